import { allNodeGroups } from '../../spec/all-node-groups.ts';
import type { ClusterSpec, RoleChoice } from '../../spec/cluster-spec.ts';

/** Something that a file names and that must be there, and where the file names it. */
export interface Mention {
  readonly id: string;
  readonly path: string;
}

/** The IAM roles that a file names. */
export function rolesNamed(spec: ClusterSpec): readonly Mention[] {
  const { iam, fargateProfiles, addons } = spec;
  const choice = (role: RoleChoice, path: string): readonly Mention[] => (role.kind === 'existing' ? [{ id: role.roleARN, path }] : []);
  return [
    ...(iam.serviceRoleARN === undefined ? [] : [{ id: iam.serviceRoleARN, path: 'iam.serviceRoleARN' }]),
    ...iam.podIdentityAssociations.flatMap(({ role }, index) => choice(role, `iam.podIdentityAssociations[${index}].roleARN`)),
    ...allNodeGroups(spec).flatMap(({ group: { role }, path }) => (role.kind === 'existing' ? [{ id: role.roleARN, path: `${path}.iam.instanceRoleARN` }] : [])),
    ...fargateProfiles.flatMap(({ podExecutionRoleARN: id }, index) => (id === undefined ? [] : [{ id, path: `fargateProfiles[${index}].podExecutionRoleARN` }])),
    ...addons.flatMap(({ iam: own }, index) => {
      if (own.kind === 'serviceAccountRole') return choice(own.role, `addons[${index}].serviceAccountRoleARN`);
      return own.kind === 'podIdentity' ? own.associations.flatMap(({ role }, at) => choice(role, `addons[${index}].podIdentityAssociations[${at}].roleARN`)) : [];
    }),
  ];
}

export function keysNamed({ secretsEncryption }: ClusterSpec): readonly Mention[] {
  return secretsEncryption === undefined || 'newKey' in secretsEncryption ? [] : [{ id: secretsEncryption.keyARN, path: 'secretsEncryption.keyARN' }];
}

export function securityGroupsNamed(spec: ClusterSpec): readonly Mention[] {
  const sources = allNodeGroups(spec).flatMap(({ group: { launch }, path }) => (launch?.ssh?.sourceSecurityGroups ?? []).map((id, index) => ({ id, path: `${path}.ssh.sourceSecurityGroupIds[${index}]` })));
  return [...securityGroupsWorn(spec), ...sources];
}

/** Those that network interfaces of the cluster are put into: they must be in its VPC. */
export function securityGroupsWorn(spec: ClusterSpec): readonly Mention[] {
  const { securityGroups = [] } = spec.network.kind === 'existing' ? spec.network : {};
  return [
    ...securityGroups.map((id, index) => ({ id, path: securityGroups.length === 1 ? 'vpc.securityGroup' : `vpc.controlPlaneSecurityGroupIDs[${index}]` })),
    ...allNodeGroups(spec).flatMap(({ group: { launch }, path }) => (launch?.securityGroups.attach ?? []).map((id, index) => ({ id, path: `${path}.securityGroups.attachIDs[${index}]` }))),
  ];
}

export function instanceTypesNamed({ managedNodeGroups }: ClusterSpec): readonly string[] {
  return [...new Set(managedNodeGroups.flatMap(({ instanceTypes }) => instanceTypes))];
}

/** Where EKS writes the logs of a control plane. */
export function logGroupName(cluster: string): string {
  return `/aws/eks/${cluster}/cluster`;
}
