import { describe, expect, test } from '@jest/globals';
import { nothingDone, type Account } from '../../../core/operation/account.ts';
import { awaited, endOf, failureBeside, givenUp, goingOn, isUnderWay, standsAbove } from '../../../core/operation/cancellation.ts';
import type { Failure } from '../../../core/operation/operation.ts';
import type { StepRecord } from '../../../core/plan/plan.ts';
import { stepOf } from '../../functions/builders.ts';

const cancellation = { by: 'ada', at: '2026-11-22T12:30:00.000Z' };
const startedAt = '2026-11-22T12:00:00.000Z';
const before = '2026-11-22T12:10:00.000Z';
const after = '2026-11-22T12:50:00.000Z';
const failed = (settledAt: string, outcome = 'NodeCreationFailure', stepId = 'a'): StepRecord => ({ stepId, state: 'failed', startedAt, settledAt, outcome, message: 'As it happened.' });
const started = (over: Partial<Extract<StepRecord, { state: 'started' }>> = {}): Extract<StepRecord, { state: 'started' }> => ({ stepId: 'a', state: 'started', startedAt, ...over });
const succeeded = (stepId: string): StepRecord => ({ stepId, state: 'succeeded', startedAt, settledAt: before, output: {} });
const told = (outcome: string): Failure => ({ outcome, message: 'Said the machine.' });
const account = (over: Partial<Account>): Account => ({ ...nothingDone, ...over });

describe('how an operation ended', () => {
  const left = account({ done: ['one'], undone: ['two'] });
  test.each([
    ['nobody cancelled, and nothing failed', { operation: { startedAt }, account: left, records: [] }, 'succeeded'],
    ['nobody cancelled, and something failed', { operation: { startedAt }, told: told('TimedOut'), account: left, records: [] }, 'failed'],
    ['it was cancelled, and something was left undone', { operation: { startedAt, cancellation }, account: left, records: [] }, 'cancelled'],
    ['it was cancelled when all was done', { operation: { startedAt, cancellation }, account: account({ done: ['one'] }), records: [] }, 'succeeded'],
    ['it was cancelled when all was done but what was skipped as asked', { operation: { startedAt, cancellation }, account: account({ undone: ['two'], skipped: ['two was held'] }), records: [] }, 'succeeded'],
    ['a provision ended for it', { operation: { startedAt, cancellation }, told: told('Cancelled'), account: left, records: [] }, 'cancelled'],
    ['a step failed while its end was waited for', { operation: { startedAt, cancellation }, told: told('Cancelled'), account: left, records: [failed(after)] }, 'cancelled'],
    ['a step had failed before', { operation: { startedAt, cancellation }, told: told('NodeCreationFailure'), account: left, records: [failed(before)] }, 'failed'],
    ['the machine failed of itself afterwards', { operation: { startedAt, cancellation }, told: told('TimedOut'), account: left, records: [started()] }, 'cancelled'],
    ['the machine had failed of itself before, and the way back had begun', { operation: { startedAt, cancellation }, told: told('TimedOut'), account: left, records: [started(), { ...succeeded('back'), startedAt: before }] }, 'failed'],
    ['what was made is taken down for it, and the machine failed of itself', { operation: { startedAt, cancellation }, told: told('TimedOut'), account: left, records: [{ ...succeeded('back'), startedAt: after }] }, 'cancelled'],
    ['its survey failed before it began', { operation: { cancellation }, told: told('AccessDenied'), account: nothingDone, records: [] }, 'cancelled'],
  ] as const)('%s', (_when, end, expected) => {
    expect(endOf({ ...end, plan: { takeDown: [stepOf('back', { kind: 'delete-control-plane' })] } })).toBe(expected);
  });
});

test('a step may be under way in AWS unless AWS has refused it, is through with it, or never heard of it', () => {
  expect([undefined, started(), started({ idle: true }), started({ again: { how: 'return', outcome: 'x', message: 'y', times: 1 } }), succeeded('a')].map(isUnderWay)).toEqual([false, true, false, true, false]);
});

test('a step that is not attempted again ends with what ended its last attempt', () => {
  expect(givenUp(started({ again: { how: 'same', outcome: 'PodEvictionFailure', message: 'cart holds', times: 2 } }))).toEqual({ outcome: 'PodEvictionFailure', message: 'cart holds' });
  expect(givenUp(started({ idle: true, progress: 'ResourceInUse: EKS is busy.' }))).toEqual({ outcome: 'Cancelled', message: 'AWS had not taken it up when the operation was cancelled. ResourceInUse: EKS is busy.' });
});

describe('a cancellation is nothing', () => {
  const deletion = stepOf('delete/control-plane', { kind: 'delete-control-plane' });
  const resume = stepOf('1.35/resume-autoscaler', { kind: 'resume-autoscaler', deployment: { namespace: 'kube-system', name: 'cluster-autoscaler' }, replicas: 1 });
  test.each([
    ['to what takes down a provision', 'provision', deletion, true, [], true],
    ['and not to the way back of an upgrade', 'upgrade', deletion, true, [], false],
    ['to the return of an autoscaler that was paused', 'upgrade', resume, false, [succeeded('1.35/pause-autoscaler')], true],
    ['and not of one that never was', 'upgrade', resume, false, [succeeded('1.34/pause-autoscaler')], false],
  ] as const)('%s', (_what, kind, step, leadsBack, records, expected) => {
    expect(standsAbove({ operation: { kind }, step, leadsBack }, records)).toBe(expected);
  });
});

test('a watch may have been left by what runs and by what comes next', () => {
  const step = (id: string, ...after: readonly string[]) => stepOf(id, { kind: 'verify-cluster' }, { after });
  const plan = { steps: [step('done'), step('running', 'done'), step('next', 'done'), step('later', 'running')], takeDown: [step('back', 'later')] };
  expect(awaited(plan, [succeeded('done'), started({ stepId: 'running' })])).toEqual(['running', 'next']);
});

test('what failed of its own is told apart from what was stopped, and what goes on from both', () => {
  const drift = stepOf('drift', { kind: 'follow-drift', owner: 'auto-mode', nodePools: [], to: '1.35', nodes: 3 });
  const steps = [drift, stepOf('a', { kind: 'verify-cluster' })];
  const records = [failed(after, 'Cancelled', 'drift'), failed(after)];
  expect(failureBeside({ steps }, records)).toEqual({ outcome: 'NodeCreationFailure', message: 'As it happened.', stepId: 'a' });
  expect(goingOn({ steps }, records)).toEqual(['EKS Auto Mode goes on replacing nodes until all of its nodes run 1.35.']);
});

test('a machine that failed of itself is told with what AWS may still be at', () => {
  const group = stepOf('a', { kind: 'update-node-group', nodegroupName: 'a', from: '1.34', to: '1.35', whenBlocked: 'stop', nodes: 1, atOnce: 1, surge: 0 });
  expect(failureBeside({ steps: [group] }, [started()], told('TimedOut'))).toEqual(told('TimedOut'));
  expect(failureBeside({ steps: [group] }, [], told('Cancelled'))).toBeUndefined();
  expect([goingOn({ steps: [group] }, [started()]), goingOn({ steps: [group] }, [started({ idle: true })])]).toEqual([['Step a: AWS may still be at it.'], []]);
});
