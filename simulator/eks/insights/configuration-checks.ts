import { contains, parseCidr } from '../../ec2/cidr.ts';
import { routeTables } from '../engine/neighbours.ts';
import type { Check, Finding, Subject } from './check.ts';

/** For clusters with hybrid nodes. */
export const configurationChecks: readonly Check[] = [
  {
    name: 'Remote networks without a route',
    category: 'MISCONFIGURATION',
    description: 'Checks that the VPC of the cluster has a route to every remote node and pod network.',
    recommendation: 'Route these networks through a transit gateway, a virtual private gateway or another way to your premises.',
    judge: remoteRoutes,
  },
];

async function remoteRoutes({ eks, cluster }: Subject): Promise<Finding> {
  const { remoteNetworkConfig: remote, resourcesVpcConfig } = cluster.shape;
  const cidrs = [...(remote?.remoteNodeNetworks ?? []), ...(remote?.remotePodNetworks ?? [])].flatMap((network) => network.cidrs ?? []);
  const tables = await routeTables(eks, cluster.place, resourcesVpcConfig.vpcId);
  // A default route leads to the internet, not to somebody's premises.
  const routes = tables.flatMap(({ Routes = [] }) => Routes).flatMap(({ GatewayId, DestinationCidrBlock = '0.0.0.0/0' }) => (GatewayId === 'local' ? [] : (parseCidr(DestinationCidrBlock) ?? [])));
  const lost = cidrs.filter((cidr) => {
    const network = parseCidr(cidr);
    return network !== undefined && !routes.some((route) => route.prefix > 0 && contains(route, network));
  });
  if (lost.length === 0) return { status: 'PASSING', reason: 'Every remote network has a route.' };
  return { status: 'ERROR', reason: `The VPC has no route to ${lost.join(', ')}.`, resources: [{ arn: cluster.shape.arn, insightStatus: { status: 'ERROR', reason: lost.join(', ') } }] };
}
