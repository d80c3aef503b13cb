import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseAddonVersion, chooseZones, compareAddonVersions, kubernetesVersion } from '../../../core/plan/choices.ts';
import { subnetRanges, usableAddresses } from '../../../core/plan/subnet-ranges.ts';
import { contains, overlap, parseCidr } from '../../../core/spec/cidr.ts';
import { facts, spec } from '../orders.ts';

describe('the version of an add-on', () => {
  const offered = { versions: ['v1.19.0-eksbuild.1', 'v1.18.3-eksbuild.10', 'v1.18.3-eksbuild.9', 'v1.18.2-eksbuild.1', 'v1.1.8-eksbuild.1'].map((version) => ({ version, isDefault: version === 'v1.18.3-eksbuild.9' })) };

  test.each([
    ["EKS's default, which need not be the newest", { kind: 'default' as const }, 'v1.18.3-eksbuild.9'],
    ['the newest', { kind: 'latest' as const }, 'v1.19.0-eksbuild.1'],
    ['the very version that is named', { kind: 'named' as const, version: 'v1.18.2-eksbuild.1' }, 'v1.18.2-eksbuild.1'],
    ['the newest build of a version, by number and not by letter', { kind: 'named' as const, version: 'v1.18.3' }, 'v1.18.3-eksbuild.10'],
    ['the newest of a minor', { kind: 'named' as const, version: 'v1.18' }, 'v1.18.3-eksbuild.10'],
    ['no other minor that begins alike', { kind: 'named' as const, version: 'v1.1' }, 'v1.1.8-eksbuild.1'],
    ['none, when none fits', { kind: 'named' as const, version: 'v1.17' }, undefined],
  ])('is %s', (_, wanted, chosen) => {
    expect(chooseAddonVersion(wanted, offered)).toBe(chosen);
  });

  test('sorts the same whatever the order it was offered in', () => {
    const versions = offered.versions.map(({ version }) => version);
    fc.assert(fc.property(fc.shuffledSubarray(versions, { minLength: versions.length }), (shuffled) => {
      expect(shuffled.toSorted(compareAddonVersions).toReversed()).toEqual(versions);
    }));
  });
});

test("a file without a version gets EKS's default one", () => {
  expect(kubernetesVersion(spec(), facts().versions)).toBe('1.36');
  expect(kubernetesVersion(spec(), [])).toBeUndefined();
});

test('a new VPC is put into the first three zones that EKS can use', () => {
  const zone = (name: string, zoneId: string, type: 'availability-zone' | 'local-zone' = 'availability-zone') => ({ name, zoneId, type });
  const zones = [zone('us-east-1e', 'use1-az3'), zone('us-east-1d', 'use1-az6'), zone('us-east-1c', 'use1-az5'), zone('us-east-1b', 'use1-az4'), zone('us-east-1-bos-1a', 'use1-bos1-az1', 'local-zone'), zone('us-east-1a', 'use1-az1')];
  expect(chooseZones({ kind: 'new', cidr: '10.0.0.0/16', nat: 'Single' }, zones)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
});

describe('the subnets of a new VPC', () => {
  test('are /19s of a /16 for three zones, as in eksctl', () => {
    expect(subnetRanges('192.168.0.0/16', ['a', 'b', 'c'])).toEqual([
      { zone: 'a', publicCidr: '192.168.0.0/19', privateCidr: '192.168.96.0/19' },
      { zone: 'b', publicCidr: '192.168.32.0/19', privateCidr: '192.168.128.0/19' },
      { zone: 'c', publicCidr: '192.168.64.0/19', privateCidr: '192.168.160.0/19' },
    ]);
  });

  test('lie in the VPC, do not overlap, and are never smaller than AWS allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 24 }), fc.integer({ min: 2, max: 10 }), (prefix, count) => {
        const cidr = `10.20.0.0/${prefix}`;
        const ranges = subnetRanges(cidr, Array.from({ length: count }, (_, index) => `z${index}`));
        expect(ranges === undefined).toBe(prefix + Math.max(3, Math.ceil(Math.log2(2 * count))) > 28);
        const parsed = (ranges ?? []).flatMap(({ publicCidr, privateCidr }) => [publicCidr, privateCidr]).map((text) => parseCidr(text)!);
        for (const [index, range] of parsed.entries()) {
          expect(contains(parseCidr(cidr)!, range)).toBe(true);
          expect(parsed.slice(index + 1).some((other) => overlap(range, other))).toBe(false);
        }
      }),
    );
  });

  test('lose five addresses each to AWS', () => {
    expect(usableAddresses('10.0.0.0/28')).toBe(11);
    expect(usableAddresses('10.0.0.0/30')).toBe(0);
  });
});
