/** IPv4 address arithmetic on plain numbers: an address is an unsigned 32-bit integer. */
export interface Cidr {
  /** The block's first address. */
  readonly address: number;
  readonly prefix: number;
}

/** `10.0.3.7/16` → the block 10.0.0.0/16: host bits are dropped, as EC2 does. Undefined for anything that is no block. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  const address = parseAddress(match?.[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === undefined || !(prefix <= 32)) return undefined;
  return { address: address - (address % sizeOf(prefix)), prefix };
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.address)}/${cidr.prefix}`;
}

export function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** How many addresses the block holds. */
export function size(cidr: Cidr): number {
  return sizeOf(cidr.prefix);
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return inner.address >= outer.address && inner.address + size(inner) <= outer.address + size(outer);
}

export function overlaps(one: Cidr, other: Cidr): boolean {
  return contains(one, other) || contains(other, one);
}

/** The `index`-th block of `prefix` length inside `outer`. */
export function subBlock(outer: Cidr, prefix: number, index: number): Cidr {
  return { address: outer.address + index * sizeOf(prefix), prefix };
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
