import type {
  AssociateSubnetCidrBlockRequest, CreateSubnetRequest, DeleteSubnetRequest, DisassociateSubnetCidrBlockRequest, ModifySubnetAttributeRequest, Subnet,
  SubnetIpv6CidrBlockAssociation, Tag, Vpc,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { AddressPool } from './address-pool.ts';
import { contains, formatCidr, overlaps, parseCidr, type Cidr } from './cidr.ts';
import { dependencyViolation, invalidCombination, invalidValue, missingParameter } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { contains6, formatCidr6, overlaps6, parseCidr6 } from './ipv6.ts';
import { kinds } from './kinds.ts';
import { description, operation } from './operation.ts';
import { holdQuota, type Ec2Region } from './region.ts';
import { forgetSubnet } from './route-tables.ts';
import { tagsFor } from './tags.ts';
import { ipv4Blocks, ipv6Blocks } from './vpcs.ts';
import { allZones, usableZones } from './zones.ts';

export interface NewSubnet {
  readonly id?: string | undefined;
  readonly vpc: Vpc;
  readonly cidr: string;
  /** Zone name. */
  readonly zone: string;
  readonly ipv6?: string | undefined;
  readonly tags?: Tag[];
  readonly public?: boolean;
  readonly isDefault?: boolean;
}

export function createSubnet(region: Ec2Region, { id = region.subnets.newId(), vpc, cidr, zone, ipv6, tags = [], public: isPublic = false, isDefault = false }: NewSubnet): Subnet {
  const block = readBlock(region, vpc, cidr);
  holdQuota(region, 'subnetsPerVpc', region.subnets.where((subnet) => subnet.VpcId === vpc.VpcId).length);
  region.pools.set(id, new AddressPool(block));
  return region.subnets.add(id, {
    SubnetId: id,
    SubnetArn: `arn:aws:ec2:${region.region}:${region.account}:subnet/${id}`,
    VpcId: vpc.VpcId,
    OwnerId: region.account,
    State: 'available',
    CidrBlock: formatCidr(block),
    Ipv6CidrBlockAssociationSet: ipv6 === undefined ? [] : [ipv6Association(region, vpc, ipv6)],
    AvailabilityZone: zone,
    AvailabilityZoneId: allZones(region).find((one) => one.ZoneName === zone)?.ZoneId,
    DefaultForAz: isDefault,
    MapPublicIpOnLaunch: isPublic,
    MapCustomerOwnedIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    EnableDns64: false,
    Ipv6Native: false,
    PrivateDnsNameOptionsOnLaunch: { HostnameType: 'ip-name', EnableResourceNameDnsARecord: false, EnableResourceNameDnsAAAARecord: false },
    Tags: tags,
  });
}

function readBlock(region: Ec2Region, vpc: Vpc, text: string): Cidr {
  const block = parseCidr(text);
  if (block === undefined) throw invalidValue(`Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  const isInside = ipv4Blocks(vpc).some((outer) => contains(outer, block));
  if (block.prefix < 16 || block.prefix > 28 || !isInside) throw new AwsError('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  const taken = region.subnets.where((subnet) => subnet.VpcId === vpc.VpcId).map((subnet) => parseCidr(subnet.CidrBlock ?? ''));
  if (taken.some((other) => other !== undefined && overlaps(other, block))) {
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
  }
  return block;
}

function ipv6Association(region: Ec2Region, vpc: Vpc, text: string): SubnetIpv6CidrBlockAssociation {
  const block = parseCidr6(text);
  if (block === undefined) throw invalidValue(`Value (${text}) for parameter ipv6CidrBlock is invalid. This is not a valid CIDR block.`);
  if (block.prefix !== 64 || !ipv6Blocks(vpc).some((outer) => contains6(outer, block))) throw new AwsError('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  const taken = region.subnets
    .where((subnet) => subnet.VpcId === vpc.VpcId)
    .flatMap((subnet) => subnet.Ipv6CidrBlockAssociationSet ?? [])
    .map((one) => parseCidr6(one.Ipv6CidrBlock ?? ''));
  if (taken.some((other) => other !== undefined && overlaps6(other, block))) {
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
  }
  return { AssociationId: `subnet-cidr-assoc-0${region.random.hex(16)}`, Ipv6CidrBlock: formatCidr6(block), Ipv6CidrBlockState: { State: 'associated' } };
}

/** The zone a request names, or like EC2 one of its own choice. */
function zoneFor(region: Ec2Region, input: CreateSubnetRequest): string {
  const zones = usableZones(region);
  const asked = input.AvailabilityZone ?? input.AvailabilityZoneId;
  const chosen = asked === undefined ? zones[0] : zones.find((zone) => zone.ZoneName === asked || zone.ZoneId === asked);
  if (chosen?.ZoneName !== undefined) return chosen.ZoneName;
  const names = zones.map((zone) => zone.ZoneName).join(', ');
  throw invalidValue(`Value (${asked ?? ''}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${names}.`);
}

/** The address pool of a subnet; throws when there is no such subnet. */
export function poolOf(region: Ec2Region, subnetId: string): AddressPool {
  const pool = region.pools.get(subnetId);
  if (pool === undefined) throw kinds.subnet.notFound(subnetId);
  return pool;
}

export function shownSubnet(region: Ec2Region, subnet: Subnet): Subnet {
  return { ...subnet, AvailableIpAddressCount: poolOf(region, subnet.SubnetId ?? '').free };
}

function deleteSubnet(region: Ec2Region, id: string): void {
  if (poolOf(region, id).inUse > 0) throw dependencyViolation('subnet', id);
  forgetSubnet(region, id);
  region.pools.delete(id);
  region.subnets.delete(id);
}

/** Request member → what it changes. EC2 takes one per call. */
const changes: Readonly<Record<string, (subnet: Subnet, input: ModifySubnetAttributeRequest) => void>> = {
  MapPublicIpOnLaunch: (subnet, input) => (subnet.MapPublicIpOnLaunch = input.MapPublicIpOnLaunch?.Value),
  AssignIpv6AddressOnCreation: (subnet, input) => (subnet.AssignIpv6AddressOnCreation = input.AssignIpv6AddressOnCreation?.Value),
  EnableDns64: (subnet, input) => (subnet.EnableDns64 = input.EnableDns64?.Value),
  PrivateDnsHostnameTypeOnLaunch: (subnet, input) => changeDns(subnet, { HostnameType: input.PrivateDnsHostnameTypeOnLaunch }),
  EnableResourceNameDnsARecordOnLaunch: (subnet, input) => changeDns(subnet, { EnableResourceNameDnsARecord: input.EnableResourceNameDnsARecordOnLaunch?.Value }),
  EnableResourceNameDnsAAAARecordOnLaunch: (subnet, input) => changeDns(subnet, { EnableResourceNameDnsAAAARecord: input.EnableResourceNameDnsAAAARecordOnLaunch?.Value }),
};

function changeDns(subnet: Subnet, change: Subnet['PrivateDnsNameOptionsOnLaunch']): void {
  subnet.PrivateDnsNameOptionsOnLaunch = { ...subnet.PrivateDnsNameOptionsOnLaunch, ...change };
}

const subnetFilters: FilterTable<Subnet> = {
  'availability-zone': (subnet) => subnet.AvailabilityZone,
  availabilityZone: (subnet) => subnet.AvailabilityZone,
  'availability-zone-id': (subnet) => subnet.AvailabilityZoneId,
  'available-ip-address-count': (subnet) => subnet.AvailableIpAddressCount,
  cidr: (subnet) => subnet.CidrBlock,
  'cidr-block': (subnet) => subnet.CidrBlock,
  'default-for-az': (subnet) => subnet.DefaultForAz,
  'ipv6-cidr-block-association.ipv6-cidr-block': (subnet) => subnet.Ipv6CidrBlockAssociationSet?.map((one) => one.Ipv6CidrBlock),
  'map-public-ip-on-launch': (subnet) => subnet.MapPublicIpOnLaunch,
  'owner-id': (subnet) => subnet.OwnerId,
  state: (subnet) => subnet.State,
  'subnet-arn': (subnet) => subnet.SubnetArn,
  'subnet-id': (subnet) => subnet.SubnetId,
  'vpc-id': (subnet) => subnet.VpcId,
};

export const subnetOperations = {
  CreateSubnet: operation<CreateSubnetRequest>({
    required: ['VpcId'],
    resources: ['subnet/*', 'vpc/{VpcId}'],
    run: (region, input) => {
      if (input.CidrBlock === undefined) throw missingParameter('cidrBlock');
      const subnet = createSubnet(region, {
        vpc: region.vpcs.get(input.VpcId),
        cidr: input.CidrBlock,
        zone: zoneFor(region, input),
        ipv6: input.Ipv6CidrBlock,
        tags: tagsFor(kinds.subnet, input.TagSpecifications),
      });
      return { Subnet: shownSubnet(region, subnet) };
    },
  }),

  DeleteSubnet: operation<DeleteSubnetRequest>({
    required: ['SubnetId'],
    resources: ['subnet/{SubnetId}'],
    run: (region, input) => {
      deleteSubnet(region, region.subnets.get(input.SubnetId).SubnetId ?? '');
      return {};
    },
  }),

  DescribeSubnets: description<Subnet>({ of: (region) => region.subnets, ids: 'SubnetIds', into: 'Subnets', filters: subnetFilters, view: shownSubnet }),

  ModifySubnetAttribute: operation<ModifySubnetAttributeRequest>({
    required: ['SubnetId'],
    resources: ['subnet/{SubnetId}'],
    run: (region, input) => {
      const subnet = region.subnets.get(input.SubnetId);
      const asked = Object.entries(changes).filter(([member]) => input[member as keyof ModifySubnetAttributeRequest] !== undefined);
      const [change] = asked;
      if (change === undefined || asked.length > 1) throw invalidCombination(`Exactly one attribute must be given: ${Object.keys(changes).join(', ')}`);
      change[1](subnet, input);
      return {};
    },
  }),

  AssociateSubnetCidrBlock: operation<AssociateSubnetCidrBlockRequest>({
    required: ['SubnetId', 'Ipv6CidrBlock'],
    resources: ['subnet/{SubnetId}'],
    run: (region, input) => {
      const subnet = region.subnets.get(input.SubnetId);
      const added = ipv6Association(region, region.vpcs.get(subnet.VpcId), input.Ipv6CidrBlock ?? '');
      subnet.Ipv6CidrBlockAssociationSet = [...(subnet.Ipv6CidrBlockAssociationSet ?? []), added];
      return { SubnetId: subnet.SubnetId, Ipv6CidrBlockAssociation: { ...added, Ipv6CidrBlockState: { State: 'associating' } } };
    },
  }),

  DisassociateSubnetCidrBlock: operation<DisassociateSubnetCidrBlockRequest>({
    required: ['AssociationId'],
    run: (region, input) => {
      for (const subnet of region.subnets.all()) {
        const gone = subnet.Ipv6CidrBlockAssociationSet?.find((one) => one.AssociationId === input.AssociationId);
        if (gone === undefined) continue;
        subnet.Ipv6CidrBlockAssociationSet = subnet.Ipv6CidrBlockAssociationSet?.filter((one) => one !== gone);
        return { SubnetId: subnet.SubnetId, Ipv6CidrBlockAssociation: { ...gone, Ipv6CidrBlockState: { State: 'disassociating' } } };
      }
      throw new AwsError('InvalidSubnetCidrBlockAssociationID.NotFound', `The subnet CIDR block association ID '${input.AssociationId ?? ''}' does not exist`);
    },
  }),
};
