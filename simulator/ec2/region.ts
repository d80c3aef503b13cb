import type {
  Address, EgressOnlyInternetGateway, Image, Instance, InternetGateway, KeyPairInfo, LaunchTemplate, LaunchTemplateVersion, NatGateway, NetworkAcl, NetworkInterface,
  RouteTable, SecurityGroup, SecurityGroupRule, Subnet, TransitGateway, TransitGatewayVpcAttachment, Volume, Vpc, VpcEndpoint, VpnGateway,
} from '@aws-sdk/client-ec2';
import type { Shape, World } from '../service.ts';
import type { AddressPool } from './address-pool.ts';
import { Collection, type Resource } from './collection.ts';
import { limitExceeded, type Quota } from './errors.ts';
import { kinds, type Kind } from './kinds.ts';
import quotas from './data/quotas.json' with { type: 'json' };

export type Quotas = Readonly<Record<Quota, number>>;

/** A VPC's three DNS and metering switches, which `DescribeVpcs` does not show. */
export interface VpcAttributes {
  EnableDnsSupport: boolean;
  EnableDnsHostnames: boolean;
  EnableNetworkAddressUsageMetrics: boolean;
}

/** Everything EC2 knows in one account and region. */
export type Ec2Region = ReturnType<typeof openRegion>;

export function openRegion(world: World, overrides: Partial<Quotas>, account: string, region: string) {
  const random = world.random.fork(`ec2/${account}/${region}`);
  const collection = <T extends Resource>(kind: Kind): Collection<T> => new Collection<T>(kind, random.fork(kind.prefix));
  return {
    account,
    region,
    clock: world.clock,
    random: random,
    instancesChanged: () => world.instanceChanges?.publish({ account, region }),
    quotas: { ...quotas, ...overrides } as Quotas,
    vpcs: collection<Vpc>(kinds.vpc),
    vpcAttributes: new Map<string, VpcAttributes>(),
    subnets: collection<Subnet>(kinds.subnet),
    pools: new Map<string, AddressPool>(),
    internetGateways: collection<InternetGateway>(kinds.internetGateway),
    egressOnlyInternetGateways: collection<EgressOnlyInternetGateway>(kinds.egressOnlyInternetGateway),
    natGateways: collection<NatGateway>(kinds.natGateway),
    transitGateways: collection<TransitGateway>(kinds.transitGateway),
    transitGatewayAttachments: collection<TransitGatewayVpcAttachment>(kinds.transitGatewayAttachment),
    vpnGateways: collection<VpnGateway>(kinds.vpnGateway),
    addresses: collection<Address>(kinds.address),
    routeTables: collection<RouteTable>(kinds.routeTable),
    securityGroups: collection<SecurityGroup>(kinds.securityGroup),
    securityGroupRules: collection<SecurityGroupRule>(kinds.securityGroupRule),
    networkAcls: collection<NetworkAcl>(kinds.networkAcl),
    vpcEndpoints: collection<VpcEndpoint>(kinds.vpcEndpoint),
    networkInterfaces: collection<NetworkInterface & Resource>(kinds.networkInterface),
    launchTemplates: collection<LaunchTemplate>(kinds.launchTemplate),
    launchTemplateVersions: new Map<string, LaunchTemplateVersion[]>(),
    keyPairs: collection<KeyPairInfo>(kinds.keyPair),
    instances: collection<Instance>(kinds.instance),
    volumes: collection<Volume>(kinds.volume),
    /** By instance: base64, as it was given. */
    userData: new Map<string, string>(),
    images: collection<Image>(kinds.image),
    /** Groups of local zones that the account has opted in to. */
    optedInZoneGroups: new Set<string>(),
    /** Answers by `<operation>/<client token>`, for idempotent repeats. */
    answers: new Map<string, { readonly request: string; readonly answer: Shape }>(),
  };
}

/** Throws the quota's own error when `used` has reached it. */
export function holdQuota(region: Ec2Region, quota: Quota, used: number): void {
  if (used >= region.quotas[quota]) throw limitExceeded(quota);
}

/** Runs `change` when `ms` have passed on the clock. */
export function after(region: Ec2Region, ms: number, change: () => void): void {
  region.clock.at(region.clock.now() + ms, change);
}

/** A record by its id, whatever its kind. */
export function findResource(region: Ec2Region, id: string): { record: Resource; collection: Collection<Resource> } | undefined {
  for (const collection of collections(region)) {
    const record = collection.find(id);
    if (record !== undefined) return { record, collection };
  }
  return undefined;
}

export function collections(region: Ec2Region): Collection<Resource>[] {
  return Object.values(region).filter((value): value is Collection<Resource> => value instanceof Collection);
}
