import type { CreateRouteRequest, DeleteRouteRequest, ReplaceRouteRequest, Route, RouteTable } from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { formatCidr, parseCidr } from './cidr.ts';
import { invalidValue, missingParameter } from './errors.ts';
import { formatCidr6, parseCidr6 } from './ipv6.ts';
import { operation } from './operation.ts';
import { holdQuota, type Ec2Region } from './region.ts';
import { transitVpcs } from './remote-gateways.ts';

type Destination = Pick<Route, 'DestinationCidrBlock' | 'DestinationIpv6CidrBlock' | 'DestinationPrefixListId'>;

/** Members that say where packets go, each with the check that such a thing exists in the table's VPC. */
const targets = {
  GatewayId: (region, id) =>
    id.startsWith('vpce-')
      ? region.vpcEndpoints.get(id).VpcId
      : id.startsWith('vgw-')
        ? region.vpnGateways.get(id).VpcAttachments?.[0]?.VpcId
        : region.internetGateways.get(id).Attachments?.[0]?.VpcId,
  NatGatewayId: (region, id) => {
    const gateway = region.natGateways.find(id);
    if (gateway === undefined) throw new AwsError('InvalidNatGatewayID.NotFound', `The natGateway ID '${id}' does not exist`);
    return gateway.VpcId;
  },
  EgressOnlyInternetGatewayId: (region, id) => region.egressOnlyInternetGateways.get(id).Attachments?.[0]?.VpcId,
  NetworkInterfaceId: (region, id) => region.networkInterfaces.get(id).VpcId,
  TransitGatewayId: (region, id, table) => transitVpcs(region, id).find((vpcId) => vpcId === table.VpcId),
} as const satisfies Partial<Record<keyof CreateRouteRequest & keyof Route, (region: Ec2Region, id: string, table: RouteTable) => string | undefined>>;

function destinationOf(input: CreateRouteRequest | DeleteRouteRequest): Destination {
  if (input.DestinationCidrBlock !== undefined) {
    const block = parseCidr(input.DestinationCidrBlock);
    if (block === undefined) throw invalidValue(`Value (${input.DestinationCidrBlock}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`);
    return { DestinationCidrBlock: formatCidr(block) };
  }
  if (input.DestinationIpv6CidrBlock !== undefined) {
    const block = parseCidr6(input.DestinationIpv6CidrBlock);
    if (block === undefined) throw invalidValue(`Value (${input.DestinationIpv6CidrBlock}) for parameter destinationIpv6CidrBlock is invalid. This is not a valid CIDR block.`);
    return { DestinationIpv6CidrBlock: formatCidr6(block) };
  }
  if (input.DestinationPrefixListId !== undefined) return { DestinationPrefixListId: input.DestinationPrefixListId };
  throw missingParameter('destinationCidrBlock');
}

function textOf(destination: Destination): string {
  return destination.DestinationCidrBlock ?? destination.DestinationIpv6CidrBlock ?? destination.DestinationPrefixListId ?? '';
}

function findRoute(table: RouteTable, destination: Destination): Route | undefined {
  return table.Routes?.find((route) => textOf(route) === textOf(destination));
}

function newRoute(region: Ec2Region, table: RouteTable, input: CreateRouteRequest): Route {
  const destination = destinationOf(input);
  for (const [member, vpcOf] of Object.entries(targets)) {
    const id = input[member as keyof typeof targets];
    if (id === undefined) continue;
    if (vpcOf(region, id, table) !== table.VpcId) throw invalidValue(`route table ${table.RouteTableId ?? ''} and network gateway ${id} belong to different networks`);
    return { ...destination, [member]: id, Origin: 'CreateRoute', State: 'active' };
  }
  throw missingParameter('gatewayId');
}

export function addRoute(region: Ec2Region, table: RouteTable, input: CreateRouteRequest): void {
  const route = newRoute(region, table, input);
  if (findRoute(table, route) !== undefined) throw new AwsError('RouteAlreadyExists', `The route identified by ${textOf(route)} already exists.`);
  const routes = table.Routes ?? [];
  holdQuota(region, 'routesPerTable', routes.filter((one) => one.GatewayId !== 'local').length);
  table.Routes = [...routes, route];
}

/** A route whose target is gone stays, and drops packets. */
export function shownRoutes(region: Ec2Region, table: RouteTable): Route[] {
  return (table.Routes ?? []).map((route) => (isReachable(region, route) ? route : { ...route, State: 'blackhole' }));
}

function isReachable(region: Ec2Region, route: Route): boolean {
  if (route.GatewayId === 'local' || route.GatewayId?.startsWith('vpce-')) return true;
  if (route.GatewayId?.startsWith('vgw-')) return (region.vpnGateways.find(route.GatewayId)?.VpcAttachments ?? []).length > 0;
  if (route.TransitGatewayId !== undefined) return region.transitGatewayAttachments.where((one) => one.TransitGatewayId === route.TransitGatewayId && one.State === 'available').length > 0;
  if (route.GatewayId !== undefined) return (region.internetGateways.find(route.GatewayId)?.Attachments ?? []).length > 0;
  if (route.NatGatewayId !== undefined) return ['pending', 'available'].includes(region.natGateways.find(route.NatGatewayId)?.State ?? '');
  if (route.EgressOnlyInternetGatewayId !== undefined) return region.egressOnlyInternetGateways.find(route.EgressOnlyInternetGatewayId) !== undefined;
  return region.networkInterfaces.find(route.NetworkInterfaceId ?? '') !== undefined;
}

export const routeOperations = {
  CreateRoute: operation<CreateRouteRequest>({
    required: ['RouteTableId'],
    resources: ['route-table/{RouteTableId}'],
    run: (region, input) => {
      addRoute(region, region.routeTables.get(input.RouteTableId), input);
      return { Return: true };
    },
  }),

  ReplaceRoute: operation<ReplaceRouteRequest>({
    required: ['RouteTableId'],
    resources: ['route-table/{RouteTableId}'],
    run: (region, input) => {
      const table = region.routeTables.get(input.RouteTableId);
      const present = findRoute(table, destinationOf(input));
      if (present === undefined) throw invalidValue(`There is no route defined for '${textOf(destinationOf(input))}' in the route table. Use CreateRoute instead.`);
      const route = newRoute(region, table, input);
      table.Routes = table.Routes?.map((one) => (one === present ? route : one));
      return {};
    },
  }),

  DeleteRoute: operation<DeleteRouteRequest>({
    required: ['RouteTableId'],
    resources: ['route-table/{RouteTableId}'],
    run: (region, input) => {
      const table = region.routeTables.get(input.RouteTableId);
      const destination = destinationOf(input);
      const present = findRoute(table, destination);
      if (present === undefined) throw new AwsError('InvalidRoute.NotFound', `no route with destination-cidr-block ${textOf(destination)} in route table ${table.RouteTableId ?? ''}`);
      if (present.GatewayId === 'local') throw invalidValue(`cannot remove local route ${textOf(destination)} in route table ${table.RouteTableId ?? ''}`);
      table.Routes = table.Routes?.filter((route) => route !== present);
      return {};
    },
  }),
};
