import { isIPv4, isIPv6 } from 'node:net';

/** An address block: `bits` is 32 or 128. */
interface Block {
  readonly first: bigint;
  readonly prefix: number;
  readonly bits: 32 | 128;
}

/**
 * `Fn::Cidr`: the first `count` blocks of `2^hostBits` addresses inside `block`. The last argument is bits for hosts, not a
 * prefix length: 8 makes /24 blocks in IPv4, 64 makes /64 blocks in IPv6.
 * @throws RangeError when the block is malformed or too small.
 */
export function cidrBlocks(block: string, count: number, hostBits: number): string[] {
  const { first, prefix, bits } = parseBlock(block);
  const available = bits - prefix - hostBits;
  if (!Number.isInteger(count) || count < 1 || count > 256) throw new RangeError(`Fn::Cidr makes 1 to 256 blocks, not ${count}`);
  if (!Number.isInteger(hostBits) || hostBits < 1 || available < 0 || BigInt(count) > 1n << BigInt(available)) {
    throw new RangeError(`Fn::Cidr cannot take ${count} blocks with ${hostBits} host bits from ${block}`);
  }
  return Array.from({ length: count }, (_, index) => `${format(first + (BigInt(index) << BigInt(hostBits)), bits)}/${bits - hostBits}`);
}

function parseBlock(block: string): Block {
  const [address = '', length = ''] = block.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : undefined;
  const prefix = Number(length);
  if (bits === undefined || !/^\d{1,3}$/.test(length) || prefix > bits) throw new RangeError(`${block} is not a CIDR block`);
  const host = BigInt(bits - prefix);
  const value = bits === 32 ? ipv4(address) : ipv6(address);
  return { first: (value >> host) << host, prefix, bits };
}

function ipv4(address: string): bigint {
  return address.split('.').reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function ipv6(address: string): bigint {
  const hexadecimal = address.replace(/\d+\.\d+\.\d+\.\d+$/, (tail) => `${(ipv4(tail) >> 16n).toString(16)}:${(ipv4(tail) & 0xffffn).toString(16)}`);
  const [head = '', tail] = hexadecimal.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function format(value: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 255n).toString()).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(':');
  const zeros = [...groups.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0];
  if (zeros === undefined) return groups;
  return `${groups.slice(0, zeros.index)}::${groups.slice(zeros.index + zeros[0].length).replace(/^:/, '')}`;
}
