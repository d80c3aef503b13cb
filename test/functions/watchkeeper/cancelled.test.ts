import { describe, expect, test } from '@jest/globals';
import type { Observation, Subject, Watch } from '../../../core/watch/watch.ts';
import { observeWith } from '../../../functions/watchkeeper/observe.ts';
import { operationId, start, watchOf } from '../builders.ts';
import { nodeGroupWatch, seen, Watchhouse } from './watchhouse.ts';

const by = { by: 'ada', at: new Date(start).toISOString() };
const notDone = { output: { NotDone: 'Cancelled' } };

/** A step under way, whose operation somebody has cancelled. */
async function cancelled(subject: Subject, saw: Observation, over: Partial<Watch> = {}): Promise<Watchhouse> {
  const house = await new Watchhouse(['control-plane']).open(watchOf({ subject, ...over }));
  await house.operations.cancel(operationId, by);
  house.script = () => saw;
  await house.keepFor(2);
  return house;
}

const group = (whenBlocked: 'wait' | 'stop'): Subject => ({ kind: 'update', updateId: 'u', of: { resource: 'node-group', nodegroupName: 'a', version: '1.35', whenBlocked, nodes: 2, atOnce: 1 } });
const own: Subject = { kind: 'instance-refresh', autoScalingGroupName: 'own', instanceRefreshId: 'r', template: { id: 'lt', version: '2' }, drain: { timeoutSeconds: 900, whenBlocked: 'stop' } };
const addOn: Subject = { kind: 'update', updateId: 'u', of: { resource: 'add-on', addonName: 'coredns', addonVersion: 'v2', mustRun: true, back: 'possible' } };
const controlPlane: Subject = { kind: 'update', updateId: 'u', of: { resource: 'control-plane', version: '1.34' } };
const issue = (code: string) => ({ issues: [{ code, message: 'So says AWS.' }] });

describe('what is under way when its operation is cancelled', () => {
  test.each([
    ['is waited for to its end', group('stop'), seen('Confirmed'), { output: {} }, { state: 'succeeded' }],
    ['fails without a word to its machine, which would cut off the others', group('stop'), seen('Failed', issue('NodeCreationFailure')), notDone, { state: 'failed', outcome: 'NodeCreationFailure' }],
    ['is not tried once more', group('wait'), seen('Failed', issue('PodEvictionFailure')), notDone, { state: 'failed', outcome: 'PodEvictionFailure' }],
    ['is stopped by EKS where EKS can', controlPlane, seen('Cancelled', issue('UpdateCancelled')), notDone, { state: 'failed', outcome: 'Cancelled' }],
    ['is stopped by Auto Scaling', own, seen('Cancelled', issue('InstanceRefreshCancelled')), notDone, { state: 'failed', outcome: 'Cancelled' }],
  ] as const)('%s', async (_what, subject, saw, told, record) => {
    const house = await cancelled(subject, saw);
    expect(house.tasks.told.get('token-1')).toEqual(told);
    expect(await house.step()).toMatchObject(record);
    expect(await house.watches.earliest()).toBeUndefined();
  });

  test('is led back to a version that worked, for that belongs to it', async () => {
    const house = await cancelled(addOn, seen('Failed', issue('InsufficientNumberOfReplicas')));
    expect(house.tasks.told.get('token-1')).toMatchObject({ error: 'RetryBriefly' });
    expect(await house.step()).toMatchObject({ state: 'started', again: { how: 'return' } });
    expect(await house.step()).not.toHaveProperty('idle');
  });

  test('and was handed back before has nothing under way until it begins anew', async () => {
    const house = await new Watchhouse(['node-group']).open(nodeGroupWatch({ subject: group('wait') }));
    house.script = () => seen('Failed', issue('PodEvictionFailure'));
    await house.keepFor(4);
    expect(await house.step('node-group')).toMatchObject({ state: 'started', idle: true, again: { how: 'same' } });
  });

  test('lets a step go that only waits for its window', async () => {
    const house = await cancelled({ kind: 'window' }, seen('closed'));
    expect(house.tasks.told.get('token-1')).toEqual(notDone);
    expect(house.looks).toEqual([]);
  });
});

describe('what yields to a cancellation', () => {
  const observe = observeWith({ now: () => start } as never);
  test.each([
    ['time to look', { kind: 'time', until: start + 3_600_000 }, 'The rest of it is not waited for.'],
    ['the drift of nodes', { kind: 'nodes', owner: 'auto-mode', nodePools: [], version: '1.35' }, 'Nobody waits for the rest of the nodes; they are replaced all the same.'],
  ] as const)('%s is not waited for', async (_what, subject, message) => {
    const clients = observeWith({ now: () => start, kubernetes: async () => ({}) as never } as never);
    expect(await clients(watchOf({ subject }), true)).toEqual({ status: 'Abandoned', issues: [{ code: 'Cancelled', message }], output: {} });
    const house = await cancelled(subject, await clients(watchOf({ subject }), true));
    expect(house.tasks.told.get('token-1')).toEqual(notDone);
    expect(await house.step()).toMatchObject({ state: 'failed', outcome: 'Cancelled' });
  });

  test('and time goes on for everybody else', async () => {
    expect(await observe(watchOf({ subject: { kind: 'time', until: start + 1 } }), false)).toEqual({ issues: [], output: {} });
  });

  test('asks for the mark only where it makes a difference', async () => {
    const asked: boolean[] = [];
    const house = await new Watchhouse(['control-plane']).open(watchOf());
    await house.operations.cancel(operationId, by);
    const observed: Watchhouse['observe'] = async (watch, isToStop) => {
      asked.push(isToStop);
      return house.observe(watch, isToStop);
    };
    await house.keepFor(1, house.keeper({ ...services(house), observe: observed }));
    expect(new Set(asked)).toEqual(new Set([false]));
  });
});

function services({ operations, watches, leases, bus, tasks }: Watchhouse) {
  return { operations, watches, leases, bus, tasks };
}
