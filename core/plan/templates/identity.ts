import type { RoleToMake } from '../roles.ts';
import { issuerParameter, oidcProvider, roleResources, type TrustContext } from './roles.ts';
import { ref, type Template } from './template.ts';

/** The cluster's OIDC provider and the roles that trust it (IRSA). Its parameter is the control plane's issuer. */
export function identityTemplate(roles: readonly RoleToMake[], context: TrustContext): Template {
  const { Resources, Outputs } = roleResources(roles, context);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `OIDC provider of EKS cluster ${context.cluster} and the roles that trust it`,
    Parameters: { [issuerParameter]: { Type: 'String', Description: 'The issuer URL that EKS gave to the cluster' } },
    Resources: {
      [oidcProvider]: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: ref(issuerParameter), ClientIdList: ['sts.amazonaws.com'] } },
      ...Resources,
    },
    Outputs: { [`${oidcProvider}Arn`]: { Value: ref(oidcProvider) }, ...Outputs },
  };
}
