import { describe, expect, test } from '@jest/globals';
import type { Turn } from './rehearsal.ts';
import { Rehearsal, smallCluster, usualWait, workOf } from './rehearsal.ts';

const one = workOf({ nodeGroups: ['node-group/a'] });

/** States of furnish-cluster that are entered whatever there is to do. */
const frame = 14;

async function nodeGroup(turns: readonly Turn[]) {
  const rehearsal = new Rehearsal({ 'create-node-group': turns });
  const execution = await rehearsal.run('furnish-cluster', one);
  return { rehearsal, execution, attempts: rehearsal.stepsOf('create-node-group').length, transitions: rehearsal.transitions(execution.executionArn) };
}

describe('A step that waits', () => {
  test('costs one billed transition, however long the wait', async () => {
    const short = await nodeGroup([{ settlesAfter: 1 }]);
    const long = await nodeGroup([{ settlesAfter: 890 }]);
    expect([short.transitions, long.transitions]).toEqual([frame + 1, frame + 1]);
  });

  test('costs one billed transition each when there are many', async () => {
    const rehearsal = new Rehearsal();
    const nodeGroups = Array.from({ length: 20 }, (_, index) => `node-group/${index}`);
    const { executionArn } = await rehearsal.run('furnish-cluster', workOf({ nodeGroups, fargateProfiles: ['fargate-profile/a', 'fargate-profile/b'] }));
    expect(rehearsal.transitions(executionArn)).toBe(frame + 22);
  });

  test('that answers at once may be one of a thousand: together their answers would be too large for a state', async () => {
    const rehearsal = new Rehearsal();
    const accessEntries = Array.from({ length: 1000 }, (_, index) => `access-entry/arn:aws:iam::111122223333:role/team-${index}`);
    const execution = await rehearsal.run('furnish-cluster', workOf({ accessEntries }));
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(rehearsal.stepsOf('create-access-entry')).toHaveLength(1000);
  });

  test('that is throttled twice goes on at the third attempt, within seconds', async () => {
    const { execution, attempts, transitions, rehearsal } = await nodeGroup([{ throws: 'RetryBriefly' }, { throws: 'RetryBriefly' }, { settlesAfter: usualWait }]);
    expect(execution.status).toBe('SUCCEEDED');
    expect([attempts, transitions]).toEqual([3, frame + 3]);
    for (const pause of rehearsal.pauses('create-node-group')) expect(pause).toBeLessThanOrEqual(4);
  });

  test('that finds another change in its way waits minutes and goes on', async () => {
    const { execution, attempts, rehearsal } = await nodeGroup([{ throws: 'RetryPatiently' }, { throws: 'RetryPatiently' }, { settlesAfter: usualWait }]);
    expect(execution.status).toBe('SUCCEEDED');
    expect(attempts).toBe(3);
    const [first = 0, second = 0] = rehearsal.pauses('create-node-group');
    expect(first).toBeLessThanOrEqual(60);
    expect(second).toBeLessThanOrEqual(90);
    expect(first + second).toBeGreaterThan(4);
  });

  test('gives up after eight patient retries, in about half an hour at most', async () => {
    const { execution, attempts, rehearsal } = await nodeGroup([{ throws: 'RetryPatiently' }]);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'RetryPatiently' });
    expect(attempts).toBe(9);
    expect(rehearsal.pauses('create-node-group').reduce((sum, pause) => sum + pause, 0)).toBeLessThan(30 * 60);
  });

  test('gives up after six brief retries, in about two minutes at most', async () => {
    const { execution, attempts, rehearsal } = await nodeGroup([{ throws: 'RetryBriefly' }]);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'RetryBriefly' });
    expect(attempts).toBe(7);
    expect(rehearsal.pauses('create-node-group').reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(2 + 4 + 8 + 16 + 32 + 60);
  });

  test('that will never succeed is tried once', async () => {
    const { execution, attempts, transitions } = await nodeGroup([{ throws: 'RetryNever' }]);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'RetryNever' });
    // The two Maps after it are not entered any more.
    expect([attempts, transitions]).toEqual([1, frame + 1 - 2]);
  });

  test('whose failure somebody saw later is retried by the same rules, with a new task token', async () => {
    const { execution, rehearsal } = await nodeGroup([{ settlesAfter: 60, error: 'RetryPatiently' }, { settlesAfter: 60 }]);
    expect(execution.status).toBe('SUCCEEDED');
    const tokens = rehearsal.calls.filter(({ name }) => name === 'create-node-group').map(({ payload }) => payload.taskToken);
    expect(new Set(tokens).size).toBe(2);
  });

  test('that nobody watches any more fails a quarter of an hour after the last heartbeat', async () => {
    const rehearsal = new Rehearsal({ 'create-node-group': ['falls silent'] });
    const { error, startDate, stopDate } = await rehearsal.run('furnish-cluster', one);
    expect(error).toBe('States.HeartbeatTimeout');
    expect(Number(stopDate) - Number(startDate)).toBe(900_000);
    expect(rehearsal.stepsOf('create-node-group')).toHaveLength(1);
  });

  test('fails at its timeout although heartbeats come', async () => {
    const rehearsal = new Rehearsal({ 'create-node-group': ['falls silent'] });
    const { clock, api } = rehearsal.world;
    const executionArn = await rehearsal.start('furnish-cluster', one);
    for (let minutes = 0; minutes < 120; minutes += 10) {
      await clock.advance(minutes === 0 ? 0 : 600_000);
      const taskToken = rehearsal.calls.find(({ name }) => name === 'create-node-group')?.payload.taskToken;
      await api('SendTaskHeartbeat', { taskToken });
    }
    await clock.advance(600_000);
    expect(await api('DescribeExecution', { executionArn })).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('is cancelled when a step beside it fails for good: its token is worth nothing any more', async () => {
    const rehearsal = new Rehearsal({ 'create-node-group node-group/bad': [{ settlesAfter: 30, error: 'RetryNever' }] });
    const work = workOf({ nodeGroups: ['node-group/bad', 'node-group/good'], fargateProfiles: ['fargate-profile/a', 'fargate-profile/b'] });
    const { status } = await rehearsal.run('furnish-cluster', work);
    await rehearsal.world.clock.settle();
    expect(status).toBe('FAILED');
    expect(rehearsal.answersRefused).toEqual(['TaskTimedOut', 'TaskTimedOut']);
    expect(rehearsal.stepsOf('create-fargate-profile')).toEqual(['fargate-profile/a']);
  });
});

describe('The machine furnish-cluster', () => {
  test('brings nodes beside the add-ons that they need, and then the add-ons that run on them', async () => {
    const rehearsal = new Rehearsal();
    await rehearsal.run('furnish-cluster', workOf(smallCluster));
    expect(rehearsal.stepsOf('create-add-on', 'create-node-group')).toEqual(['node-group/a', 'add-on/vpc-cni', 'add-on/kube-proxy', 'add-on/coredns', 'add-on/metrics-server']);
    expect(rehearsal.pauses('create-add-on')).toEqual([0, usualWait, 0]);
  });

  test('makes one Fargate profile at a time, because EKS does', async () => {
    const rehearsal = new Rehearsal();
    await rehearsal.run('furnish-cluster', workOf({ fargateProfiles: ['fargate-profile/a', 'fargate-profile/b', 'fargate-profile/c'], addOnsOnFargate: ['add-on/coredns'] }));
    expect(rehearsal.pauses('create-fargate-profile')).toEqual([usualWait, usualWait]);
    expect(rehearsal.calls.at(-1)?.payload.stepId).toBe('add-on/coredns');
  });

  test('does everything else at the same time', async () => {
    const rehearsal = new Rehearsal();
    const { startDate, stopDate } = await rehearsal.run(
      'furnish-cluster',
      workOf({ nodeGroups: ['node-group/a', 'node-group/b'], fargateProfiles: ['fargate-profile/a'], accessEntries: ['access-entry/x'], podIdentityAssociations: ['pod-identity/y'] }),
    );
    expect(Number(stopDate) - Number(startDate)).toBe(usualWait * 1000);
  });

  test('grants access without waiting for anything', async () => {
    const rehearsal = new Rehearsal();
    const { startDate, stopDate, executionArn } = await rehearsal.run('furnish-cluster', workOf({ accessEntries: ['access-entry/x', 'access-entry/y'], podIdentityAssociations: ['pod-identity/z'] }));
    expect(Number(stopDate) - Number(startDate)).toBe(0);
    expect(rehearsal.transitions(executionArn)).toBe(frame + 3);
  });
});

describe('The machine take-down-cluster', () => {
  const takeDown = { nodeGroups: ['delete/node-group/a', 'delete/node-group/b'], selfManagedNodeGroups: ['delete/self-managed-node-group/c'], fargateProfiles: ['delete/fargate-profile/a', 'delete/fargate-profile/b'], capabilities: ['delete/capability/a'], controlPlane: 'delete/control-plane', stacks: ['delete/egress', 'delete/network'] };

  test('deletes what runs on the control plane, then the control plane, then the stacks, last made first', async () => {
    const rehearsal = new Rehearsal();
    const { executionArn } = await rehearsal.run('take-down-cluster', workOf({ takeDown }));
    expect(await rehearsal.states('take-down-cluster')).toEqual([
      'Let calls under way come to their end',
      'Take down what runs on the control plane', 'Delete the node groups', 'Delete the self-managed node groups', 'Delete the Fargate profiles one at a time', 'Delete the capabilities',
      'Delete a self-managed node group', 'Delete a capability', 'Delete a node group', 'Delete a node group', 'Delete a Fargate profile', 'Delete a Fargate profile',
      'Delete the control plane', 'Delete the stacks, last made first', 'Delete a stack', 'Delete a stack',
    ]);
    expect(rehearsal.calls.map(({ payload }) => payload.stepId)).toEqual([...takeDown.selfManagedNodeGroups, ...takeDown.capabilities, ...takeDown.nodeGroups, ...takeDown.fargateProfiles, takeDown.controlPlane, ...takeDown.stacks]);
    expect(rehearsal.transitions(executionArn)).toBe(16);
  });

  test('looks for what to delete when no call can be under way any more, because a function has half a minute', async () => {
    const rehearsal = new Rehearsal();
    const executionArn = await rehearsal.start('take-down-cluster', workOf({ takeDown }));
    await rehearsal.world.clock.advance(59_000);
    expect(rehearsal.calls).toEqual([]);
    await rehearsal.world.clock.advance(2_000);
    expect(rehearsal.calls).not.toEqual([]);
    await rehearsal.world.api('StopExecution', { executionArn });
  });

  test('leaves the stacks alone when the control plane cannot be deleted, for they hold its network', async () => {
    const rehearsal = new Rehearsal({ 'delete-control-plane': [{ settlesAfter: 60, error: 'RetryNever' }] });
    expect(await rehearsal.run('take-down-cluster', workOf({ takeDown }))).toMatchObject({ status: 'FAILED', error: 'RetryNever' });
    expect(rehearsal.stepsOf('delete-stack')).toEqual(takeDown.selfManagedNodeGroups);
  });
});
