import type { CheckContext, Remark } from './check.ts';
import { subnetMentions } from './mentions.ts';

/** EKS takes only subnets with IPv6 ranges for an IPv6 cluster, and nodes join only where instances get IPv6 addresses by themselves (user guide, deploy-ipv6-cluster). */
export function subnetWithoutIpv6({ spec, facts }: CheckContext): readonly Remark[] {
  if (spec.ipFamily !== 'ipv6' || spec.network.kind === 'new') return [];
  return subnetMentions(spec).flatMap(({ id, path }) => {
    const fact = facts.subnets.find(({ subnetId }) => subnetId === id);
    if (fact === undefined || (fact.ipv6Cidr !== undefined && fact.assignsIpv6)) return [];
    const message = fact.ipv6Cidr === undefined ? `Subnet ${id} has no IPv6 range, which an IPv6 cluster needs.` : `Instances in subnet ${id} get no IPv6 address by themselves, which nodes of an IPv6 cluster need.`;
    return [{ severity: 'blocker', path, message, remedy: fact.ipv6Cidr === undefined ? 'Give the subnet a range, or leave it out.' : 'Turn on the subnet’s auto-assignment of IPv6 addresses.' }];
  });
}
