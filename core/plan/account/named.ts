import { allNodeGroups } from '../../spec/all-node-groups.ts';
import type { ClusterSpec } from '../../spec/cluster-spec.ts';

/** Something that a file names and that must be there, and where the file names it. */
export interface Mention {
  readonly id: string;
  readonly path: string;
}

/** The IAM roles that a file names. */
export function rolesNamed(spec: ClusterSpec): readonly Mention[] {
  const { iam, fargateProfiles, addons, autoMode, remoteNetworks, capabilities } = spec;
  return [
    ...(iam.serviceRoleARN === undefined ? [] : [{ id: iam.serviceRoleARN, path: 'iam.serviceRoleARN' }]),
    ...iam.podIdentityAssociations.flatMap(({ role }, index) => choice(role, `iam.podIdentityAssociations[${index}].roleARN`)),
    ...iam.serviceAccounts.flatMap(({ role }, index) => choice(role, `iam.serviceAccounts[${index}].attachRoleARN`)),
    ...choice(autoMode?.nodeRole, 'autoModeConfig.nodeRoleARN'),
    ...choice(remoteNetworks?.nodeRole, 'remoteNetworkConfig.iam.roleARN'),
    ...capabilities.flatMap(({ role }, index) => choice(role, `capabilities[${index}].roleArn`)),
    ...allNodeGroups(spec).flatMap(({ group: { role }, path }) => choice(role, `${path}.iam.instanceRoleARN`)),
    ...fargateProfiles.flatMap(({ podExecutionRoleARN: id }, index) => (id === undefined ? [] : [{ id, path: `fargateProfiles[${index}].podExecutionRoleARN` }])),
    ...addons.flatMap(({ iam: own }, index) => {
      if (own.kind === 'serviceAccountRole') return choice(own.role, `addons[${index}].serviceAccountRoleARN`);
      return own.kind === 'podIdentity' ? own.associations.flatMap(({ role }, at) => choice(role, `addons[${index}].podIdentityAssociations[${at}].roleARN`)) : [];
    }),
  ];
}

/** A role that is there already, if that is what is chosen. */
function choice(role: { readonly kind: 'existing'; readonly roleARN: string } | { readonly kind: string } | undefined, path: string): readonly Mention[] {
  return role !== undefined && 'roleARN' in role ? [{ id: role.roleARN, path }] : [];
}

/** Instance profiles, by ARN. */
export function instanceProfilesNamed({ selfManagedNodeGroups }: ClusterSpec): readonly Mention[] {
  return selfManagedNodeGroups.flatMap(({ instanceProfileARN: id }, index) => (id === undefined ? [] : [{ id, path: `nodeGroups[${index}].iam.instanceProfileARN` }]));
}

/** EC2 key pairs, by name. */
export function keyPairsNamed(spec: ClusterSpec): readonly Mention[] {
  return allNodeGroups(spec).flatMap(({ group: { launch }, path }) => (launch?.ssh?.key.kind === 'named' ? [{ id: launch.ssh.key.name, path: `${path}.ssh.publicKeyName` }] : []));
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

export function instanceTypesNamed(spec: ClusterSpec): readonly string[] {
  return [...new Set(allNodeGroups(spec).flatMap(({ group }) => group.instanceTypes))];
}

/** Where EKS writes the logs of a control plane. */
export function logGroupName(cluster: string): string {
  return `/aws/eks/${cluster}/cluster`;
}
