import type {
  AssignPrivateIpAddressesRequest, CreateNetworkInterfaceRequest, DeleteNetworkInterfaceRequest, NetworkInterface, NetworkInterfaceType, Tag, UnassignPrivateIpAddressesRequest,
} from '@aws-sdk/client-ec2';
import type { Call } from '../service.ts';
import type { Resource } from './collection.ts';
import { invalidValue } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { description, operation } from './operation.ts';
import { holdQuota, type Ec2Region } from './region.ts';
import { defaultSecurityGroupOf } from './security-groups.ts';
import { poolOf } from './subnets.ts';
import { tagsFor } from './tags.ts';

export interface NewNetworkInterface {
  readonly subnetId: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly description?: string | undefined;
  /** The AWS service that makes it for itself; nobody else may delete it. */
  readonly requester?: string | undefined;
  readonly type?: NetworkInterfaceType | undefined;
  readonly address?: string | undefined;
  readonly secondaryAddresses?: number | undefined;
  readonly attachment?: NetworkInterface['Attachment'];
  readonly tags?: Tag[];
}

export function createNetworkInterface(region: Ec2Region, fields: NewNetworkInterface): NetworkInterface {
  const subnet = region.subnets.get(fields.subnetId);
  const { SubnetId = '', VpcId = '' } = subnet;
  const groups = (fields.groups ?? [defaultSecurityGroupOf(region, VpcId).GroupId ?? '']).map((id) => region.securityGroups.get(id));
  const stranger = groups.find((group) => group.VpcId !== VpcId);
  if (stranger !== undefined) throw invalidValue(`You have specified two resources that belong to different networks.`);
  holdQuota(region, 'networkInterfacesPerRegion', region.networkInterfaces.size);
  const addresses = takeAddresses(region, SubnetId, [fields.address, ...Array<undefined>(fields.secondaryAddresses ?? 0).fill(undefined)]);
  const NetworkInterfaceId = region.networkInterfaces.newId();
  return region.networkInterfaces.add(NetworkInterfaceId, {
    NetworkInterfaceId,
    SubnetId,
    VpcId,
    OwnerId: region.account,
    AvailabilityZone: subnet.AvailabilityZone,
    Description: fields.description ?? '',
    Groups: groups.map(({ GroupId, GroupName }) => ({ GroupId, GroupName })),
    InterfaceType: fields.type ?? 'interface',
    MacAddress: macAddress(region),
    PrivateIpAddress: addresses[0],
    PrivateDnsName: `ip-${(addresses[0] ?? '').replaceAll('.', '-')}.${region.region === 'us-east-1' ? 'ec2' : `${region.region}.compute`}.internal`,
    PrivateIpAddresses: addresses.map((PrivateIpAddress, i) => ({ PrivateIpAddress, Primary: i === 0 })),
    Ipv6Addresses: [],
    SourceDestCheck: fields.requester === undefined,
    RequesterManaged: fields.requester !== undefined,
    ...(fields.requester !== undefined && { RequesterId: fields.requester }),
    ...(fields.attachment === undefined ? { Status: 'available' } : { Status: 'in-use', Attachment: fields.attachment }),
    Tags: fields.tags ?? [],
  });
}

/** Takes one address for each element, any where it is undefined; all or none. */
function takeAddresses(region: Ec2Region, subnetId: string, wanted: readonly (string | undefined)[]): string[] {
  const pool = poolOf(region, subnetId);
  const taken: string[] = [];
  try {
    for (const address of wanted) taken.push(address === undefined ? pool.take() : pool.takeExactly(address));
    return taken;
  } catch (error) {
    for (const address of taken) pool.giveBack(address);
    throw error;
  }
}

/** Frees its addresses. */
export function deleteNetworkInterface(region: Ec2Region, id: string): void {
  const found = region.networkInterfaces.find(id);
  if (found === undefined) return;
  const pool = poolOf(region, found.SubnetId ?? '');
  for (const { PrivateIpAddress = '' } of found.PrivateIpAddresses ?? []) pool.giveBack(PrivateIpAddress);
  region.networkInterfaces.delete(id);
}

function macAddress(region: Ec2Region): string {
  return ['02', ...Array.from({ length: 5 }, () => region.random.hex(2))].join(':');
}

/** An interface that AWS makes for itself is attached from the start, to something in AWS's own account. */
function requesterOf(call: Call, region: Ec2Region): Pick<NewNetworkInterface, 'requester' | 'attachment'> {
  if (call.principal.kind !== 'service') return {};
  return {
    requester: call.principal.service,
    attachment: { AttachmentId: `ela-attach-0${region.random.hex(16)}`, InstanceOwnerId: 'amazon-aws', DeviceIndex: 1, Status: 'attached', DeleteOnTermination: false },
  };
}

const networkInterfaceFilters: FilterTable<NetworkInterface> = {
  'addresses.private-ip-address': (one) => one.PrivateIpAddresses?.map((address) => address.PrivateIpAddress),
  'attachment.instance-id': (one) => one.Attachment?.InstanceId,
  'attachment.status': (one) => one.Attachment?.Status,
  'availability-zone': (one) => one.AvailabilityZone,
  description: (one) => one.Description,
  'group-id': (one) => one.Groups?.map((group) => group.GroupId),
  'group-name': (one) => one.Groups?.map((group) => group.GroupName),
  'interface-type': (one) => one.InterfaceType,
  'network-interface-id': (one) => one.NetworkInterfaceId,
  'owner-id': (one) => one.OwnerId,
  'private-ip-address': (one) => one.PrivateIpAddress,
  'requester-id': (one) => one.RequesterId,
  'requester-managed': (one) => one.RequesterManaged,
  status: (one) => one.Status,
  'subnet-id': (one) => one.SubnetId,
  'vpc-id': (one) => one.VpcId,
};

/** EC2 calls an interface's tags `TagSet`. */
function shown(_: Ec2Region, { Tags, ...record }: NetworkInterface & Resource): NetworkInterface & Resource {
  return { ...record, TagSet: Tags };
}

export const networkInterfaceOperations = {
  CreateNetworkInterface: operation<CreateNetworkInterfaceRequest>({
    required: ['SubnetId'],
    resources: ['network-interface/*', 'subnet/{SubnetId}', 'security-group/{Groups}'],
    run: (region, input, call) => {
      const made = createNetworkInterface(region, {
        subnetId: input.SubnetId,
        groups: input.Groups,
        description: input.Description,
        type: input.InterfaceType,
        address: input.PrivateIpAddress,
        secondaryAddresses: input.SecondaryPrivateIpAddressCount,
        tags: tagsFor(kinds.networkInterface, input.TagSpecifications),
        ...requesterOf(call, region),
      });
      return { NetworkInterface: shown(region, made), ClientToken: input.ClientToken };
    },
  }),

  DeleteNetworkInterface: operation<DeleteNetworkInterfaceRequest>({
    required: ['NetworkInterfaceId'],
    resources: ['network-interface/{NetworkInterfaceId}'],
    run: (region, input, call) => {
      const { NetworkInterfaceId: id = '', Status } = region.networkInterfaces.get(input.NetworkInterfaceId);
      if (Status === 'in-use' && call.principal.kind !== 'service') throw invalidValue(`Network interface '${id}' is currently in use.`);
      deleteNetworkInterface(region, id);
      return {};
    },
  }),

  DescribeNetworkInterfaces: description<NetworkInterface & Resource>({
    of: (region) => region.networkInterfaces, ids: 'NetworkInterfaceIds', into: 'NetworkInterfaces', filters: networkInterfaceFilters, view: shown,
  }),

  /** Secondary addresses, as the VPC CNI takes them for pods. */
  AssignPrivateIpAddresses: operation<AssignPrivateIpAddressesRequest>({
    required: ['NetworkInterfaceId'],
    resources: ['network-interface/{NetworkInterfaceId}'],
    run: (region, input) => {
      const found = region.networkInterfaces.get(input.NetworkInterfaceId);
      const asked = input.PrivateIpAddresses ?? Array<undefined>(input.SecondaryPrivateIpAddressCount ?? 0).fill(undefined);
      const taken = takeAddresses(region, found.SubnetId ?? '', asked);
      found.PrivateIpAddresses = [...(found.PrivateIpAddresses ?? []), ...taken.map((PrivateIpAddress) => ({ PrivateIpAddress, Primary: false }))];
      return { NetworkInterfaceId: found.NetworkInterfaceId, AssignedPrivateIpAddresses: taken.map((PrivateIpAddress) => ({ PrivateIpAddress })) };
    },
  }),

  UnassignPrivateIpAddresses: operation<UnassignPrivateIpAddressesRequest>({
    required: ['NetworkInterfaceId'],
    resources: ['network-interface/{NetworkInterfaceId}'],
    run: (region, input) => {
      const found = region.networkInterfaces.get(input.NetworkInterfaceId);
      const gone = found.PrivateIpAddresses?.filter((one) => one.Primary !== true && input.PrivateIpAddresses?.includes(one.PrivateIpAddress ?? '')) ?? [];
      if (gone.length < (input.PrivateIpAddresses?.length ?? 0)) throw invalidValue('Some of the specified addresses are not assigned to interface');
      found.PrivateIpAddresses = found.PrivateIpAddresses?.filter((one) => !gone.includes(one));
      for (const { PrivateIpAddress = '' } of gone) poolOf(region, found.SubnetId ?? '').giveBack(PrivateIpAddress);
      return {};
    },
  }),
};
