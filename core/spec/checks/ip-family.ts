import { isIPv6 } from '../ip-family.ts';
import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { entriesOf, isFilled } from './tools.ts';

type Config = Part<ClusterConfig>;

/** What eksctl wants of an IPv6 cluster, and what EKS does not offer it. */
export function* checkIPv6(config: Config): Findings {
  const { vpc = {}, kubernetesNetworkConfig, localZones, autoModeConfig } = config;
  const family: Path = ['kubernetesNetworkConfig', 'ipFamily'];
  yield* checkIPv6Ranges(config);
  if (!isIPv6(config)) return;
  if (kubernetesNetworkConfig?.serviceIPv4CIDR !== undefined) yield keyIsWrong(['kubernetesNetworkConfig', 'serviceIPv4CIDR'], 'services of an IPv6 cluster have IPv6 addresses, whose range EKS chooses; remove one of the two', [family]);
  if (vpc.autoAllocateIPv6 === true) yield keyIsWrong(['vpc', 'autoAllocateIPv6'], 'is for IPv4 clusters: an IPv6 cluster’s subnets have IPv6 ranges anyway; leave it out', [family]);
  if (isFilled(localZones)) yield keyIsWrong(['localZones'], 'local zones have no IPv6; use them in an IPv4 cluster', [family]);
  if (autoModeConfig?.enabled !== true) yield* checkIPv6Addons(config);
}

function* checkIPv6Ranges(config: Config): Findings {
  const { vpc = {} } = config;
  const unless: readonly Path[] = [['kubernetesNetworkConfig', 'ipFamily']];
  for (const name of ['ipv6Cidr', 'ipv6Pool', 'extraIPv6CIDRs'] as const) {
    const value = vpc[name];
    if (value !== undefined && value.length > 0 && !isIPv6(config)) yield keyIsWrong(['vpc', name], 'needs an IPv6 cluster: set kubernetesNetworkConfig.ipFamily to IPv6', unless);
  }
  if ((vpc.ipv6Cidr === undefined) !== (vpc.ipv6Pool === undefined)) {
    const [said, missing] = vpc.ipv6Cidr === undefined ? ['ipv6Pool', 'ipv6Cidr'] : ['ipv6Cidr', 'ipv6Pool'];
    yield keyIsWrong(['vpc', said], `a range is taken out of a pool of yours: say ${missing} too`, [['vpc', missing]]);
  }
}

function* checkIPv6Addons({ addons, addonsConfig, iam }: Config): Findings {
  const names = entriesOf(addons, []).map(([{ name }]) => name);
  const missing = ['vpc-cni', 'coredns', 'kube-proxy'].filter((name) => !names.includes(name));
  const unless: readonly Path[] = [['addons'], ['addonsConfig'], ['autoModeConfig']];
  if (addonsConfig?.disableDefaultAddons === true && missing.length > 0) {
    yield keyIsWrong(['addonsConfig', 'disableDefaultAddons'], `an IPv6 cluster needs the add-ons vpc-cni, coredns and kube-proxy, or EKS Auto Mode: add ${missing.join(' and ')}`, unless);
  }
  if (iam?.withOIDC === true || names.includes('eks-pod-identity-agent')) return;
  yield valueIsWrong(['kubernetesNetworkConfig', 'ipFamily'], 'the add-on vpc-cni needs rights for IPv6 addresses: set iam.withOIDC to true, or add the add-on eks-pod-identity-agent', [['iam'], ...unless]);
}
