import type { ClusterIam, ClusterSpec, ControlPlaneLogging, EndpointAccess, ExistingSubnet, FargateProfile, ManagedNodeGroup, Network, Taint } from './cluster-spec.ts';
import { accessConfigOf, addonsOf, podIdentityAssociationOf } from './normalise-iam.ts';
import { DEFAULT_AMI_FAMILY, DEFAULT_INSTANCE_TYPE, DEFAULT_VOLUME_SIZE, scalingOf } from './node-group-defaults.ts';
import { optional } from './optional.ts';
import { logTypes } from './schema/cluster-config.ts';
import type { ClusterConfig, FargateProfileConfig, ManagedNodeGroupConfig } from './schema/cluster-config.ts';
import { DEFAULT_VPC_CIDR, isExistingVpc, zoneOf } from './vpc.ts';

type Vpc = NonNullable<ClusterConfig['vpc']>;

/** The spec of a config without problems, with the defaults that eksctl documents. */
export function clusterSpecOf(config: ClusterConfig): ClusterSpec {
  const { metadata, vpc = {}, iam = {} } = config;
  return {
    metadata: { name: metadata.name, region: metadata.region, ...optional({ version: metadata.version }), tags: metadata.tags ?? {}, annotations: metadata.annotations ?? {} },
    network: networkOf(vpc, config.availabilityZones),
    endpointAccess: endpointAccessOf(vpc),
    ...optional({ serviceIPv4CIDR: config.kubernetesNetworkConfig?.serviceIPv4CIDR }),
    accessConfig: accessConfigOf(config.accessConfig ?? {}),
    iam: iamOf(iam),
    logging: loggingOf(config.cloudWatch?.clusterLogging ?? {}),
    ...optional({ secretsEncryption: config.secretsEncryption }),
    upgradePolicy: { supportType: config.upgradePolicy?.supportType ?? 'EXTENDED' },
    managedNodeGroups: (config.managedNodeGroups ?? []).map((group) => managedNodeGroupOf(group, vpc)),
    fargateProfiles: (config.fargateProfiles ?? []).map((profile) => fargateProfileOf(profile, vpc, iam.fargatePodExecutionRoleARN)),
    addons: addonsOf(config.addons ?? [], config.addonsConfig ?? {}),
  };
}

function networkOf(vpc: Vpc, availabilityZones: readonly string[] = []): Network {
  if (!isExistingVpc(vpc)) {
    const zones = availabilityZones.length > 0 ? { availabilityZones } : {};
    return { kind: 'new', cidr: vpc.cidr ?? DEFAULT_VPC_CIDR, nat: vpc.nat?.gateway ?? 'Single', ...zones };
  }
  const subnets = { public: subnetsOf(vpc.subnets?.public), private: subnetsOf(vpc.subnets?.private) };
  return { kind: 'existing', subnets, ...optional({ vpcId: vpc.id, cidr: vpc.cidr, securityGroup: vpc.securityGroup }) };
}

function subnetsOf(subnets: NonNullable<Vpc['subnets']>['public']): readonly ExistingSubnet[] {
  return Object.entries(subnets ?? {}).map(([name, { id, az, cidr }]) => ({ name, id, ...optional({ availabilityZone: zoneOf(name, az), cidr }) }));
}

function endpointAccessOf({ clusterEndpoints = {}, publicAccessCIDRs = [] }: Vpc): EndpointAccess {
  const { publicAccess = true, privateAccess = false } = clusterEndpoints;
  const open = publicAccess && publicAccessCIDRs.length === 0;
  return { publicAccess, privateAccess, publicAccessCIDRs: open ? ['0.0.0.0/0'] : publicAccessCIDRs };
}

function iamOf(iam: NonNullable<ClusterConfig['iam']>): ClusterIam {
  const { serviceRoleARN, serviceRolePermissionsBoundary, fargatePodExecutionRolePermissionsBoundary } = iam;
  return {
    withOIDC: iam.withOIDC ?? false,
    ...optional({ serviceRoleARN, serviceRolePermissionsBoundary, fargatePodExecutionRolePermissionsBoundary }),
    vpcResourceControllerPolicy: iam.vpcResourceControllerPolicy ?? true,
    podIdentityAssociations: (iam.podIdentityAssociations ?? []).map(podIdentityAssociationOf),
  };
}

type ClusterLogging = NonNullable<NonNullable<ClusterConfig['cloudWatch']>['clusterLogging']>;

function loggingOf({ enableTypes = [], logRetentionInDays }: ClusterLogging): ControlPlaneLogging {
  const all = enableTypes.includes('all') || enableTypes.includes('*');
  return { types: logTypes.filter((type) => all || enableTypes.includes(type)), ...optional({ retentionInDays: logRetentionInDays }) };
}

function managedNodeGroupOf(group: ManagedNodeGroupConfig, vpc: Vpc): ManagedNodeGroup {
  const { launchTemplate, availabilityZones = [], updateConfig, releaseVersion } = group;
  return {
    name: group.name,
    instanceTypes: instanceTypesOf(group),
    amiFamily: group.amiFamily ?? DEFAULT_AMI_FAMILY,
    capacityType: group.spot === true ? 'SPOT' : 'ON_DEMAND',
    scaling: scalingOf(group),
    labels: group.labels ?? {},
    taints: (group.taints ?? []).map(({ key, value, effect }) => ({ key, ...optional({ value }), effect: taintEffects[effect] })),
    tags: group.tags ?? {},
    ...updateConfigOf(updateConfig ?? {}),
    ...(launchTemplate === undefined
      ? { volumeSize: group.volumeSize ?? DEFAULT_VOLUME_SIZE }
      : { launchTemplate: { id: launchTemplate.id, ...optional({ version: launchTemplate.version }) } }),
    privateNetworking: group.privateNetworking ?? false,
    ...subnetIdsOf(group.subnets, vpc),
    ...(availabilityZones.length > 0 && { availabilityZones }),
    ...optional({ releaseVersion }),
    role: nodeRoleOf(group.iam ?? {}),
  };
}

const taintEffects = {
  NoSchedule: 'NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
} as const satisfies Record<string, Taint['effect']>;

function instanceTypesOf({ instanceType, instanceTypes = [], launchTemplate }: ManagedNodeGroupConfig): readonly string[] {
  if (instanceType !== undefined) return [instanceType];
  return instanceTypes.length > 0 || launchTemplate !== undefined ? instanceTypes : [DEFAULT_INSTANCE_TYPE];
}

function updateConfigOf({ maxUnavailable, maxUnavailablePercentage }: NonNullable<ManagedNodeGroupConfig['updateConfig']>): Pick<ManagedNodeGroup, 'updateConfig'> {
  if (maxUnavailable !== undefined) return { updateConfig: { maxUnavailable } };
  return maxUnavailablePercentage === undefined ? {} : { updateConfig: { maxUnavailablePercentage } };
}

function nodeRoleOf({ instanceRoleARN, attachPolicyARNs = [] }: NonNullable<ManagedNodeGroupConfig['iam']>): ManagedNodeGroup['role'] {
  if (instanceRoleARN !== undefined) return { kind: 'existing', roleARN: instanceRoleARN };
  return attachPolicyARNs.length > 0 ? { kind: 'new', policyARNs: attachPolicyARNs } : { kind: 'new' };
}

/** Keys under vpc.subnets become the ids they stand for. */
function subnetIdsOf(subnets: readonly string[] = [], vpc: Vpc): { readonly subnets?: readonly string[] } {
  if (subnets.length === 0) return {};
  const known = { ...vpc.subnets?.public, ...vpc.subnets?.private };
  return { subnets: subnets.map((subnet) => known[subnet]?.id ?? subnet) };
}

function fargateProfileOf({ name, selectors, podExecutionRoleARN, subnets, tags = {} }: FargateProfileConfig, vpc: Vpc, sharedRoleARN: string | undefined): FargateProfile {
  return {
    name,
    selectors: selectors.map(({ namespace, labels = {} }) => ({ namespace, labels })),
    ...optional({ podExecutionRoleARN: podExecutionRoleARN ?? sharedRoleARN }),
    ...subnetIdsOf(subnets, vpc),
    tags,
  };
}
