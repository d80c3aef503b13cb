import { DescribeClusterCommand, ListUpdatesCommand, UpdateClusterConfigCommand, UpdateClusterVersionCommand } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import { cluster, ended, refusal, withCluster } from './fixtures.ts';
import type { EmbeddedEks } from './embedded-eks.ts';

const version = async (aws: EmbeddedEks) => (await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }))).cluster?.version;
const atVersion = (aws: EmbeddedEks, wanted: string) => aws.clock.until(async () => (await version(aws)) === wanted, 400 * 86_400_000);
const supportType = (of: 'STANDARD' | 'EXTENDED') => ({ upgradePolicy: { supportType: of } });

describe('at the end of support', () => {
  test('a cluster with the policy STANDARD is upgraded, its nodes are not', async () => {
    const aws = await withCluster({ automaticUpgrades: true }, supportType('STANDARD'));
    await aws.clock.advanceTo(Date.UTC(2026, 11, 1, 23));
    expect(await version(aws)).toBe('1.34');
    await atVersion(aws, '1.35');
    expect(aws.clock.now()).toBeGreaterThan(Date.UTC(2026, 11, 2));
    expect(aws.clock.now()).toBeLessThan(Date.UTC(2027, 0, 15));
    expect((await aws.eks.send(new ListUpdatesCommand({ name: 'prod' }))).updateIds).toHaveLength(1);
  });

  test('that upgrade can be rolled back, once the policy pays for extended support', async () => {
    const aws = await withCluster({ automaticUpgrades: true }, supportType('STANDARD'));
    await atVersion(aws, '1.35');
    const back = () => aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.34' }));
    expect((await refusal(back())).message).toMatch(/set the upgrade policy to EXTENDED first$/);
    await ended(aws, (await aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', ...supportType('EXTENDED') }))).update?.id);
    expect((await back()).update?.type).toBe('VersionRollback');
  });

  test('a cluster with the policy EXTENDED stays a year longer', async () => {
    const aws = await withCluster({ automaticUpgrades: true });
    await aws.clock.advanceTo(Date.UTC(2027, 11, 1));
    expect(await version(aws)).toBe('1.34');
    await atVersion(aws, '1.35');
    expect(await refusal(aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.34' })))).toMatchObject({ message: 'unsupported Kubernetes version' });
  });

  test('an upgrade that failed is tried again', async () => {
    const aws = await withCluster({ automaticUpgrades: true, faults: { failures: [{ operation: 'AutomaticUpgrade', code: 'Unknown', times: 1 }] } }, supportType('STANDARD'));
    await atVersion(aws, '1.35');
    expect((await aws.eks.send(new ListUpdatesCommand({ name: 'prod' }))).updateIds).toHaveLength(2);
  });

  test('nothing happens unless asked for, nor where the calendar stands still', async () => {
    for (const options of [{}, { automaticUpgrades: true, calendarDate: '2026-11-22' }]) {
      const aws = await withCluster(options, { ...cluster(), ...supportType('STANDARD') });
      await aws.clock.advanceTo(Date.UTC(2028, 0, 1));
      expect(await version(aws)).toBe('1.34');
    }
  });
});
