import type { Place } from './model.ts';

/** ARNs of EKS resources, as AWS writes them. `*` stands for a part that is not known before the resource exists. */
type Where = Pick<Place, 'account' | 'region'>;

const arn = (where: Where, rest: string): string => `arn:aws:eks:${where.region}:${where.account}:${rest}`;

export const clusterArn = (where: Where, cluster: string): string => arn(where, `cluster/${cluster}`);
export const nodegroupArn = (where: Where, cluster: string, name: string, id: string): string => arn(where, `nodegroup/${cluster}/${name}/${id}`);
export const addonArn = (where: Where, cluster: string, name: string, id: string): string => arn(where, `addon/${cluster}/${name}/${id}`);
export const fargateProfileArn = (where: Where, cluster: string, name: string, id: string): string => arn(where, `fargateprofile/${cluster}/${name}/${id}`);
export const podIdentityAssociationArn = (where: Where, cluster: string, id: string): string => arn(where, `podidentityassociation/${cluster}/${id}`);

export const identityProviderConfigArn = (where: Where, cluster: string, type: string, name: string, id: string): string =>
  arn(where, `identityproviderconfig/${cluster}/${type}/${name}/${id}`);
export const capabilityArn = (where: Where, cluster: string, type: string, name: string, id: string): string =>
  arn(where, `capability/${cluster}/${type.toLowerCase()}/${name}/${id}`);

/** `arn:aws:iam::111122223333:role/admin` becomes `…:access-entry/<cluster>/role/111122223333/admin/<id>`. */
export function accessEntryArn(where: Where, cluster: string, principalArn: string, id: string): string {
  const [, , , , account = '', resource = ''] = principalArn.split(':');
  const [type = '', ...path] = resource.split('/');
  return arn(where, `access-entry/${cluster}/${type}/${account}/${path.at(-1) ?? ''}/${id}`);
}
