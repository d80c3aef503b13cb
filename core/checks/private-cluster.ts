import type { CheckContext, Remark } from './check.ts';
import { vpcSubnetMentions } from './mentions.ts';

/** Image layers come from S3 by a route in the subnet's own table; the VPC's main table is not ours to change. */
export function subnetWithoutRouteTable({ spec, facts }: CheckContext): readonly Remark[] {
  const { privateCluster, network } = spec;
  if (network.kind === 'new' || privateCluster === undefined || privateCluster.endpointServices.length === 0) return [];
  const ids = network.subnets.private.map(({ id }) => id);
  return vpcSubnetMentions(spec).filter(({ id }) => ids.includes(id)).flatMap(({ id, path }) => {
    const fact = facts.subnets.find(({ subnetId }) => subnetId === id);
    if (fact === undefined || fact.routeTableId !== undefined) return [];
    return [{
      severity: 'blocker',
      path,
      message: `Subnet ${id} has no route table of its own, so the endpoint for S3 cannot be routed to.`,
      remedy: 'Associate a route table with the subnet, or make the endpoints yourself and set privateCluster.skipEndpointCreation.',
    }];
  });
}
