import type { Address, CreateNatGatewayRequest, DeleteNatGatewayRequest, NatGateway, NetworkInterfaceType, Subnet } from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { associateAddress, disassociateAddress } from './addresses.ts';
import { missingParameter } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { internetGatewayOf } from './gateways.ts';
import { kinds } from './kinds.ts';
import { createNetworkInterface, deleteNetworkInterface } from './network-interfaces.ts';
import { description, operation } from './operation.ts';
import { after, holdQuota, type Ec2Region } from './region.ts';
import { tagsFor } from './tags.ts';

/** Log-normal, medians in milliseconds. */
const durations = { create: { median: 100_000, sigma: 0.15 }, fail: { median: 10_000, sigma: 0.2 }, delete: { median: 45_000, sigma: 0.2 } } as const;

/** AWS keeps showing a deleted or failed NAT gateway for about an hour. */
const shownAfterwards = 3_600_000;

export function createNatGateway(region: Ec2Region, input: Pick<CreateNatGatewayRequest, 'SubnetId' | 'AllocationId' | 'ConnectivityType' | 'TagSpecifications'>): NatGateway {
  const subnet = region.subnets.get(input.SubnetId);
  const zone = subnet.AvailabilityZone;
  const inZone = region.natGateways.where((one) => isAlive(one) && region.subnets.find(one.SubnetId ?? '')?.AvailabilityZone === zone);
  holdQuota(region, 'natGatewaysPerZone', inZone.length);
  const isPublic = input.ConnectivityType !== 'private';
  if (isPublic && input.AllocationId === undefined) throw missingParameter('allocationId');
  if (isPublic) region.addresses.get(input.AllocationId);
  const NatGatewayId = region.natGateways.newId();
  const gateway = region.natGateways.add(NatGatewayId, {
    NatGatewayId,
    SubnetId: subnet.SubnetId,
    VpcId: subnet.VpcId,
    State: 'pending',
    ConnectivityType: isPublic ? 'public' : 'private',
    CreateTime: new Date(region.clock.now()),
    NatGatewayAddresses: isPublic ? [{ AllocationId: input.AllocationId, IsPrimary: true, Status: 'associating' }] : [],
    Tags: tagsFor(kinds.natGateway, input.TagSpecifications),
  });
  begin(region, gateway, subnet);
  return gateway;
}

/** On the wire it is `nat_gateway`, whatever the SDK's type says. */
const interfaceType = 'nat_gateway' as NetworkInterfaceType;

export function isAlive(gateway: NatGateway): boolean {
  return gateway.State === 'pending' || gateway.State === 'available';
}

function begin(region: Ec2Region, gateway: NatGateway, subnet: Subnet): void {
  const { NatGatewayId: id = '' } = gateway;
  const failure = failureOf(region, gateway);
  if (failure !== undefined) {
    after(region, drawn(region, gateway, 'fail'), () => {
      Object.assign(gateway, { State: 'failed', ...failure, DeleteTime: new Date(region.clock.now()) });
      after(region, shownAfterwards, () => region.natGateways.delete(id));
    });
    return;
  }
  bind(region, gateway, subnet);
  after(region, drawn(region, gateway, 'create'), () => settle(gateway));
}

function settle(gateway: NatGateway): void {
  if (gateway.State !== 'pending') return;
  gateway.State = 'available';
  gateway.NatGatewayAddresses = gateway.NatGatewayAddresses?.map((address) => ({ ...address, Status: 'succeeded' }));
}

/** One that is there already. */
export function seedNatGateway(region: Ec2Region, subnetId: string, address: Address): NatGateway {
  const gateway = createNatGateway(region, { SubnetId: subnetId, AllocationId: address.AllocationId });
  settle(gateway);
  return gateway;
}

/** Gives the gateway its interface in the subnet, and a public one its address. */
function bind(region: Ec2Region, gateway: NatGateway, subnet: Subnet): void {
  const made = createNetworkInterface(region, {
    subnetId: subnet.SubnetId,
    groups: [],
    description: `Interface for NAT Gateway ${gateway.NatGatewayId ?? ''}`,
    type: interfaceType,
    requester: 'nat-gateway',
    attachment: { InstanceOwnerId: 'amazon-aws', DeviceIndex: 1, Status: 'attached', DeleteOnTermination: false },
  });
  const { NetworkInterfaceId = '', PrivateIpAddress: PrivateIp = '' } = made;
  const address = region.addresses.find(gateway.NatGatewayAddresses?.[0]?.AllocationId ?? '');
  if (address !== undefined) {
    associateAddress(region, address, NetworkInterfaceId, PrivateIp);
    made.Association = { AllocationId: address.AllocationId, AssociationId: address.AssociationId, PublicIp: address.PublicIp, IpOwnerId: region.account };
  }
  gateway.NatGatewayAddresses = [
    { NetworkInterfaceId, PrivateIp, IsPrimary: true, Status: 'associating', AllocationId: address?.AllocationId, AssociationId: address?.AssociationId, PublicIp: address?.PublicIp },
  ];
}

/** Faults that EC2 finds out only while it makes the gateway. */
function failureOf(region: Ec2Region, gateway: NatGateway): Pick<NatGateway, 'FailureCode' | 'FailureMessage'> | undefined {
  if (gateway.ConnectivityType === 'private') return undefined;
  const { VpcId = '' } = gateway;
  if (internetGatewayOf(region, VpcId) === undefined) return { FailureCode: 'Gateway.NotAttached', FailureMessage: `Network ${VpcId} has no Internet gateway attached` };
  const address = region.addresses.find(gateway.NatGatewayAddresses?.[0]?.AllocationId ?? '');
  if (address?.AssociationId === undefined) return undefined;
  return { FailureCode: 'Resource.AlreadyAssociated', FailureMessage: `Elastic IP address [${address.AllocationId ?? ''}] is already associated` };
}

function drawn(region: Ec2Region, gateway: NatGateway, what: keyof typeof durations): number {
  return region.random.fork(`${gateway.NatGatewayId ?? ''}/${what}`).logNormal(durations[what].median, durations[what].sigma);
}

function deleteNatGateway(region: Ec2Region, gateway: NatGateway): void {
  if (!isAlive(gateway) && gateway.State !== 'failed') throw new AwsError('NatGatewayNotFound', `The Nat Gateway ${gateway.NatGatewayId ?? ''} was not found`);
  gateway.State = 'deleting';
  after(region, drawn(region, gateway, 'delete'), () => {
    for (const { AllocationId = '', NetworkInterfaceId = '' } of gateway.NatGatewayAddresses ?? []) {
      const address = region.addresses.find(AllocationId);
      if (address?.NetworkInterfaceId === NetworkInterfaceId) disassociateAddress(address);
      deleteNetworkInterface(region, NetworkInterfaceId);
    }
    Object.assign(gateway, { State: 'deleted', DeleteTime: new Date(region.clock.now()) });
    after(region, shownAfterwards, () => region.natGateways.delete(gateway.NatGatewayId ?? ''));
  });
}

const natGatewayFilters: FilterTable<NatGateway> = {
  'nat-gateway-id': (gateway) => gateway.NatGatewayId,
  state: (gateway) => gateway.State,
  'subnet-id': (gateway) => gateway.SubnetId,
  'vpc-id': (gateway) => gateway.VpcId,
};

export const natGatewayOperations = {
  CreateNatGateway: operation<CreateNatGatewayRequest>({
    required: ['SubnetId'],
    resources: ['natgateway/*', 'subnet/{SubnetId}', 'elastic-ip/{AllocationId}'],
    run: (region, input) => ({ NatGateway: createNatGateway(region, input), ClientToken: input.ClientToken }),
  }),

  DeleteNatGateway: operation<DeleteNatGatewayRequest>({
    required: ['NatGatewayId'],
    resources: ['natgateway/{NatGatewayId}'],
    run: (region, input) => {
      const gateway = region.natGateways.get(input.NatGatewayId);
      deleteNatGateway(region, gateway);
      return { NatGatewayId: gateway.NatGatewayId };
    },
  }),

  DescribeNatGateways: description<NatGateway>({ of: (region) => region.natGateways, ids: 'NatGatewayIds', into: 'NatGateways', filters: natGatewayFilters }),
};
