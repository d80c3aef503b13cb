import type {
  AssociateRouteTableRequest, CreateRouteTableRequest, DeleteRouteTableRequest, DisassociateRouteTableRequest, ReplaceRouteTableAssociationRequest, RouteTable,
  RouteTableAssociation, Tag, Vpc,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { dependencyViolation, missingParameter } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { description, operation } from './operation.ts';
import { holdQuota, type Ec2Region } from './region.ts';
import { shownRoutes } from './routes.ts';
import { tagsFor } from './tags.ts';

export function createRouteTable(region: Ec2Region, vpc: Vpc, tags: Tag[] = []): RouteTable {
  holdQuota(region, 'routeTablesPerVpc', region.routeTables.where((table) => table.VpcId === vpc.VpcId).length);
  const RouteTableId = region.routeTables.newId();
  const table = region.routeTables.add(RouteTableId, {
    RouteTableId, VpcId: vpc.VpcId, OwnerId: region.account, Routes: [], Associations: [], PropagatingVgws: [], Tags: tags,
  });
  setLocalRoutes(region, vpc);
  return table;
}

export function createMainRouteTable(region: Ec2Region, vpc: Vpc): void {
  const table = createRouteTable(region, vpc);
  table.Associations = [newAssociation(region, table, { Main: true })];
}

export function mainRouteTableOf(region: Ec2Region, vpcId: string): RouteTable | undefined {
  return region.routeTables.where((table) => table.VpcId === vpcId && isMain(table))[0];
}

function isMain(table: RouteTable): boolean {
  return table.Associations?.some((one) => one.Main) ?? false;
}

/** Every table of a VPC has one local route for each of the VPC's blocks. */
export function setLocalRoutes(region: Ec2Region, vpc: Vpc): void {
  const local = { GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' } as const;
  const routes = [
    ...(vpc.CidrBlockAssociationSet ?? []).map((one) => ({ DestinationCidrBlock: one.CidrBlock, ...local })),
    ...(vpc.Ipv6CidrBlockAssociationSet ?? []).map((one) => ({ DestinationIpv6CidrBlock: one.Ipv6CidrBlock, ...local })),
  ];
  for (const table of region.routeTables.where((one) => one.VpcId === vpc.VpcId)) {
    table.Routes = [...routes, ...(table.Routes ?? []).filter((route) => route.GatewayId !== 'local')];
  }
}

function newAssociation(region: Ec2Region, table: RouteTable, fields: Pick<RouteTableAssociation, 'Main' | 'SubnetId'>): RouteTableAssociation {
  return { RouteTableAssociationId: `rtbassoc-0${region.random.hex(16)}`, RouteTableId: table.RouteTableId, AssociationState: { State: 'associated' }, ...fields };
}

/** Ties a subnet to a table of its own VPC; it may have one. */
export function associateRouteTable(region: Ec2Region, table: RouteTable, subnetId: string): RouteTableAssociation {
  const subnet = region.subnets.get(subnetId);
  if (subnet.VpcId !== table.VpcId) {
    throw new AwsError('InvalidParameterValue', `route table ${table.RouteTableId ?? ''} and subnet ${subnetId} belong to different networks`);
  }
  const present = region.routeTables.all().flatMap((one) => one.Associations ?? []).find((one) => one.SubnetId === subnetId);
  if (present !== undefined) {
    throw new AwsError('Resource.AlreadyAssociated', `the specified association for route table ${table.RouteTableId ?? ''} conflicts with an existing association`);
  }
  const association = newAssociation(region, table, { Main: false, SubnetId: subnetId });
  table.Associations = [...(table.Associations ?? []), association];
  return association;
}

/** A deleted subnet takes its association with it. */
export function forgetSubnet(region: Ec2Region, subnetId: string): void {
  for (const table of region.routeTables.all()) table.Associations = table.Associations?.filter((one) => one.SubnetId !== subnetId);
}

function associationById(region: Ec2Region, id: string | undefined): { table: RouteTable; association: RouteTableAssociation } {
  for (const table of region.routeTables.all()) {
    const association = table.Associations?.find((one) => one.RouteTableAssociationId === id);
    if (association !== undefined) return { table, association };
  }
  throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${id ?? ''}' does not exist`);
}

function remove({ table, association }: { table: RouteTable; association: RouteTableAssociation }): void {
  table.Associations = table.Associations?.filter((one) => one !== association);
}

const routeTableFilters: FilterTable<RouteTable> = {
  'association.main': (table) => table.Associations?.map((one) => one.Main),
  'association.route-table-association-id': (table) => table.Associations?.map((one) => one.RouteTableAssociationId),
  'association.route-table-id': (table) => table.Associations?.map((one) => one.RouteTableId),
  'association.subnet-id': (table) => table.Associations?.map((one) => one.SubnetId),
  'owner-id': (table) => table.OwnerId,
  'route-table-id': (table) => table.RouteTableId,
  'route.destination-cidr-block': (table) => table.Routes?.map((route) => route.DestinationCidrBlock),
  'route.gateway-id': (table) => table.Routes?.map((route) => route.GatewayId),
  'route.nat-gateway-id': (table) => table.Routes?.map((route) => route.NatGatewayId),
  'route.state': (table) => table.Routes?.map((route) => route.State),
  'vpc-id': (table) => table.VpcId,
};

export const routeTableOperations = {
  CreateRouteTable: operation<CreateRouteTableRequest>({
    required: ['VpcId'],
    resources: ['route-table/*', 'vpc/{VpcId}'],
    run: (region, input) => ({
      RouteTable: createRouteTable(region, region.vpcs.get(input.VpcId), tagsFor(kinds.routeTable, input.TagSpecifications)),
      ClientToken: input.ClientToken,
    }),
  }),

  DeleteRouteTable: operation<DeleteRouteTableRequest>({
    required: ['RouteTableId'],
    resources: ['route-table/{RouteTableId}'],
    run: (region, input) => {
      const { RouteTableId: id = '', Associations = [] } = region.routeTables.get(input.RouteTableId);
      if (Associations.length > 0) throw dependencyViolation('routeTable', id);
      region.routeTables.delete(id);
      return {};
    },
  }),

  DescribeRouteTables: description<RouteTable>({
    of: (region) => region.routeTables,
    ids: 'RouteTableIds',
    into: 'RouteTables',
    filters: routeTableFilters,
    view: (region, table) => ({ ...table, Routes: shownRoutes(region, table) }),
  }),

  AssociateRouteTable: operation<AssociateRouteTableRequest>({
    required: ['RouteTableId'],
    resources: ['route-table/{RouteTableId}', 'subnet/{SubnetId}'],
    run: (region, input) => {
      if (input.SubnetId === undefined) throw missingParameter('subnetId');
      const association = associateRouteTable(region, region.routeTables.get(input.RouteTableId), input.SubnetId);
      return { AssociationId: association.RouteTableAssociationId, AssociationState: association.AssociationState };
    },
  }),

  DisassociateRouteTable: operation<DisassociateRouteTableRequest>({
    required: ['AssociationId'],
    run: (region, input) => {
      const found = associationById(region, input.AssociationId);
      if (found.association.Main === true) {
        throw new AwsError('InvalidParameterValue', `cannot disassociate the main route table association ${input.AssociationId ?? ''}`);
      }
      remove(found);
      return {};
    },
  }),

  ReplaceRouteTableAssociation: operation<ReplaceRouteTableAssociationRequest>({
    required: ['AssociationId', 'RouteTableId'],
    resources: ['route-table/{RouteTableId}'],
    run: (region, input) => {
      const target = region.routeTables.get(input.RouteTableId);
      const found = associationById(region, input.AssociationId);
      remove(found);
      const { SubnetId, Main } = found.association;
      const moved = newAssociation(region, target, { Main, ...(SubnetId !== undefined && { SubnetId }) });
      target.Associations = [...(target.Associations ?? []), moved];
      return { NewAssociationId: moved.RouteTableAssociationId, AssociationState: moved.AssociationState };
    },
  }),
};
