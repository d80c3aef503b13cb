import type { Shape } from '../../service.ts';
import { changed, made, omit, pick, shape, shapes, tagChanges, tagList, text } from './members.ts';
import type { Made, Provider, ResourceRequest } from './provider.ts';

/** EC2 takes tags at creation, by kind of resource. */
export function tagSpecifications(request: ResourceRequest, ResourceType: string): Shape {
  const Tags = tagList(request.tags);
  return Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType, Tags }] };
}

export async function changeTags(request: ResourceRequest, id: string): Promise<void> {
  const { set, remove } = tagChanges(request);
  if (Object.keys(set).length > 0) await request.call('ec2', 'CreateTags', { Resources: [id], Tags: tagList(set) });
  if (remove.length > 0) await request.call('ec2', 'DeleteTags', { Resources: [id], Tags: remove.map((Key) => ({ Key })) });
}

/** An update that can change nothing but tags. */
export async function tagsOnly(request: ResourceRequest, current: Made): Promise<Made> {
  await changeTags(request, current.physicalId);
  return current;
}

const vpc: Provider = {
  attributes: ['VpcId', 'CidrBlock', 'CidrBlockAssociations', 'DefaultSecurityGroup', 'Ipv6CidrBlocks'],
  unsupported: ['Ipv4IpamPoolId', 'Ipv4NetmaskLength', 'VpcEncryptionControl'],
  async create(request) {
    const answer = await request.call('ec2', 'CreateVpc', { ...pick(request.properties, 'CidrBlock', 'InstanceTenancy'), ...tagSpecifications(request, 'vpc') });
    const VpcId = text(shape(answer, 'Vpc'), 'VpcId');
    request.began(made(VpcId));
    await changeAttributes(request, 'ModifyVpcAttribute', { VpcId }, ['EnableDnsSupport', 'EnableDnsHostnames']);
    return made(VpcId, { VpcId, CidrBlock: request.properties['CidrBlock'] });
  },
  async update(request, current) {
    await changeAttributes(request, 'ModifyVpcAttribute', { VpcId: current.physicalId }, ['EnableDnsSupport', 'EnableDnsHostnames']);
    return tagsOnly(request, current);
  },
  delete: (current, request) => request.remove('ec2', 'DeleteVpc', { VpcId: current.physicalId }),
  async refresh(current, request) {
    const VpcId = current.physicalId;
    const found = shapes(await request.call('ec2', 'DescribeVpcs', { VpcIds: [VpcId] }), 'Vpcs')[0] ?? {};
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }, { Name: 'group-name', Values: ['default'] }];
    const groups = shapes(await request.call('ec2', 'DescribeSecurityGroups', { Filters }), 'SecurityGroups');
    return {
      CidrBlockAssociations: shapes(found, 'CidrBlockAssociationSet').map((association) => association['AssociationId']),
      Ipv6CidrBlocks: shapes(found, 'Ipv6CidrBlockAssociationSet').map((association) => association['Ipv6CidrBlock']),
      DefaultSecurityGroup: groups[0]?.['GroupId'],
    };
  },
};

/** EC2 changes one attribute per call. */
async function changeAttributes(request: ResourceRequest, operation: string, id: Shape, names: readonly string[]): Promise<void> {
  for (const name of names.filter((one) => changed(request, one))) {
    await request.call('ec2', operation, { ...id, [name]: { Value: request.properties[name] ?? false } });
  }
}

const vpcCidrBlock: Provider = {
  attributes: ['Id'],
  unsupported: ['Ipv4IpamPoolId', 'Ipv4NetmaskLength', 'Ipv6IpamPoolId', 'Ipv6NetmaskLength', 'Ipv6Pool', 'Ipv6CidrBlockNetworkBorderGroup'],
  async create(request) {
    const answer = await request.call('ec2', 'AssociateVpcCidrBlock', request.properties);
    const association = { ...shape(answer, 'CidrBlockAssociation'), ...shape(answer, 'Ipv6CidrBlockAssociation') };
    const id = text(association, 'AssociationId');
    request.began(made(id, { Id: id }));
    await request.until(async () => associationState(request, await request.call('ec2', 'DescribeVpcs', { VpcIds: [request.properties['VpcId']] }), id) === 'associated');
    return made(id, { Id: id });
  },
  delete: (current, request) => request.remove('ec2', 'DisassociateVpcCidrBlock', { AssociationId: current.physicalId }),
};

function associationState(request: ResourceRequest, described: Shape, id: string): unknown {
  const found = shapes(described, 'Vpcs')[0] ?? {};
  const six = request.properties['AmazonProvidedIpv6CidrBlock'] === true || request.properties['Ipv6CidrBlock'] !== undefined;
  const association = shapes(found, six ? 'Ipv6CidrBlockAssociationSet' : 'CidrBlockAssociationSet').find((one) => one['AssociationId'] === id);
  return shape(association ?? {}, six ? 'Ipv6CidrBlockState' : 'CidrBlockState')['State'];
}

const subnetSettings = ['MapPublicIpOnLaunch', 'AssignIpv6AddressOnCreation', 'EnableDns64'];

const subnet: Provider = {
  attributes: ['SubnetId', 'VpcId', 'AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'Ipv6CidrBlocks'],
  unsupported: ['OutpostArn', 'EnableLniAtDeviceIndex', 'Ipv4IpamPoolId', 'Ipv4NetmaskLength', 'Ipv6IpamPoolId', 'Ipv6NetmaskLength'],
  async create(request) {
    const input = { ...omit(request.properties, 'Tags', 'PrivateDnsNameOptionsOnLaunch', ...subnetSettings), ...tagSpecifications(request, 'subnet') };
    const created = shape(await request.call('ec2', 'CreateSubnet', input), 'Subnet');
    const SubnetId = text(created, 'SubnetId');
    const blocks = shapes(created, 'Ipv6CidrBlockAssociationSet').map((association) => association['Ipv6CidrBlock']);
    const result = made(SubnetId, { ...pick(created, 'SubnetId', 'VpcId', 'AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock'), Ipv6CidrBlocks: blocks });
    request.began(result);
    await changeAttributes(request, 'ModifySubnetAttribute', { SubnetId }, subnetSettings);
    await changeHostNames(request, SubnetId);
    return result;
  },
  async update(request, current) {
    await changeAttributes(request, 'ModifySubnetAttribute', { SubnetId: current.physicalId }, subnetSettings);
    await changeHostNames(request, current.physicalId);
    return tagsOnly(request, current);
  },
  delete: (current, request) => request.remove('ec2', 'DeleteSubnet', { SubnetId: current.physicalId }),
};

/** Member of the property → how EC2 takes it; as with all attributes, one per call. */
const hostNames: Readonly<Record<string, (value: unknown) => Shape>> = {
  HostnameType: (value) => ({ PrivateDnsHostnameTypeOnLaunch: value }),
  EnableResourceNameDnsARecord: (Value) => ({ EnableResourceNameDnsARecordOnLaunch: { Value } }),
  EnableResourceNameDnsAAAARecord: (Value) => ({ EnableResourceNameDnsAAAARecordOnLaunch: { Value } }),
};

async function changeHostNames(request: ResourceRequest, SubnetId: string): Promise<void> {
  if (!changed(request, 'PrivateDnsNameOptionsOnLaunch')) return;
  const asked = shape(request.properties, 'PrivateDnsNameOptionsOnLaunch');
  for (const [member, value] of Object.entries(asked)) {
    const change = hostNames[member];
    if (change !== undefined) await request.call('ec2', 'ModifySubnetAttribute', { SubnetId, ...change(value) });
  }
}

const internetGateway: Provider = {
  attributes: ['InternetGatewayId'],
  async create(request) {
    const answer = await request.call('ec2', 'CreateInternetGateway', tagSpecifications(request, 'internet-gateway'));
    const InternetGatewayId = text(shape(answer, 'InternetGateway'), 'InternetGatewayId');
    return made(InternetGatewayId, { InternetGatewayId });
  },
  update: tagsOnly,
  delete: (current, request) => request.remove('ec2', 'DeleteInternetGateway', { InternetGatewayId: current.physicalId }),
};

const gatewayAttachment: Provider = {
  attributes: ['AttachmentType'],
  alsoReplaces: ['InternetGatewayId', 'VpnGatewayId'],
  async create(request) {
    const { kind, type, input } = attached(request);
    await request.call('ec2', `Attach${kind}Gateway`, input);
    return made(`${type}|${text(request.properties, 'VpcId')}`, { AttachmentType: type });
  },
  async delete(_current, request) {
    const { kind, input } = attached(request);
    await request.remove('ec2', `Detach${kind}Gateway`, input);
  },
};

/** An attachment is of one gateway, to the internet or to a private network. */
function attached({ properties }: ResourceRequest): { readonly kind: 'Internet' | 'Vpn'; readonly type: 'IGW' | 'VGW'; readonly input: Shape } {
  if (properties['VpnGatewayId'] !== undefined) return { kind: 'Vpn', type: 'VGW', input: pick(properties, 'VpnGatewayId', 'VpcId') };
  return { kind: 'Internet', type: 'IGW', input: pick(properties, 'InternetGatewayId', 'VpcId') };
}

const transitGatewayAttachment: Provider = {
  attributes: ['Id'],
  unsupported: ['Options'],
  async create(request) {
    const answer = await request.call('ec2', 'CreateTransitGatewayVpcAttachment', { ...pick(request.properties, 'TransitGatewayId', 'VpcId', 'SubnetIds'), ...tagSpecifications(request, 'transit-gateway-attachment') });
    const id = text(shape(answer, 'TransitGatewayVpcAttachment'), 'TransitGatewayAttachmentId');
    request.began(made(id, { Id: id }));
    await request.until(async () => (await transitAttachmentState(request, id)) === 'available');
    return made(id, { Id: id });
  },
  update: tagsOnly,
  async delete(current, request) {
    await request.remove('ec2', 'DeleteTransitGatewayVpcAttachment', { TransitGatewayAttachmentId: current.physicalId });
    await request.until(async () => ['deleted', undefined].includes(await transitAttachmentState(request, current.physicalId)));
  },
};

async function transitAttachmentState(request: ResourceRequest, id: string): Promise<string | undefined> {
  const Filters = [{ Name: 'transit-gateway-attachment-id', Values: [id] }];
  const found = shapes(await request.call('ec2', 'DescribeTransitGatewayVpcAttachments', { Filters }), 'TransitGatewayVpcAttachments')[0];
  return found && text(found, 'State');
}

const egressOnlyGateway: Provider = {
  attributes: ['Id'],
  async create(request) {
    const answer = await request.call('ec2', 'CreateEgressOnlyInternetGateway', { ...pick(request.properties, 'VpcId'), ...tagSpecifications(request, 'egress-only-internet-gateway') });
    const id = text(shape(answer, 'EgressOnlyInternetGateway'), 'EgressOnlyInternetGatewayId');
    return made(id, { Id: id });
  },
  update: tagsOnly,
  delete: (current, request) => request.remove('ec2', 'DeleteEgressOnlyInternetGateway', { EgressOnlyInternetGatewayId: current.physicalId }),
};

const natGateway: Provider = {
  attributes: ['NatGatewayId'],
  unsupported: ['SecondaryAllocationIds', 'SecondaryPrivateIpAddresses', 'SecondaryPrivateIpAddressCount', 'MaxDrainDurationSeconds', 'VpcId', 'AvailabilityMode', 'AvailabilityZoneAddresses'],
  async create(request) {
    const answer = await request.call('ec2', 'CreateNatGateway', { ...omit(request.properties, 'Tags'), ...tagSpecifications(request, 'natgateway') });
    const NatGatewayId = text(shape(answer, 'NatGateway'), 'NatGatewayId');
    request.began(made(NatGatewayId, { NatGatewayId }));
    await request.until(async () => (await natGatewayState(request, NatGatewayId)) === 'available');
    return made(NatGatewayId, { NatGatewayId });
  },
  update: tagsOnly,
  async delete(current, request) {
    const NatGatewayId = current.physicalId;
    await request.remove('ec2', 'DeleteNatGateway', { NatGatewayId });
    await request.until(async () => ['deleted', undefined].includes(await natGatewayState(request, NatGatewayId)));
  },
};

async function natGatewayState(request: ResourceRequest, id: string): Promise<string | undefined> {
  const described = await request.call('ec2', 'DescribeNatGateways', { NatGatewayIds: [id] }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NatGatewayNotFound') return {};
    throw error;
  });
  const found = shapes(described, 'NatGateways')[0];
  if (found?.['State'] === 'failed') throw new Error(`NatGateway ${id} is in state failed and hence failed to stabilize. Detailed failure message: ${String(found['FailureMessage'])}`);
  return found === undefined ? undefined : text(found, 'State');
}

const elasticIp: Provider = {
  attributes: ['PublicIp', 'AllocationId'],
  unsupported: ['InstanceId', 'TransferAddress', 'IpamPoolId', 'Address', 'PublicIpv4Pool'],
  async create(request) {
    const answer = await request.call('ec2', 'AllocateAddress', { Domain: 'vpc', ...pick(request.properties, 'Domain', 'NetworkBorderGroup'), ...tagSpecifications(request, 'elastic-ip') });
    return made(text(answer, 'PublicIp'), pick(answer, 'PublicIp', 'AllocationId'));
  },
  async update(request, current) {
    await changeTags(request, text(current.attributes, 'AllocationId'));
    return current;
  },
  delete: (current, request) => request.remove('ec2', 'ReleaseAddress', pick(current.attributes, 'AllocationId')),
};

const routeTable: Provider = {
  attributes: ['RouteTableId'],
  async create(request) {
    const answer = await request.call('ec2', 'CreateRouteTable', { ...pick(request.properties, 'VpcId'), ...tagSpecifications(request, 'route-table') });
    const RouteTableId = text(shape(answer, 'RouteTable'), 'RouteTableId');
    return made(RouteTableId, { RouteTableId });
  },
  update: tagsOnly,
  delete: (current, request) => request.remove('ec2', 'DeleteRouteTable', { RouteTableId: current.physicalId }),
};

const destinations = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'];

const route: Provider = {
  attributes: ['CidrBlock'],
  unsupported: ['InstanceId', 'LocalGatewayId', 'CarrierGatewayId', 'CoreNetworkArn', 'OdbNetworkArn'],
  async create(request) {
    await request.call('ec2', 'CreateRoute', request.properties);
    const destination = Object.values(pick(request.properties, ...destinations))[0];
    return made(`${text(request.properties, 'RouteTableId')}|${String(destination)}`, { CidrBlock: destination });
  },
  async update(request, current) {
    await request.call('ec2', 'ReplaceRoute', request.properties);
    return current;
  },
  delete: (_current, request) => request.remove('ec2', 'DeleteRoute', pick(request.properties, 'RouteTableId', ...destinations)),
};

const routeTableAssociation: Provider = {
  attributes: ['Id'],
  async create(request) {
    const id = text(await request.call('ec2', 'AssociateRouteTable', request.properties), 'AssociationId');
    return made(id, { Id: id });
  },
  delete: (current, request) => request.remove('ec2', 'DisassociateRouteTable', { AssociationId: current.physicalId }),
};

export const ec2NetworkProviders: Readonly<Record<string, Provider>> = {
  'AWS::EC2::VPC': vpc,
  'AWS::EC2::VPCCidrBlock': vpcCidrBlock,
  'AWS::EC2::Subnet': subnet,
  'AWS::EC2::InternetGateway': internetGateway,
  'AWS::EC2::VPCGatewayAttachment': gatewayAttachment,
  'AWS::EC2::EgressOnlyInternetGateway': egressOnlyGateway,
  'AWS::EC2::TransitGatewayAttachment': transitGatewayAttachment,
  'AWS::EC2::NatGateway': natGateway,
  'AWS::EC2::EIP': elasticIp,
  'AWS::EC2::RouteTable': routeTable,
  'AWS::EC2::Route': route,
  'AWS::EC2::SubnetRouteTableAssociation': routeTableAssociation,
};
