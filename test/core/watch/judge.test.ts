import { describe, expect, test } from '@jest/globals';
import { AddonStatus, ClusterStatus, FargateProfileStatus, NodegroupStatus } from '@aws-sdk/client-eks';
import { StackStatus } from '@aws-sdk/client-cloudformation';
import { durations } from '../../../core/plan/durations.ts';
import { judge } from '../../../core/watch/judge.ts';
import { progressAfter } from '../../../core/watch/stall.ts';
import type { Observation, Subject, Verdict } from '../../../core/watch/watch.ts';
import { watchOf } from './watches.ts';

const minute = 60_000;
const saw = (status: string | undefined, over: Partial<Observation> = {}): Observation => ({ ...(status !== undefined && { status }), issues: [], output: {}, ...over });
const judged = (subject: Subject, observation: Observation, now = minute): Verdict => judge(watchOf({ subject }), observation, now);

const cluster = (toward: 'active' | 'deleted'): Subject => ({ kind: 'cluster', toward });
const nodes = (toward: 'active' | 'deleted'): Subject => ({ kind: 'node-group', nodegroupName: 'workers', toward });
const fargate = (toward: 'active' | 'deleted'): Subject => ({ kind: 'fargate-profile', fargateProfileName: 'jobs', toward });
const addOn = (toward: 'active' | 'installed'): Subject => ({ kind: 'add-on', addonName: 'coredns', toward });
const stack = (toward: 'complete' | 'deleted'): Subject => ({ kind: 'stack', stackName: 'drydock-c-network', toward });

describe('a watched resource', () => {
  test.each<[string, Subject, string | undefined, Verdict['kind']]>([
    ['a cluster that is being created is awaited', cluster('active'), 'CREATING', 'pending'],
    ['a cluster that EKS does not show yet is awaited', cluster('active'), undefined, 'pending'],
    ['an active cluster is ready', cluster('active'), 'ACTIVE', 'succeeded'],
    ['a cluster that failed has failed', cluster('active'), 'FAILED', 'failed'],
    ['a cluster that somebody deletes meanwhile has failed', cluster('active'), 'DELETING', 'failed'],
    ['a deleted cluster is gone', cluster('deleted'), undefined, 'succeeded'],
    ['a cluster on its way out is awaited', cluster('deleted'), 'DELETING', 'pending'],
    ['a node group that could not be created has failed', nodes('active'), 'CREATE_FAILED', 'failed'],
    ['a degraded node group may recover', nodes('active'), 'DEGRADED', 'pending'],
    ['a node group that could not be deleted has failed', nodes('deleted'), 'DELETE_FAILED', 'failed'],
    ['a Fargate profile that could not be created has failed', fargate('active'), 'CREATE_FAILED', 'failed'],
    ['a Fargate profile is gone', fargate('deleted'), undefined, 'succeeded'],
    ['a degraded add-on may heal', addOn('active'), 'DEGRADED', 'pending'],
    ['a degraded add-on without nodes is all that can be had', addOn('installed'), 'DEGRADED', 'succeeded'],
    ['an add-on whose creation failed has failed', addOn('installed'), 'CREATE_FAILED', 'failed'],
    ['a complete stack is there', stack('complete'), 'CREATE_COMPLETE', 'succeeded'],
    ['a stack that rolls back is awaited, so that it can be deleted', stack('complete'), 'ROLLBACK_IN_PROGRESS', 'pending'],
    ['a stack that rolled back has failed', stack('complete'), 'ROLLBACK_COMPLETE', 'failed'],
    ['a stack that could not be deleted has failed', stack('deleted'), 'DELETE_FAILED', 'failed'],
    ['a deleted stack is gone', stack('deleted'), 'DELETE_COMPLETE', 'succeeded'],
    ['a step with nothing to do is done', { kind: 'nothing' }, undefined, 'succeeded'],
  ])('%s', (_, subject, status, kind) => {
    expect(judged(subject, saw(status)).kind).toBe(kind);
  });

  test('gives its output when it is there', () => {
    expect(judged(cluster('active'), saw('ACTIVE', { output: { Issuer: 'https://i' } }))).toEqual({ kind: 'succeeded', output: { Issuer: 'https://i' } });
  });

  test("fails with EKS's own code and words, and the resources it names", () => {
    const issues = [{ code: 'NodeCreationFailure', message: 'Instances failed to join the kubernetes cluster.', resourceIds: ['i-1', 'i-2'] }];
    expect(judged(nodes('active'), saw('CREATE_FAILED', { issues }))).toEqual({
      kind: 'failed',
      outcome: 'NodeCreationFailure',
      message: 'Node group workers is CREATE_FAILED: NodeCreationFailure: Instances failed to join the kubernetes cluster. (i-1, i-2)',
    });
  });

  test('fails under a name of ours when AWS gives no reason', () => {
    expect(judged(cluster('active'), saw('FAILED'))).toMatchObject({ outcome: 'ClusterCreateFailed', message: 'The control plane is FAILED: AWS gave no reason.' });
    expect(judged(stack('complete'), saw('ROLLBACK_COMPLETE', { issues: [{ code: 'NatGateway', message: 'The maximum number of addresses has been reached.' }] }))).toMatchObject({ outcome: 'StackFailed' });
  });

  test('that is degraded counts as failed only when EKS itself would have given up', () => {
    const issues = [{ code: 'InsufficientNumberOfReplicas', message: 'The add-on is unhealthy.' }];
    const at = (now: number) => judge(watchOf({ subject: addOn('active'), expected: durations['add-on'], progress: { text: 'changing', since: now } }), saw('DEGRADED', { issues }), now);
    expect(at(19 * minute).kind).toBe('pending');
    expect(at(21 * minute)).toMatchObject({ kind: 'failed', outcome: 'InsufficientNumberOfReplicas' });
  });

  test('that somebody deletes meanwhile is not waited for until its state times out', () => {
    const at = (now: number) => judge(watchOf({ subject: nodes('active'), progress: { text: 'not seen yet', since: 10 * minute } }), saw(undefined), now);
    expect(at(14 * minute)).toMatchObject({ kind: 'pending', progress: 'not seen yet' });
    expect(at(16 * minute)).toMatchObject({ kind: 'failed', outcome: 'NodegroupCreateFailed', message: 'Node group workers is gone: AWS gave no reason.' });
  });

  test('that vanishes after it was seen is given the time to come back', () => {
    const watch = watchOf({ subject: nodes('active'), progress: { text: 'CREATING', since: 0 } });
    expect(judge(watch, saw(undefined), 60 * minute).kind).not.toBe('failed');
  });

  test.each([
    ['cluster', [cluster('active'), cluster('deleted')], ClusterStatus],
    ['node group', [nodes('active'), nodes('deleted')], NodegroupStatus],
    ['Fargate profile', [fargate('active'), fargate('deleted')], FargateProfileStatus],
    ['add-on', [addOn('active'), addOn('installed')], AddonStatus],
    ['stack', [stack('complete'), stack('deleted')], StackStatus],
  ] as const)('of kind %s is never done in a status that says failed or in progress', (_, subjects, statuses) => {
    for (const subject of subjects) {
      for (const status of Object.values<string>(statuses)) {
        const { kind } = judged(subject, saw(status));
        if (/FAILED|ING$|IN_PROGRESS|PENDING/.test(status)) expect(kind).not.toBe('succeeded');
        if (kind === 'succeeded') expect(status).toMatch(/ACTIVE|COMPLETE|DEGRADED/);
      }
    }
  });
});

describe('a resource that does not move', () => {
  const subject = nodes('active');
  const expected = durations['node-group'];
  const issues = [{ code: 'PodEvictionFailure', message: 'Pod shop/cart is held by disruption budget cart.' }];

  test('is stalled after twice the time that nine of ten take, and says what holds it', () => {
    const progress = { text: 'CREATING, PodEvictionFailure: Pod shop/cart is held by disruption budget cart.', since: 0 };
    const at = (seconds: number) => judge(watchOf({ subject, expected, progress }), saw('CREATING', { issues }), seconds * 1000);
    expect(at(2 * expected.p90).kind).toBe('pending');
    expect(at(2 * expected.p90 + 1)).toMatchObject({ kind: 'stalled', message: 'Node group workers has not moved for 9 minutes. What holds it: PodEvictionFailure: Pod shop/cart is held by disruption budget cart.' });
  });

  test('is not stalled while it moves, however slowly', () => {
    const before = { text: 'CREATING, 1 of 3 nodes', since: 0 };
    expect(judge(watchOf({ subject, expected, progress: before }), saw('CREATING', { progress: '2 of 3 nodes' }), 60 * minute)).toEqual({ kind: 'pending', progress: 'CREATING, 2 of 3 nodes' });
    expect(progressAfter(before, 'CREATING, 2 of 3 nodes', 60 * minute)).toEqual({ text: 'CREATING, 2 of 3 nodes', since: 60 * minute });
    expect(progressAfter(before, 'CREATING, 1 of 3 nodes', 60 * minute)).toBe(before);
  });
});
