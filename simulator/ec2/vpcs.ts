import type {
  AssociateVpcCidrBlockRequest, CreateVpcRequest, DeleteVpcRequest, DescribeVpcAttributeRequest, DisassociateVpcCidrBlockRequest, ModifyVpcAttributeRequest, Tag, Vpc,
  VpcCidrBlockAssociation, VpcIpv6CidrBlockAssociation,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { contains, formatCidr, overlaps, parseCidr, type Cidr } from './cidr.ts';
import { dependencyViolation, invalidCombination, invalidValue } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { formatCidr6, parseCidr6, type Cidr6 } from './ipv6.ts';
import { kinds } from './kinds.ts';
import { createDefaultNetworkAcl } from './network-acls.ts';
import { description, operation } from './operation.ts';
import { holdQuota, type Ec2Region, type VpcAttributes } from './region.ts';
import { isAttachedElsewhere } from './remote-gateways.ts';
import { createMainRouteTable, setLocalRoutes } from './route-tables.ts';
import { createDefaultSecurityGroup, deleteSecurityGroup } from './security-groups.ts';
import { tagsFor } from './tags.ts';

export interface NewVpc {
  readonly id?: string | undefined;
  readonly cidr: string;
  readonly tags?: Tag[];
  readonly ipv6?: boolean | undefined;
  readonly tenancy?: Vpc['InstanceTenancy'];
  readonly isDefault?: boolean;
}

/** A VPC with what AWS makes along with it: main route table, default security group, default network ACL. */
export function createVpc(region: Ec2Region, { id = region.vpcs.newId(), cidr, tags = [], ipv6 = false, tenancy = 'default', isDefault = false }: NewVpc): Vpc {
  const block = readBlock(cidr);
  holdQuota(region, 'vpcsPerRegion', region.vpcs.size);
  const vpc = region.vpcs.add(id, {
    VpcId: id,
    State: 'available',
    OwnerId: region.account,
    InstanceTenancy: tenancy,
    CidrBlock: formatCidr(block),
    CidrBlockAssociationSet: [association(region, block)],
    Ipv6CidrBlockAssociationSet: ipv6 ? [amazonBlock(region)] : [],
    DhcpOptionsId: `dopt-0${region.random.fork('dhcp-options').hex(16)}`,
    IsDefault: isDefault,
    Tags: tags,
  });
  region.vpcAttributes.set(id, { EnableDnsSupport: true, EnableDnsHostnames: isDefault, EnableNetworkAddressUsageMetrics: false });
  createMainRouteTable(region, vpc);
  createDefaultSecurityGroup(region, id);
  createDefaultNetworkAcl(region, id);
  return vpc;
}

function readBlock(text: string): Cidr {
  const block = parseCidr(text);
  if (block === undefined) throw invalidValue(`Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  if (block.prefix < 16 || block.prefix > 28) throw new AwsError('InvalidVpc.Range', `The CIDR '${text}' is invalid.`);
  return block;
}

function association(region: Ec2Region, block: Cidr): VpcCidrBlockAssociation {
  return { AssociationId: `vpc-cidr-assoc-0${region.random.hex(16)}`, CidrBlock: formatCidr(block), CidrBlockState: { State: 'associated' } };
}

/** A /56 of Amazon's address space. */
function amazonBlock(region: Ec2Region): VpcIpv6CidrBlockAssociation {
  const groups = [0x2600, 0x1f00 + region.random.below(0x40), region.random.below(0x10000), region.random.below(0x100) * 0x100, 0, 0, 0, 0];
  return {
    AssociationId: `vpc-cidr-assoc-0${region.random.hex(16)}`,
    Ipv6CidrBlock: formatCidr6({ groups, prefix: 56 }),
    Ipv6CidrBlockState: { State: 'associated' },
    NetworkBorderGroup: region.region,
    Ipv6Pool: 'Amazon',
    IpSource: 'amazon',
    Ipv6AddressAttribute: 'public',
  };
}

export function ipv4Blocks(vpc: Vpc): Cidr[] {
  return (vpc.CidrBlockAssociationSet ?? []).map(({ CidrBlock = '' }) => parseCidr(CidrBlock)).filter((block) => block !== undefined);
}

export function ipv6Blocks(vpc: Vpc): Cidr6[] {
  return (vpc.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock = '' }) => parseCidr6(Ipv6CidrBlock)).filter((block) => block !== undefined);
}

/** What must be gone before a VPC can go. Its main route table and its default group and ACL go with it. */
function hasDependencies(region: Ec2Region, id: string): boolean {
  const here = (record: { VpcId?: string | undefined }): boolean => record.VpcId === id;
  const attached = (record: { Attachments?: { VpcId?: string | undefined }[] | undefined }): boolean => record.Attachments?.some(here) ?? false;
  return (
    region.subnets.where(here).length > 0 ||
    region.networkInterfaces.where(here).length > 0 ||
    region.internetGateways.where(attached).length > 0 ||
    region.egressOnlyInternetGateways.where(attached).length > 0 ||
    region.vpcEndpoints.where(here).length > 0 ||
    isAttachedElsewhere(region, id) ||
    region.routeTables.where((table) => here(table) && !table.Associations?.some((one) => one.Main)).length > 0 ||
    region.securityGroups.where((group) => here(group) && group.GroupName !== 'default').length > 0
  );
}

function deleteVpc(region: Ec2Region, id: string): void {
  if (hasDependencies(region, id)) throw dependencyViolation('vpc', id);
  for (const table of region.routeTables.where((one) => one.VpcId === id)) region.routeTables.delete(table.RouteTableId ?? '');
  for (const group of region.securityGroups.where((one) => one.VpcId === id)) deleteSecurityGroup(region, group);
  for (const acl of region.networkAcls.where((one) => one.VpcId === id)) region.networkAcls.delete(acl.NetworkAclId ?? '');
  region.vpcAttributes.delete(id);
  region.vpcs.delete(id);
}

function associateBlock(region: Ec2Region, vpc: Vpc, input: AssociateVpcCidrBlockRequest): object {
  if (input.AmazonProvidedIpv6CidrBlock === true) {
    if (ipv6Blocks(vpc).length > 0) throw new AwsError('CidrConflict', `The VPC '${vpc.VpcId ?? ''}' already has an Amazon-provided IPv6 CIDR block.`);
    const added = amazonBlock(region);
    vpc.Ipv6CidrBlockAssociationSet = [...(vpc.Ipv6CidrBlockAssociationSet ?? []), added];
    setLocalRoutes(region, vpc);
    return { VpcId: vpc.VpcId, Ipv6CidrBlockAssociation: { ...added, Ipv6CidrBlockState: { State: 'associating' } } };
  }
  const block = readBlock(input.CidrBlock ?? '');
  const blocks = ipv4Blocks(vpc);
  if (blocks.some((present) => overlaps(present, block))) throw new AwsError('InvalidVpc.Range', `The CIDR '${formatCidr(block)}' conflicts with another CIDR block of this VPC.`);
  holdQuota(region, 'cidrBlocksPerVpc', blocks.length);
  const added = association(region, block);
  vpc.CidrBlockAssociationSet = [...(vpc.CidrBlockAssociationSet ?? []), added];
  setLocalRoutes(region, vpc);
  return { VpcId: vpc.VpcId, CidrBlockAssociation: { ...added, CidrBlockState: { State: 'associating' } } };
}

function disassociateBlock(region: Ec2Region, id: string): object {
  for (const vpc of region.vpcs.all()) {
    const subnets = region.subnets.where((subnet) => subnet.VpcId === vpc.VpcId);
    const ipv4 = vpc.CidrBlockAssociationSet?.find((one) => one.AssociationId === id);
    if (ipv4 !== undefined) {
      const block = parseCidr(ipv4.CidrBlock ?? '');
      const inUse = subnets.some((subnet) => block !== undefined && contains(block, parseCidr(subnet.CidrBlock ?? '') ?? block));
      if (inUse || ipv4.CidrBlock === vpc.CidrBlock) throw new AwsError('OperationNotPermitted', `The vpc CIDR block with association ID ${id} may not be disassociated.`);
      vpc.CidrBlockAssociationSet = vpc.CidrBlockAssociationSet?.filter((one) => one !== ipv4);
      setLocalRoutes(region, vpc);
      return { VpcId: vpc.VpcId, CidrBlockAssociation: { ...ipv4, CidrBlockState: { State: 'disassociating' } } };
    }
    const ipv6 = vpc.Ipv6CidrBlockAssociationSet?.find((one) => one.AssociationId === id);
    if (ipv6 !== undefined) {
      const inUse = subnets.some((subnet) => (subnet.Ipv6CidrBlockAssociationSet ?? []).length > 0);
      if (inUse) throw new AwsError('CidrBlockInUse', `The IPv6 CIDR block with association ID ${id} is in use by a subnet.`);
      vpc.Ipv6CidrBlockAssociationSet = vpc.Ipv6CidrBlockAssociationSet?.filter((one) => one !== ipv6);
      setLocalRoutes(region, vpc);
      return { VpcId: vpc.VpcId, Ipv6CidrBlockAssociation: { ...ipv6, Ipv6CidrBlockState: { State: 'disassociating' } } };
    }
  }
  throw new AwsError('InvalidVpcCidrBlockAssociationID.NotFound', `The vpc CIDR block association ID '${id}' does not exist`);
}

/** Request value of `DescribeVpcAttribute` → member of request and answer. */
const attributeMembers = {
  enableDnsSupport: 'EnableDnsSupport',
  enableDnsHostnames: 'EnableDnsHostnames',
  enableNetworkAddressUsageMetrics: 'EnableNetworkAddressUsageMetrics',
} as const satisfies Record<string, keyof VpcAttributes>;

function attributesOf(region: Ec2Region, id: string | undefined): VpcAttributes {
  const attributes = region.vpcAttributes.get(id ?? '');
  if (attributes === undefined) throw kinds.vpc.notFound(id ?? '');
  return attributes;
}

const vpcFilters: FilterTable<Vpc> = {
  cidr: (vpc) => vpc.CidrBlock,
  'cidr-block': (vpc) => vpc.CidrBlock,
  'cidr-block-association.cidr-block': (vpc) => vpc.CidrBlockAssociationSet?.map((one) => one.CidrBlock),
  'cidr-block-association.association-id': (vpc) => vpc.CidrBlockAssociationSet?.map((one) => one.AssociationId),
  'ipv6-cidr-block-association.ipv6-cidr-block': (vpc) => vpc.Ipv6CidrBlockAssociationSet?.map((one) => one.Ipv6CidrBlock),
  'ipv6-cidr-block-association.association-id': (vpc) => vpc.Ipv6CidrBlockAssociationSet?.map((one) => one.AssociationId),
  'dhcp-options-id': (vpc) => vpc.DhcpOptionsId,
  'is-default': (vpc) => vpc.IsDefault,
  isDefault: (vpc) => vpc.IsDefault,
  'owner-id': (vpc) => vpc.OwnerId,
  state: (vpc) => vpc.State,
  'vpc-id': (vpc) => vpc.VpcId,
};

export const vpcOperations = {
  CreateVpc: operation<CreateVpcRequest>({
    required: ['CidrBlock'],
    resources: ['vpc/*'],
    run: (region, input) => {
      const vpc = createVpc(region, {
        cidr: input.CidrBlock ?? '',
        tags: tagsFor(kinds.vpc, input.TagSpecifications),
        ipv6: input.AmazonProvidedIpv6CidrBlock,
        tenancy: input.InstanceTenancy,
      });
      return { Vpc: { ...vpc, State: 'pending' } };
    },
  }),

  DeleteVpc: operation<DeleteVpcRequest>({
    required: ['VpcId'],
    resources: ['vpc/{VpcId}'],
    run: (region, input) => {
      deleteVpc(region, region.vpcs.get(input.VpcId).VpcId ?? '');
      return {};
    },
  }),

  DescribeVpcs: description<Vpc>({ of: (region) => region.vpcs, ids: 'VpcIds', into: 'Vpcs', filters: vpcFilters }),

  DescribeVpcAttribute: operation<DescribeVpcAttributeRequest>({
    required: ['VpcId', 'Attribute'],
    run: (region, input) => {
      const member = attributeMembers[input.Attribute as keyof typeof attributeMembers] as keyof VpcAttributes | undefined;
      if (member === undefined) throw invalidValue(`Value (${String(input.Attribute)}) for parameter attribute is invalid. Unknown attribute.`);
      return { VpcId: input.VpcId, [member]: { Value: attributesOf(region, input.VpcId)[member] } };
    },
  }),

  ModifyVpcAttribute: operation<ModifyVpcAttributeRequest>({
    required: ['VpcId'],
    resources: ['vpc/{VpcId}'],
    run: (region, input) => {
      const attributes = attributesOf(region, input.VpcId);
      const given = Object.values(attributeMembers).filter((member) => input[member] !== undefined);
      const [member] = given;
      if (member === undefined || given.length > 1) throw invalidCombination('Exactly one attribute must be given: enableDnsSupport, enableDnsHostnames or enableNetworkAddressUsageMetrics');
      attributes[member] = input[member]?.Value ?? false;
      return {};
    },
  }),

  AssociateVpcCidrBlock: operation<AssociateVpcCidrBlockRequest>({
    required: ['VpcId'],
    resources: ['vpc/{VpcId}'],
    run: (region, input) => associateBlock(region, region.vpcs.get(input.VpcId), input),
  }),

  DisassociateVpcCidrBlock: operation<DisassociateVpcCidrBlockRequest>({
    required: ['AssociationId'],
    run: (region, input) => disassociateBlock(region, input.AssociationId ?? ''),
  }),
};
