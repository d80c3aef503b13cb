import type { RoleToMake } from '../roles.ts';
import { roleResources, type TrustContext } from './roles.ts';
import { getAtt, ref, type Resource, type Template } from './template.ts';

/**
 * The roles of self-managed nodes and the instance profiles that carry them. A stack of its own, because an instance profile
 * takes minutes and the control plane need not wait for it.
 */
export function nodesTemplate(roles: readonly RoleToMake[], profiles: readonly ProfileToMake[], context: TrustContext): Template {
  const { Resources, Outputs } = roleResources(roles, context);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Roles of self-managed nodes of EKS cluster ${context.cluster}`,
    Resources: { ...Resources, ...Object.fromEntries(profiles.map((profile) => [profile.logicalId, profileResource(profile)])) },
    Outputs: { ...Outputs, ...Object.fromEntries(profiles.map(({ logicalId }) => [`${logicalId}Arn`, { Value: getAtt(logicalId, 'Arn') }])) },
  };
}

/** An instance profile for a role of the same stack, or one that exists. */
export interface ProfileToMake {
  readonly logicalId: string;
  readonly role: { readonly logicalId: string } | { readonly roleName: string };
}

function profileResource({ role }: ProfileToMake): Resource {
  return { Type: 'AWS::IAM::InstanceProfile', Properties: { Path: '/drydock/', Roles: ['logicalId' in role ? ref(role.logicalId) : role.roleName] } };
}
