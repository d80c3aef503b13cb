import { contains, firstAddressOf, formatCidr, overlap, parseCidr } from '../cidr.ts';
import type { Findings, Found } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { DEFAULT_VPC_CIDR, isExistingVpc, zoneOf } from '../vpc.ts';
import { duplicates, entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;
type Vpc = NonNullable<Config['vpc']>;

export function* checkNetwork(config: Config): Findings {
  const { vpc = {} } = config;
  yield* checkRanges(config);
  yield* checkEndpoints(vpc);
  yield* isExistingVpc(vpc) ? checkExistingVpc(config, vpc) : checkNewVpc(config, vpc);
  yield* checkZones(config);
}

function* checkRanges({ vpc, kubernetesNetworkConfig }: Config): Findings {
  yield* startsItsRange(vpc?.cidr, ['vpc', 'cidr']);
  const lists = [...entriesOf(vpc?.publicAccessCIDRs, ['vpc', 'publicAccessCIDRs']), ...entriesOf(vpc?.extraCIDRs, ['vpc', 'extraCIDRs'])];
  yield* lists.flatMap(([cidr, path]) => [...startsItsRange(cidr, path)]);
  const service = parseCidr(kubernetesNetworkConfig?.serviceIPv4CIDR ?? '');
  if (service === undefined) return;
  const path = ['kubernetesNetworkConfig', 'serviceIPv4CIDR'];
  yield* startsItsRange(kubernetesNetworkConfig?.serviceIPv4CIDR, path);
  if (service.prefix < 12 || service.prefix > 24) yield valueIsWrong(path, `must be a range of /12 to /24, but is /${service.prefix}`);
  if (!['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((range) => isWithin(service, range))) {
    yield valueIsWrong(path, 'must lie in a private range: 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16');
  }
  const vpcCidr = vpc?.cidr ?? (isExistingVpc(vpc) ? undefined : DEFAULT_VPC_CIDR);
  const vpcRange = parseCidr(vpcCidr ?? '');
  if (vpcRange !== undefined && overlap(vpcRange, service)) yield valueIsWrong(path, `must not overlap the VPC’s range ${vpcCidr ?? ''}`, [['vpc', 'cidr'], ['vpc', 'subnets']]);
}

function isWithin(range: NonNullable<ReturnType<typeof parseCidr>>, outer: string): boolean {
  const parsed = parseCidr(outer);
  return parsed !== undefined && contains(parsed, range);
}

function* startsItsRange(text: string | undefined, path: Path): Generator<Found> {
  const range = parseCidr(text ?? '');
  if (range === undefined) return;
  const proper = formatCidr(firstAddressOf(range));
  if (firstAddressOf(range).address !== range.address) yield valueIsWrong(path, `must begin with the range’s first address: ${proper}`);
}

function* checkEndpoints({ clusterEndpoints, publicAccessCIDRs }: Vpc): Findings {
  if (clusterEndpoints?.publicAccess !== false) return;
  if (clusterEndpoints.privateAccess !== true) {
    yield keyIsWrong(['vpc', 'clusterEndpoints'], 'nobody could reach the Kubernetes API: publicAccess or privateAccess must be true', [['vpc', 'clusterEndpoints']]);
  }
  if (isFilled(publicAccessCIDRs)) yield keyIsWrong(['vpc', 'publicAccessCIDRs'], 'has no effect while vpc.clusterEndpoints.publicAccess is false; remove one of the two');
}

function* checkNewVpc({ availabilityZones, localZones }: Config, { id, cidr, securityGroup, controlPlaneSecurityGroupIDs, nat }: Vpc): Findings {
  if (id !== undefined) yield keyIsWrong(['vpc', 'id'], 'an existing VPC needs its subnets too: list them under vpc.subnets, or leave vpc.id out for a new VPC', [['vpc', 'subnets']]);
  if (securityGroup !== undefined) yield keyIsWrong(['vpc', 'securityGroup'], 'belongs to an existing VPC, but without vpc.subnets a new one is made', [['vpc', 'subnets']]);
  if (isFilled(controlPlaneSecurityGroupIDs)) yield keyIsWrong(['vpc', 'controlPlaneSecurityGroupIDs'], 'belong to an existing VPC, but without vpc.subnets a new one is made', [['vpc', 'subnets'], ['vpc', 'controlPlaneSubnetIDs']]);
  if (isFilled(localZones) && nat?.gateway === 'HighlyAvailable') yield keyIsWrong(['localZones'], 'local zones have no NAT gateways of their own: set vpc.nat.gateway to Single');
  const prefix = parseCidr(cidr ?? '')?.prefix ?? 16;
  if (prefix < 16 || prefix > 24) yield valueIsWrong(['vpc', 'cidr'], `a new VPC needs a range of /16 to /24, but this is /${prefix}`);
  if (availabilityZones?.length === 1) yield valueIsWrong(['availabilityZones'], 'EKS needs at least two zones');
}

const newVpcOnly = ['hostnameType', 'autoAllocateIPv6', 'ipv6Cidr'] as const;

function* checkExistingVpc({ availabilityZones, localZones, metadata }: Config, vpc: Vpc): Findings {
  const { nat, subnets, controlPlaneSubnetIDs } = vpc;
  for (const name of newVpcOnly.filter((field) => vpc[field] !== undefined && vpc[field] !== false)) {
    yield keyIsWrong(['vpc', name], 'is for a new VPC, and vpc.subnets names an existing one; remove one of the two');
  }
  if (isFilled(localZones)) yield keyIsWrong(['localZones'], 'get subnets in a new VPC only, and vpc.subnets names an existing one; remove one of the two');
  yield* checkControlPlanePlacement(vpc);
  if (nat?.gateway !== undefined && nat.gateway !== 'Disable') {
    yield keyIsWrong(['vpc', 'nat'], 'NAT gateways are made in new VPCs only, and vpc.subnets names an existing one; remove one of the two');
  }
  if (isFilled(availabilityZones)) yield keyIsWrong(['availabilityZones'], 'an existing VPC’s zones are those of vpc.subnets; leave it out');
  const all = (['public', 'private'] as const).flatMap((side) =>
    Object.entries(subnets?.[side] ?? {}).map(([name, subnet]) => ({ name, subnet, path: ['vpc', 'subnets', side, name] })),
  );
  if (all.length < 2 && !isFilled(controlPlaneSubnetIDs)) yield keyIsWrong(['vpc', 'subnets'], 'EKS needs at least two subnets, in two zones', [['vpc', 'subnets']]);
  yield* duplicates(all.map(({ subnet, path }) => [subnet, [...path, subnet?.id === undefined ? 'cidr' : 'id']] as const), (subnet) => subnet?.id ?? subnet?.cidr, (id) => `the subnet ${id}`);
  yield* all.filter(({ subnet }) => subnet?.id === undefined).flatMap(({ subnet, path }) => [...checkFoundByRange(subnet?.cidr, path, vpc)]);
  for (const { name, subnet, path } of all) {
    if (isElsewhere(zoneOf(name, subnet?.az), metadata?.region)) yield keyIsWrong(subnet?.az === undefined ? path : [...path, 'az'], elsewhere(metadata?.region));
  }
}

function* checkFoundByRange(cidr: string | undefined, path: Path, { id }: Vpc): Findings {
  if (cidr === undefined || id === undefined) yield keyIsWrong(path, '`id` is missing; or say its cidr and vpc.id, by which it is found', [[...path, 'id'], [...path, 'cidr'], ['vpc', 'id']]);
  yield* startsItsRange(cidr, [...path, 'cidr']);
}

function* checkControlPlanePlacement({ subnets, controlPlaneSubnetIDs, controlPlaneSecurityGroupIDs, securityGroup, controlPlaneOnPrivateSubnets, extraCIDRs, extraIPv6CIDRs }: Vpc): Findings {
  const placed = entriesOf(controlPlaneSubnetIDs, ['vpc', 'controlPlaneSubnetIDs']);
  yield* duplicates(placed, (subnet) => subnet, (subnet) => `the subnet ${subnet}`);
  if (placed.length === 1) yield keyIsWrong(['vpc', 'controlPlaneSubnetIDs'], 'EKS needs at least two subnets, in two zones', [['vpc', 'controlPlaneSubnetIDs']]);
  if (controlPlaneOnPrivateSubnets === true && placed.length > 0) yield keyIsWrong(['vpc', 'controlPlaneOnPrivateSubnets'], 'say controlPlaneSubnetIDs or controlPlaneOnPrivateSubnets, not both');
  else if (controlPlaneOnPrivateSubnets === true && Object.keys(subnets?.private ?? {}).length < 2) {
    yield keyIsWrong(['vpc', 'controlPlaneOnPrivateSubnets'], 'EKS needs at least two subnets, in two zones: name them under vpc.subnets.private', [['vpc', 'subnets']]);
  }
  if (securityGroup !== undefined && isFilled(controlPlaneSecurityGroupIDs)) yield keyIsWrong(['vpc', 'securityGroup'], 'say securityGroup or controlPlaneSecurityGroupIDs, not both');
  if (securityGroup === undefined && !isFilled(controlPlaneSecurityGroupIDs)) return;
  for (const [name, cidrs] of Object.entries({ extraCIDRs, extraIPv6CIDRs })) {
    if (isFilled(cidrs)) yield keyIsWrong(['vpc', name], 'opens a security group that is made, and the file names existing ones; open those yourself, and leave it out');
  }
}

function* checkZones({ availabilityZones, localZones, managedNodeGroups, nodeGroups, metadata }: Config): Findings {
  const groups = [...entriesOf(managedNodeGroups, ['managedNodeGroups']), ...entriesOf(nodeGroups, ['nodeGroups'])];
  const clusterZones = entriesOf(availabilityZones, ['availabilityZones']);
  const groupZones = groups.flatMap(([group, path]) => entriesOf(group.availabilityZones, [...path, 'availabilityZones']));
  yield* duplicates(clusterZones, (zone) => zone, (zone) => `the zone ${zone}`);
  const local = entriesOf(localZones, ['localZones']);
  yield* duplicates(local, (zone) => zone, (zone) => `the zone ${zone}`);
  for (const [zone, path] of local) {
    if (metadata?.region !== undefined && !zone.startsWith(`${metadata.region}-`)) yield valueIsWrong(path, elsewhere(metadata.region));
  }
  for (const [zone, path] of [...clusterZones, ...groupZones]) {
    if (isElsewhere(zone, metadata?.region)) yield valueIsWrong(path, elsewhere(metadata?.region));
  }
  if (!isFilled(availabilityZones)) return;
  for (const [zone, path] of groupZones) {
    if (availabilityZones?.includes(zone) === false) yield valueIsWrong(path, `the cluster’s availabilityZones do not have ${zone}`);
  }
}

function isElsewhere(zone: string | undefined, region: string | undefined): boolean {
  return zone !== undefined && region !== undefined && zone.slice(0, -1) !== region;
}

function elsewhere(region: string | undefined): string {
  return `is not a zone of the region ${region ?? ''}`;
}
