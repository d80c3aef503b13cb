/** An IPv4 range such as 10.0.0.0/16. */
export interface Cidr {
  /** First address, as an unsigned 32-bit number. */
  readonly address: number;
  readonly prefix: number;
}

export const cidrPattern = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\/(?:3[0-2]|[12]?\d)$/;

/** Undefined when the text is no IPv4 range. The address may lie anywhere in the range. */
export function parseCidr(text: string): Cidr | undefined {
  if (!cidrPattern.test(text)) return undefined;
  const [address = '', prefix = ''] = text.split('/');
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { address: number, prefix: Number(prefix) };
}

export function formatCidr({ address, prefix }: Cidr): string {
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')}/${prefix}`;
}

/** The range with its first address: 10.10.0.1/16 becomes 10.10.0.0/16. */
export function firstAddressOf({ address, prefix }: Cidr): Cidr {
  return { address: Math.floor(address / sizeOf(prefix)) * sizeOf(prefix), prefix };
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return inner.prefix >= outer.prefix && firstAddressOf({ ...inner, prefix: outer.prefix }).address === firstAddressOf(outer).address;
}

export function overlap(one: Cidr, other: Cidr): boolean {
  return contains(one, other) || contains(other, one);
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
