import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contains, formatAddress, formatCidr, overlaps, parseAddress, parseCidr, size, subBlock, type Cidr } from '../../../simulator/ec2/cidr.ts';
import { contains6, formatCidr6, overlaps6, parseCidr6 } from '../../../simulator/ec2/ipv6.ts';

const addresses = fc.integer({ min: 0, max: 0xffffffff });
const blocks = fc.tuple(addresses, fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => parseCidr(`${formatAddress(address)}/${prefix}`)!);

describe('IPv4 blocks', () => {
  test('every address is read back as it was written', () => {
    fc.assert(fc.property(addresses, (address) => parseAddress(formatAddress(address)) === address));
  });

  test('a block is read back as it was written, with its host bits dropped', () => {
    fc.assert(fc.property(blocks, (block) => expect(parseCidr(formatCidr(block))).toEqual(block)));
    expect(formatCidr(parseCidr('100.68.0.18/18')!)).toBe('100.68.0.0/18');
  });

  test('a block contains an address exactly when they agree in their first bits', () => {
    const bits = (address: number) => address.toString(2).padStart(32, '0');
    fc.assert(
      fc.property(blocks, addresses, (block, address) => {
        const agrees = bits(address).slice(0, block.prefix) === bits(block.address).slice(0, block.prefix);
        expect(contains(block, { address, prefix: 32 })).toBe(agrees);
      }),
    );
  });

  test('two blocks overlap exactly when some address is in both', () => {
    const small = fc.tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 26, max: 32 })).map(([host, prefix]) => parseCidr(`10.0.0.${host}/${prefix}`)!);
    const members = (block: Cidr) => Array.from({ length: size(block) }, (_, i) => block.address + i);
    fc.assert(fc.property(small, small, (one, other) => expect(overlaps(one, other)).toBe(members(one).some((address) => members(other).includes(address)))));
  });

  test('the parts of a block lie in it and do not overlap', () => {
    const whole = parseCidr('172.31.0.0/16')!;
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 24 }), fc.nat(), fc.nat(), (prefix, a, b) => {
        const count = 2 ** (prefix - 16);
        const [one, other] = [subBlock(whole, prefix, a % count), subBlock(whole, prefix, b % count)];
        expect(contains(whole, one)).toBe(true);
        expect(overlaps(one, other)).toBe(a % count === b % count);
      }),
    );
  });

  test.each(['', '10.0.0.0', '10.0.0/16', '10.0.0.256/16', '10.0.0.0/33', '10.0.0.01/16', '10.0.0.0/-1', '::/0'])('%p is no block', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

describe('IPv6 blocks', () => {
  test('a /56 contains its 256 subnets of /64 and no other', () => {
    const outer = parseCidr6('2600:1f14:abc:de00::/56')!;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (group) => {
        const inner = parseCidr6(`2600:1f14:abc:${group.toString(16)}::/64`)!;
        expect(contains6(outer, inner)).toBe(group >> 8 === 0xde);
        expect(overlaps6(inner, outer)).toBe(group >> 8 === 0xde);
      }),
    );
  });

  test('a block is read back as it was written', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 128 }), (parts, prefix) => {
        const block = parseCidr6(`${parts.map((part) => part.toString(16)).join(':')}/${prefix}`)!;
        expect(parseCidr6(formatCidr6(block))).toEqual(block);
      }),
    );
    expect(formatCidr6(parseCidr6('2600:1f14:0:ff::/64')!)).toBe('2600:1f14:0:ff::/64');
    expect(parseCidr6('2600:1f14::/129')).toBeUndefined();
    expect(parseCidr6('10.0.0.0/16')).toBeUndefined();
  });
});
