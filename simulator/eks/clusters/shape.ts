import type { Subnet } from '@aws-sdk/client-ec2';
import type { Random } from '../../random.ts';
import { clusterArn } from '../arns.ts';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import { idsOf } from '../engine/network.ts';
import type { ClusterRecord, ClusterShape, Place } from '../model.ts';
import { mergedComponents } from './components.ts';
import { logTypes } from './input.ts';
import type { CreateCluster } from './input.ts';

/** A new cluster as DescribeCluster shows it. What does not apply stays absent. */
export function newShape(input: CreateCluster, place: Place, version: KubernetesVersion, network: readonly Subnet[], now: Date): ClusterShape {
  return {
    name: input.name,
    arn: clusterArn(place, input.name),
    createdAt: now,
    version: version.version,
    roleArn: input.roleArn,
    resourcesVpcConfig: vpcConfig(input, network),
    kubernetesNetworkConfig: networkConfig(input, network),
    logging: loggingOf(input.logging),
    status: 'CREATING',
    certificateAuthority: {},
    platformVersion: version.platformVersion,
    tags: input.tags ?? {},
    health: { issues: [] },
    accessConfig: { authenticationMode: input.accessConfig?.authenticationMode ?? 'CONFIG_MAP' },
    upgradePolicy: { supportType: input.upgradePolicy?.supportType ?? 'EXTENDED' },
    deletionProtection: input.deletionProtection ?? false,
    controlPlaneScalingConfig: input.controlPlaneScalingConfig ?? { tier: 'standard' },
    ...given({
      encryptionConfig: input.encryptionConfig,
      zonalShiftConfig: input.zonalShiftConfig,
      remoteNetworkConfig: input.remoteNetworkConfig,
      computeConfig: input.computeConfig,
      storageConfig: input.storageConfig,
    }),
    ...mergedComponents(input),
  };
}

function vpcConfig({ resourcesVpcConfig: vpc }: CreateCluster, network: readonly Subnet[]): ClusterShape['resourcesVpcConfig'] {
  return {
    subnetIds: idsOf(network),
    securityGroupIds: vpc.securityGroupIds ?? [],
    vpcId: network[0]?.VpcId ?? '',
    endpointPublicAccess: vpc.endpointPublicAccess ?? true,
    endpointPrivateAccess: vpc.endpointPrivateAccess ?? false,
    publicAccessCidrs: vpc.publicAccessCidrs ?? (vpc.endpointPublicAccess === false ? [] : ['0.0.0.0/0']),
    ...given({ controlPlaneEgressMode: vpc.controlPlaneEgressMode }),
  };
}

/** The members that have a value. */
export function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}

function networkConfig(input: CreateCluster, network: readonly Subnet[]): ClusterShape['kubernetesNetworkConfig'] {
  const asked = input.kubernetesNetworkConfig;
  const balancing = { elasticLoadBalancing: { enabled: asked?.elasticLoadBalancing?.enabled ?? false, ...given({ gatewayApi: asked?.elasticLoadBalancing?.gatewayApi }) } };
  if (asked?.ipFamily === 'ipv6') return { ipFamily: 'ipv6', serviceIpv6Cidr: 'fd30:1c53:5f8a::/108', ...balancing };
  // EKS avoids the range that the VPC itself is in.
  const clash = network.some((subnet) => subnet.CidrBlock?.startsWith('10.') === true);
  return { serviceIpv4Cidr: asked?.serviceIpv4Cidr ?? (clash ? '172.20.0.0/16' : '10.100.0.0/16'), ipFamily: 'ipv4', ...balancing };
}

/** Every log type once: the enabled ones first, then the disabled ones. */
export function loggingOf(asked: CreateCluster['logging'], before: ReadonlySet<string> = new Set()): ClusterShape['logging'] {
  const enabled = new Set(before);
  for (const setup of asked?.clusterLogging ?? []) {
    for (const type of setup.types) {
      if (setup.enabled) enabled.add(type);
      else enabled.delete(type);
    }
  }
  const on = logTypes.filter((type) => enabled.has(type));
  const off = logTypes.filter((type) => !enabled.has(type));
  const setups = [{ types: on, enabled: true }, { types: off, enabled: false }];
  return { clusterLogging: setups.filter(({ types }) => types.length > 0) };
}

export const enabledLogs = ({ logging }: ClusterShape): Set<string> =>
  new Set(logging.clusterLogging?.filter(({ enabled }) => enabled).flatMap(({ types }) => types ?? []));

/** Endpoint and issuer, by the names that AWS gives them; while this embedded AWS listens, the endpoint is a path of its own. */
export function newSecrets(place: Place, random: Random, listening: string | undefined): ClusterRecord['secrets'] {
  const id = random.hex(32).toUpperCase();
  return {
    endpoint: listening === undefined ? `https://${id}.gr7.${place.region}.eks.amazonaws.com` : `${listening}/kubernetes/${id}`,
    identity: { oidc: { issuer: `https://oidc.eks.${place.region}.amazonaws.com/id/${id}` } },
  };
}
