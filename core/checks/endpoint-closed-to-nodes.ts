import { allNodeGroups } from '../spec/all-node-groups.ts';
import { parseCidr } from '../spec/cidr.ts';
import type { CheckContext, Remark } from './check.ts';

/**
 * Without the private endpoint, nodes and Fargate pods reach the Kubernetes API from the public addresses that they or their
 * NAT gateways have (user guide, cluster-endpoint). Those of a new VPC cannot be in a list that is written before it.
 */
export function endpointClosedToNodes({ spec }: CheckContext): readonly Remark[] {
  const { endpointAccess: { publicAccess, privateAccess, publicAccessCIDRs }, network, fargateProfiles } = spec;
  const openToAll = publicAccessCIDRs.some((cidr) => parseCidr(cidr)?.prefix === 0);
  if (!publicAccess || privateAccess || openToAll || allNodeGroups(spec).length + fargateProfiles.length === 0) return [];
  return [{
    severity: network.kind === 'new' ? 'blocker' : 'warning',
    path: 'vpc.publicAccessCIDRs',
    message: `Only ${publicAccessCIDRs.join(', ')} may reach the Kubernetes API, and privateAccess is off: nodes join only if their own public addresses, or those of their NAT gateways, are among them.`,
    remedy: 'Set vpc.clusterEndpoints.privateAccess to true.',
  }];
}
