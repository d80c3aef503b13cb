import { contains, overlap, parseCidr } from '../cidr.ts';
import { isIPv6 } from '../ip-family.ts';
import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { DEFAULT_VPC_CIDR, isExistingVpc } from '../vpc.ts';
import { entriesOf } from './tools.ts';

type Config = Part<ClusterConfig>;

/** What EKS and eksctl want of hybrid nodes (user guide, hybrid-nodes-cluster-create). */
export function* checkRemoteNetworks(config: Config): Findings {
  const { remoteNetworkConfig, accessConfig, vpc, kubernetesNetworkConfig } = config;
  if (remoteNetworkConfig === undefined) return;
  const { iam = {}, remoteNodeNetworks, remotePodNetworks, vpcGatewayID } = remoteNetworkConfig;
  const at = (...rest: Path): Path => ['remoteNetworkConfig', ...rest];
  const ranges = (name: 'remoteNodeNetworks' | 'remotePodNetworks', networks: typeof remoteNodeNetworks) => entriesOf(networks, at(name)).flatMap(([network, path]) => entriesOf(network.cidrs, [...path, 'cidrs']));
  const [nodes, pods] = [ranges('remoteNodeNetworks', remoteNodeNetworks), ranges('remotePodNetworks', remotePodNetworks)];
  if (nodes.length === 0) {
    const saysMore = pods.length > 0 || vpcGatewayID !== undefined || Object.values(iam).some((value) => value !== undefined);
    if (saysMore) yield keyIsWrong(at(), 'which machines? Name their ranges under remoteNodeNetworks', [at('remoteNodeNetworks')]);
    return;
  }
  if (isIPv6(config)) yield keyIsWrong(at(), 'EKS has no hybrid nodes in IPv6 clusters', [['kubernetesNetworkConfig', 'ipFamily']]);
  if (accessConfig?.authenticationMode === 'CONFIG_MAP') yield keyIsWrong(at(), 'hybrid nodes need an access entry: set accessConfig.authenticationMode to API or API_AND_CONFIG_MAP');
  if (vpcGatewayID !== undefined && isExistingVpc(vpc)) yield keyIsWrong(at('vpcGatewayID'), 'attaches a new VPC, and vpc.subnets names an existing one; attach that one yourself, and leave it out');
  const vpcCidr = vpc?.cidr ?? (isExistingVpc(vpc) ? undefined : DEFAULT_VPC_CIDR);
  yield* checkRemoteRanges([...nodes, ...pods], [vpcCidr, kubernetesNetworkConfig?.serviceIPv4CIDR]);
  yield* checkRemoteIdentity(iam, at('iam'));
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;

function* checkRemoteRanges(ranges: readonly (readonly [string, Path])[], taken: readonly (string | undefined)[]): Findings {
  const others = taken.flatMap((text) => (text === undefined ? [] : [text]));
  for (const [index, [text, path]] of ranges.entries()) {
    const range = parseCidr(text);
    if (range === undefined) continue;
    if (!privateRanges.some((outer) => isWithin(range, outer))) yield valueIsWrong(path, `must lie in a private range: ${privateRanges.join(', ')}`);
    const clash = [...others, ...ranges.slice(0, index).map(([earlier]) => earlier)].find((other) => overlaps(other, text));
    if (clash !== undefined) yield valueIsWrong(path, `must not overlap ${clash}`, [['vpc', 'cidr']]);
  }
}

function isWithin(range: NonNullable<ReturnType<typeof parseCidr>>, outer: string): boolean {
  const parsed = parseCidr(outer);
  return parsed !== undefined && contains(parsed, range);
}

function overlaps(one: string, other: string): boolean {
  const [left, right] = [parseCidr(one), parseCidr(other)];
  return left !== undefined && right !== undefined && overlap(left, right);
}

function* checkRemoteIdentity({ provider = 'SSM', roleARN, caBundleCert }: NonNullable<NonNullable<Config['remoteNetworkConfig']>['iam']>, path: Path): Findings {
  const isAnywhere = provider.toUpperCase() === 'IRA';
  const certificate = [...path, 'caBundleCert'];
  if (!isAnywhere && caBundleCert !== undefined) yield keyIsWrong(certificate, 'is for the provider IRA; SSM has no certificates', [[...path, 'provider']]);
  if (isAnywhere && roleARN !== undefined && caBundleCert !== undefined) yield keyIsWrong(certificate, 'belongs to a role that is made, and roleARN names an existing one');
  if (isAnywhere && roleARN === undefined && caBundleCert === undefined) yield keyIsWrong(path, 'IAM Roles Anywhere trusts a certificate authority: give caBundleCert', [certificate]);
}
