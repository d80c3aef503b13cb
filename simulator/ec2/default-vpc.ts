import { formatCidr, parseCidr, subBlock } from './cidr.ts';
import { attachInternetGateway, createInternetGateway } from './gateways.ts';
import type { Ec2Region } from './region.ts';
import { mainRouteTableOf } from './route-tables.ts';
import { addRoute } from './routes.ts';
import { createSubnet } from './subnets.ts';
import { createVpc } from './vpcs.ts';
import { allZones } from './zones.ts';

const defaultBlock = parseCidr('172.31.0.0/16') ?? { address: 0, prefix: 16 };

/** What a new account finds in every region: a VPC with a public /20 subnet in each zone. */
export function createDefaultVpc(region: Ec2Region): void {
  const zones = allZones(region).filter((zone) => zone.ZoneType === 'availability-zone');
  if (zones.length === 0) return;
  const vpc = createVpc(region, { cidr: formatCidr(defaultBlock), isDefault: true });
  const { VpcId = '' } = vpc;
  zones.forEach(({ ZoneName = '' }, i) => createSubnet(region, { vpc, cidr: formatCidr(subBlock(defaultBlock, 20, i)), zone: ZoneName, public: true, isDefault: true }));
  const gateway = createInternetGateway(region, []);
  attachInternetGateway(region, gateway, VpcId);
  const table = mainRouteTableOf(region, VpcId);
  if (table !== undefined) addRoute(region, table, { RouteTableId: table.RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway.InternetGatewayId });
}
