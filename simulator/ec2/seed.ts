import type { RequestLaunchTemplateData, RouteTable, Tag } from '@aws-sdk/client-ec2';
import type { AddressPool } from './address-pool.ts';
import { allocateAddress } from './addresses.ts';
import { attachInternetGateway, createInternetGateway } from './gateways.ts';
import { ownImage } from './images.ts';
import { addKeyPair } from './key-pairs.ts';
import { createLaunchTemplate } from './launch-templates.ts';
import { seedNatGateway } from './nat-gateways.ts';
import type { Ec2Region } from './region.ts';
import { associateRouteTable, createRouteTable } from './route-tables.ts';
import { addRoute } from './routes.ts';
import { createSecurityGroup } from './security-groups.ts';
import { createSubnet, poolOf } from './subnets.ts';
import { createVpc } from './vpcs.ts';

/** What already exists in an account and region before the first call, with ids of the caller's choice. */
export interface Ec2Seed {
  /** Default: the account of administrator keys. */
  readonly account?: string;
  readonly region: string;
  readonly vpcs?: readonly SeededVpc[];
  readonly keyPairs?: readonly string[];
  readonly launchTemplates?: readonly { readonly id?: string; readonly name: string; readonly data: RequestLaunchTemplateData }[];
  readonly images?: readonly { readonly id: string; readonly name: string; readonly architecture?: 'x86_64' | 'arm64' }[];
}

export interface SeededVpc {
  readonly id: string;
  readonly cidr: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly subnets?: readonly SeededSubnet[];
  readonly securityGroups?: readonly { readonly id: string; readonly name: string; readonly description?: string }[];
}

export interface SeededSubnet {
  readonly id: string;
  readonly cidr: string;
  /** Zone name; local zones too, opted in to or not. */
  readonly zone: string;
  /** Public subnets route to an internet gateway; private ones to a NAT gateway in the first public one, if there is one. Default: private. */
  readonly public?: boolean;
  /** Addresses left: the others are in use. Default: all. */
  readonly freeAddresses?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

export function plant(region: Ec2Region, seed: Ec2Seed): void {
  for (const vpc of seed.vpcs ?? []) plantVpc(region, vpc);
  for (const name of seed.keyPairs ?? []) addKeyPair(region, { name, type: 'rsa', fingerprint: (region.random.fork(name).hex(40).match(/../g) ?? []).join(':') });
  for (const template of seed.launchTemplates ?? []) createLaunchTemplate(region, { ...template, createdBy: `arn:aws:iam::${region.account}:root` });
  for (const image of seed.images ?? []) region.images.add(image.id, ownImage(region, image));
}

function plantVpc(region: Ec2Region, seed: SeededVpc): void {
  const vpc = createVpc(region, { id: seed.id, cidr: seed.cidr, tags: tagList(seed.tags) });
  for (const { id, zone, cidr, public: isPublic = false, tags } of seed.subnets ?? []) createSubnet(region, { id, vpc, cidr, zone, public: isPublic, tags: tagList(tags) });
  connect(region, seed);
  for (const { id, freeAddresses = Infinity } of seed.subnets ?? []) fill(poolOf(region, id), freeAddresses);
  for (const group of seed.securityGroups ?? []) createSecurityGroup(region, { vpcId: seed.id, description: group.name, ...group });
}

function fill(pool: AddressPool, free: number): void {
  while (pool.free > free) pool.take();
}

/** Route tables by the subnets' kind: one for the public ones, one for the private ones. */
function connect(region: Ec2Region, seed: SeededVpc): void {
  const { true: open = [], false: closed = [] } = Object.groupBy(seed.subnets ?? [], (subnet) => (subnet.public === true ? 'true' : 'false'));
  const inner = routeTableFor(region, seed.id, closed);
  const [entrance] = open;
  if (entrance === undefined) return;
  const gateway = createInternetGateway(region, []);
  attachInternetGateway(region, gateway, seed.id);
  const outer = routeTableFor(region, seed.id, open);
  addRoute(region, outer, { RouteTableId: outer.RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway.InternetGatewayId });
  if (closed.length === 0) return;
  const nat = seedNatGateway(region, entrance.id, allocateAddress(region, []));
  addRoute(region, inner, { RouteTableId: inner.RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: nat.NatGatewayId });
}

function routeTableFor(region: Ec2Region, vpcId: string, subnets: readonly SeededSubnet[]): RouteTable {
  const table = createRouteTable(region, region.vpcs.get(vpcId));
  for (const subnet of subnets) associateRouteTable(region, table, subnet.id);
  return table;
}

function tagList(tags: Readonly<Record<string, string>> = {}): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
