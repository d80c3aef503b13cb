import { isIPv6 } from 'node:net';

/** An IPv6 block as its 128 bits in eight groups of 16. EC2 hands out a /56 per VPC and a /64 per subnet. */
export interface Cidr6 {
  readonly groups: readonly number[];
  readonly prefix: number;
}

export function parseCidr6(text: string): Cidr6 | undefined {
  const [address = '', length = ''] = text.split('/');
  const prefix = Number(length);
  if (!isIPv6(address) || address.includes('.') || !/^\d{1,3}$/.test(length) || prefix > 128) return undefined;
  return { groups: masked(expand(address), prefix), prefix };
}

export function formatCidr6(cidr: Cidr6): string {
  return `${formatAddress6(cidr.groups)}/${cidr.prefix}`;
}

/** Shortest form: the trailing run of zero groups becomes `::`. */
export function formatAddress6(groups: readonly number[]): string {
  const last = groups.findLastIndex((group) => group !== 0);
  const text = groups.slice(0, last + 1).map((group) => group.toString(16)).join(':');
  return last >= 6 ? groups.map((group) => group.toString(16)).join(':') : `${text}::`;
}

export function contains6(outer: Cidr6, inner: Cidr6): boolean {
  return inner.prefix >= outer.prefix && masked(inner.groups, outer.prefix).every((group, i) => group === outer.groups[i]);
}

export function overlaps6(one: Cidr6, other: Cidr6): boolean {
  return contains6(one, other) || contains6(other, one);
}

function expand(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const groupsOf = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const front = groupsOf(head);
  const back = groupsOf(tail ?? '');
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function masked(groups: readonly number[], prefix: number): number[] {
  return groups.map((group, i) => {
    const bits = Math.min(16, Math.max(0, prefix - i * 16));
    return group & (0xffff << (16 - bits)) & 0xffff;
  });
}
