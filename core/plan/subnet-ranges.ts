import { firstAddressOf, formatCidr, parseCidr } from '../spec/cidr.ts';

export interface ZoneRanges {
  readonly zone: string;
  readonly publicCidr: string;
  readonly privateCidr: string;
  /** In a local zone, which EKS does not know. */
  readonly isLocal?: true;
}

/** The smallest subnet that a VPC can have. */
const longestPrefix = 28;

/** AWS keeps the first four addresses of a subnet and the last one. */
const reservedAddresses = 5;

/**
 * Splits a VPC's range as eksctl does: into 8 equal parts for up to four zones, otherwise 16, the public subnets first.
 * Undefined when the parts would be smaller than a subnet may be.
 */
export function subnetRanges(cidr: string, zones: readonly string[]): readonly ZoneRanges[] | undefined {
  const vpc = parseCidr(cidr);
  if (vpc === undefined) return undefined;
  const prefix = vpc.prefix + Math.max(3, Math.ceil(Math.log2(zones.length * 2)));
  if (prefix > longestPrefix) return undefined;
  const { address } = firstAddressOf(vpc);
  const part = (index: number): string => formatCidr({ address: address + index * 2 ** (32 - prefix), prefix });
  return zones.map((zone, index) => ({ zone, publicCidr: part(index), privateCidr: part(zones.length + index) }));
}

/** Addresses that a subnet has for use. */
export function usableAddresses(cidr: string): number {
  const prefix = parseCidr(cidr)?.prefix ?? 32;
  return Math.max(0, 2 ** (32 - prefix) - reservedAddresses);
}
