import type { Address, AllocateAddressRequest, DescribeAddressesRequest, ReleaseAddressRequest, Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { formatAddress } from './cidr.ts';
import { missingParameter } from './errors.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { operation } from './operation.ts';
import { holdQuota, type Ec2Region } from './region.ts';
import { tagsFor } from './tags.ts';

/** Amazon's public block that the made-up addresses come from: 52.0.0.0/10. */
const firstPublic = 52 * 2 ** 24;
const publicAddresses = 2 ** 22;

export function allocateAddress(region: Ec2Region, tags: Tag[]): Address {
  holdQuota(region, 'addressesPerRegion', region.addresses.size);
  const AllocationId = region.addresses.newId();
  return region.addresses.add(AllocationId, {
    AllocationId,
    PublicIp: publicAddress(region),
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: region.region,
    Domain: 'vpc',
    Tags: tags,
  });
}

export function publicAddress(region: Ec2Region): string {
  return formatAddress(firstPublic + region.random.below(publicAddresses));
}

/** Ties the address to an interface until `disassociateAddress`. */
export function associateAddress(region: Ec2Region, address: Address, networkInterfaceId: string, privateAddress: string): void {
  Object.assign(address, {
    AssociationId: `eipassoc-0${region.random.hex(16)}`,
    NetworkInterfaceId: networkInterfaceId,
    NetworkInterfaceOwnerId: region.account,
    PrivateIpAddress: privateAddress,
  });
}

export function disassociateAddress(address: Address): void {
  delete address.AssociationId;
  delete address.NetworkInterfaceId;
  delete address.NetworkInterfaceOwnerId;
  delete address.PrivateIpAddress;
}

const addressFilters: FilterTable<Address> = {
  'allocation-id': (address) => address.AllocationId,
  'association-id': (address) => address.AssociationId,
  domain: (address) => address.Domain,
  'network-border-group': (address) => address.NetworkBorderGroup,
  'network-interface-id': (address) => address.NetworkInterfaceId,
  'private-ip-address': (address) => address.PrivateIpAddress,
  'public-ip': (address) => address.PublicIp,
};

export const addressOperations = {
  AllocateAddress: operation<AllocateAddressRequest>({
    resources: ['elastic-ip/*'],
    run: (region, input) => {
      const { Tags: _, ...answer } = allocateAddress(region, tagsFor(kinds.address, input.TagSpecifications));
      return answer;
    },
  }),

  ReleaseAddress: operation<ReleaseAddressRequest>({
    resources: ['elastic-ip/{AllocationId}'],
    run: (region, input) => {
      if (input.AllocationId === undefined) throw missingParameter('allocationId');
      const address = region.addresses.get(input.AllocationId);
      if (address.AssociationId !== undefined) throw new AwsError('InvalidIPAddress.InUse', `Address ${address.PublicIp ?? ''} is in use.`);
      region.addresses.delete(input.AllocationId);
      return {};
    },
  }),

  DescribeAddresses: operation<DescribeAddressesRequest>({
    run: (region, input) => {
      const byId = (input.AllocationIds ?? []).map((id) => region.addresses.get(id));
      const byIp = (input.PublicIps ?? []).map((ip) => byPublicIp(region, ip));
      const named = [...byId, ...byIp];
      return { Addresses: applyFilters(named.length > 0 ? named : region.addresses.all(), input.Filters, addressFilters) };
    },
  }),
};

function byPublicIp(region: Ec2Region, ip: string): Address {
  const [address] = region.addresses.where((one) => one.PublicIp === ip);
  if (address === undefined) throw new AwsError('InvalidAddress.NotFound', `Address '${ip}' not found.`);
  return address;
}
