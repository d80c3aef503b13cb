import type { ClusterIam, ClusterSpec, ControlPlaneLogging, EndpointAccess, ExistingSubnet, ExistingVpc, FargateProfile, Network, NewVpc } from './cluster-spec.ts';
import { capabilitiesOf } from './normalise-capabilities.ts';
import { controlPlaneExtrasOf, identityMappingEntriesOf } from './normalise-control-plane.ts';
import { accessConfigOf, addonsOf, iamServiceAccountOf, podIdentityAssociationOf } from './normalise-iam.ts';
import { managedNodeGroupOf, selfManagedNodeGroupOf, subnetIdsOf } from './normalise-node-groups.ts';
import { isIPv6 } from './ip-family.ts';
import { optional } from './optional.ts';
import { logTypes } from './schema/cluster-config.ts';
import type { ClusterConfig, FargateProfileConfig } from './schema/cluster-config.ts';
import { DEFAULT_VPC_CIDR, isExistingVpc, subnetIdOf, zoneOf } from './vpc.ts';

type Vpc = NonNullable<ClusterConfig['vpc']>;

/** The spec of a config without problems, with the defaults that eksctl documents. */
export function clusterSpecOf(config: ClusterConfig): ClusterSpec {
  const { metadata, vpc = {}, iam = {} } = config;
  return {
    metadata: { name: metadata.name, region: metadata.region, ...optional({ version: metadata.version }), tags: metadata.tags ?? {}, annotations: metadata.annotations ?? {} },
    network: networkOf(config, vpc),
    endpointAccess: endpointAccessOf(config, vpc),
    ...optional({ serviceIPv4CIDR: config.kubernetesNetworkConfig?.serviceIPv4CIDR }),
    ...controlPlaneExtrasOf(config),
    accessConfig: accessConfigOf(config.accessConfig ?? {}, identityMappingEntriesOf(config.iamIdentityMappings ?? [])),
    iam: iamOf(iam),
    logging: loggingOf(config.cloudWatch?.clusterLogging ?? {}),
    ...optional({ secretsEncryption: config.secretsEncryption }),
    upgradePolicy: { supportType: config.upgradePolicy?.supportType ?? 'EXTENDED' },
    managedNodeGroups: (config.managedNodeGroups ?? []).map((group) => managedNodeGroupOf(group, vpc)),
    selfManagedNodeGroups: (config.nodeGroups ?? []).map((group) => selfManagedNodeGroupOf(group, vpc)),
    fargateProfiles: (config.fargateProfiles ?? []).map((profile) => fargateProfileOf(profile, vpc, iam.fargatePodExecutionRoleARN)),
    addons: addonsOf(config),
    ...capabilitiesOf(config),
  };
}

function networkOf(config: ClusterConfig, vpc: Vpc): Network {
  return isExistingVpc(vpc) ? existingVpcOf(vpc) : newVpcOf(config, vpc);
}

function newVpcOf(config: ClusterConfig, vpc: Vpc): NewVpc {
  const { availabilityZones, localZones, remoteNetworkConfig, privateCluster } = config;
  const isPrivate = privateCluster?.enabled === true;
  return {
    kind: 'new',
    cidr: vpc.cidr ?? DEFAULT_VPC_CIDR,
    nat: isPrivate ? 'Disable' : (vpc.nat?.gateway ?? 'Single'),
    ...optional({ availabilityZones: unlessEmpty(availabilityZones), localZones: unlessEmpty(localZones), ipv6: ipv6RangeOf(config, vpc), hostnameType: vpc.hostnameType }),
    ...controlPlaneNetworkOf(vpc, config.autoModeConfig?.enabled === true),
    ...optional({ gatewayId: remoteNetworkConfig?.vpcGatewayID }),
  };
}

function ipv6RangeOf(config: ClusterConfig, { ipv6Cidr, ipv6Pool, autoAllocateIPv6 }: Vpc): NewVpc['ipv6'] {
  if (ipv6Cidr !== undefined && ipv6Pool !== undefined) return { cidr: ipv6Cidr, pool: ipv6Pool };
  return isIPv6(config) || autoAllocateIPv6 === true ? 'amazon' : undefined;
}

function existingVpcOf(vpc: Vpc): ExistingVpc {
  const { controlPlaneSubnetIDs, controlPlaneSecurityGroupIDs, securityGroup } = vpc;
  return {
    kind: 'existing',
    subnets: { public: subnetsOf(vpc.subnets?.public), private: subnetsOf(vpc.subnets?.private) },
    ...optional({
      vpcId: vpc.id,
      cidr: vpc.cidr,
      securityGroups: securityGroup === undefined ? unlessEmpty(controlPlaneSecurityGroupIDs) : [securityGroup],
      controlPlaneSubnets: unlessEmpty(controlPlaneSubnetIDs),
    }),
    ...controlPlaneNetworkOf(vpc, false),
  };
}

/** Auto Mode places its nodes where the control plane is: never in public subnets, unless they are the owner's. */
function controlPlaneNetworkOf({ controlPlaneOnPrivateSubnets, controlPlaneEgressMode, extraCIDRs, extraIPv6CIDRs }: Vpc, isAutoMode: boolean) {
  return optional({
    controlPlaneOnPrivateSubnets: controlPlaneOnPrivateSubnets === true || isAutoMode ? (true as const) : undefined,
    egressMode: controlPlaneEgressMode,
    extraCIDRs: unlessEmpty(extraCIDRs),
    extraIPv6CIDRs: unlessEmpty(extraIPv6CIDRs),
  });
}

function unlessEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list !== undefined && list.length > 0 ? list : undefined;
}

function subnetsOf(subnets: NonNullable<Vpc['subnets']>['public']): readonly ExistingSubnet[] {
  return Object.entries(subnets ?? {}).map(([name, { id, az, cidr }]) => ({ name, id: subnetIdOf({ id, cidr }), ...optional({ availabilityZone: zoneOf(name, az), cidr }) }));
}

function endpointAccessOf({ privateCluster }: ClusterConfig, { clusterEndpoints = {}, publicAccessCIDRs = [] }: Vpc): EndpointAccess {
  if (privateCluster?.enabled === true) return { publicAccess: false, privateAccess: true, publicAccessCIDRs: [] };
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
    serviceAccounts: (iam.serviceAccounts ?? []).map(iamServiceAccountOf),
  };
}

type ClusterLogging = NonNullable<NonNullable<ClusterConfig['cloudWatch']>['clusterLogging']>;

function loggingOf({ enableTypes = [], logRetentionInDays }: ClusterLogging): ControlPlaneLogging {
  const all = enableTypes.includes('all') || enableTypes.includes('*');
  return { types: logTypes.filter((type) => all || enableTypes.includes(type)), ...optional({ retentionInDays: logRetentionInDays }) };
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
