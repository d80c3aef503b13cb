import type { ClusterSpec, ControlPlaneLogging } from '../../spec/cluster-spec.ts';
import type { RoleToMake } from '../roles.ts';
import { roleResources, type TrustContext } from './roles.ts';
import { rolesAnywhere } from './roles-anywhere.ts';
import { makesSecretsKey, secretsKeyResources } from './secrets-key.ts';
import type { Resource, Template } from './template.ts';

/** The roles that are needed before the control plane is there, its log group, and the key of its secrets. Undefined when there is nothing to make. */
export function accessTemplate(roles: readonly RoleToMake[], spec: Pick<ClusterSpec, 'logging' | 'secretsEncryption'>, context: TrustContext): Template | undefined {
  const { Resources, Outputs } = roleResources(roles, context);
  const key = makesSecretsKey(spec) ? secretsKeyResources(context) : undefined;
  const anywhere = rolesAnywhere(roles, context.cluster);
  const resources = { ...Resources, ...anywhere.Resources, ...logGroup(spec.logging, context.cluster), ...key?.Resources };
  if (Object.keys(resources).length === 0) return undefined;
  return { AWSTemplateFormatVersion: '2010-09-09', Description: `Roles and logs of EKS cluster ${context.cluster}`, Resources: resources, Outputs: { ...Outputs, ...anywhere.Outputs, ...key?.Outputs } };
}

/** EKS makes the group itself, to keep for ever: one that has a retention has to be there first. */
export function hasLogGroup({ types, retentionInDays }: ControlPlaneLogging): boolean {
  return types.length > 0 && retentionInDays !== undefined;
}

function logGroup(logging: ControlPlaneLogging, cluster: string): Readonly<Record<string, Resource>> {
  if (!hasLogGroup(logging)) return {};
  return { ControlPlaneLogGroup: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/aws/eks/${cluster}/cluster`, RetentionInDays: logging.retentionInDays } } };
}
