import { Regional, type Service, type World } from '../service.ts';
import { accountOperations } from './account.ts';
import { addressOperations } from './addresses.ts';
import { createDefaultVpc } from './default-vpc.ts';
import { internetGatewayOperations } from './gateways.ts';
import { imageOperations } from './images.ts';
import { instanceTypeOperations } from './instance-types.ts';
import { instanceOperations } from './instances.ts';
import { keyPairOperations } from './key-pairs.ts';
import { launchTemplateOperations } from './launch-templates.ts';
import { natGatewayOperations } from './nat-gateways.ts';
import { networkAclOperations } from './network-acls.ts';
import { networkInterfaceOperations } from './network-interfaces.ts';
import type { Ec2Operation } from './operation.ts';
import { openRegion, type Ec2Region, type Quotas } from './region.ts';
import { remoteGatewayOperations } from './remote-gateways.ts';
import { routeTableOperations } from './route-tables.ts';
import { routeOperations } from './routes.ts';
import { securityGroupRuleOperations } from './security-group-rules.ts';
import { securityGroupOperations } from './security-groups.ts';
import { plant, type Ec2Seed } from './seed.ts';
import { spotPriceOperations } from './spot-prices.ts';
import { subnetOperations } from './subnets.ts';
import { tagOperations } from './tags.ts';
import { volumeOperations } from './volumes.ts';
import { vpcEndpointOperations } from './vpc-endpoints.ts';
import { vpcOperations } from './vpcs.ts';
import { zoneOperations } from './zones.ts';

export interface Ec2Options {
  /** Whether every region has the default VPC of a new account. Default: true. */
  readonly defaultVpc?: boolean;
  /** Quotas that AWS Support has changed; the others are a new account's. */
  readonly quotas?: Partial<Quotas>;
  /** Groups of local zones that every account has opted in to (`us-west-2-lax-1`). Default: none. */
  readonly optedInZoneGroups?: readonly string[];
  /** What exists before the first call. */
  readonly seed?: readonly Ec2Seed[];
}

const operations: Readonly<Record<string, Ec2Operation>> = {
  ...accountOperations,
  ...addressOperations,
  ...imageOperations,
  ...instanceOperations,
  ...instanceTypeOperations,
  ...internetGatewayOperations,
  ...keyPairOperations,
  ...launchTemplateOperations,
  ...natGatewayOperations,
  ...networkAclOperations,
  ...networkInterfaceOperations,
  ...remoteGatewayOperations,
  ...routeOperations,
  ...routeTableOperations,
  ...securityGroupOperations,
  ...securityGroupRuleOperations,
  ...spotPriceOperations,
  ...subnetOperations,
  ...tagOperations,
  ...volumeOperations,
  ...vpcEndpointOperations,
  ...vpcOperations,
  ...zoneOperations,
};

/** Amazon EC2 as far as clusters need it: networks, launch templates, key pairs, images, instance types, instances. */
export function createEc2Service(world: World, options: Ec2Options = {}): Service {
  const regions = new Regional((account, region) => newRegion(world, options, account, region));
  return {
    name: 'ec2',
    protocol: 'ec2-query',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    operations: Object.fromEntries(Object.entries(operations).map(([name, make]) => [name, make(name, regions)])),
  };
}

function newRegion(world: World, options: Ec2Options, account: string, name: string): Ec2Region {
  const region = openRegion(world, options.quotas ?? {}, account, name);
  for (const group of options.optedInZoneGroups ?? []) region.optedInZoneGroups.add(group);
  if (options.defaultVpc !== false) createDefaultVpc(region);
  for (const seed of options.seed ?? []) {
    if (seed.region === name && (seed.account ?? world.account) === account) plant(region, seed);
  }
  return region;
}
