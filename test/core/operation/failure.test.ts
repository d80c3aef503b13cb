import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Step, StepRecord } from '../../../core/plan/plan.ts';
import { failureOf, rootFailure, taskFailure, type ErrorOutput } from '../../../core/operation/failure.ts';

/** What `startExecution.sync:2` reports when the child fails. */
const child = ({ Error: error, Cause: cause }: ErrorOutput): ErrorOutput => ({
  Error: 'States.TaskFailed',
  Cause: JSON.stringify({ ExecutionArn: 'arn:e', Status: 'FAILED', Error: error, Cause: cause }),
});

const told = (words: ReturnType<typeof taskFailure>): ErrorOutput => ({ Error: words.error, Cause: words.cause });

describe('the failure that an operation reports', () => {
  test('is what the watchkeeper told, through any number of executions', () => {
    const failure = { outcome: 'NodeCreationFailure', message: 'Instances failed to join: "i-1".', stepId: 'node-group/workers' };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), (depth) => {
        let output = told(taskFailure('RetryNever', failure));
        for (let level = 0; level < depth; level += 1) output = child(output);
        expect(failureOf(output)).toEqual(failure);
      }),
    );
  });

  test.each<[string, ErrorOutput, string, RegExp]>([
    ['what a function threw', { Error: 'RetryNever', Cause: '{"errorType":"RetryNever","errorMessage":"AccessDenied: User is not authorized","trace":[]}' }, 'AccessDenied', /^User is not authorized$/],
    ['a bug in a function', { Error: 'TypeError', Cause: '{"errorType":"TypeError","errorMessage":"x is undefined","trace":[]}' }, 'TypeError', /^x is undefined$/],
    ['a step that took too long', { Error: 'States.Timeout' }, 'TimedOut', /did not settle/],
    ['a watchkeeper that stopped', child({ Error: 'States.HeartbeatTimeout', Cause: '' }), 'HeartbeatTimeout', /Nobody kept watch/],
    ['a child that timed out as a whole', { Error: 'States.TaskFailed', Cause: '{"Status":"TIMED_OUT"}' }, 'TimedOut', /did not settle/],
    ['a child that somebody stopped', { Error: 'States.TaskFailed', Cause: '{"Status":"ABORTED","Cause":"stopped by ops"}' }, 'Aborted', /^stopped by ops$/],
    ['a mistake in a machine', { Error: 'States.QueryEvaluationError', Cause: 'The JSONata expression returned nothing' }, 'States.QueryEvaluationError', /returned nothing/],
    ['an error without any words', {}, 'Unexpected', /No reason/],
  ])('is %s', (_, output, outcome, message) => {
    const failure = failureOf(output);
    expect(failure.outcome).toBe(outcome);
    expect(failure.message).toMatch(message);
  });

  test('never exceeds what Step Functions takes as a cause, and never fails to be read', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40_000 }), (message) => {
        const { error, cause } = taskFailure('RetryNever', { outcome: 'Failed', message });
        expect(cause.length).toBeLessThanOrEqual(32_768);
        expect(failureOf({ Error: error, Cause: cause }).message.length).toBeGreaterThan(0);
      }),
    );
    expect(taskFailure('RetryNever', { outcome: 'Failed', message: '"'.repeat(100_000) }).cause.length).toBeLessThanOrEqual(32_768);
  });
});

describe('the failure that the steps themselves tell', () => {
  const plan = { steps: ['network', 'node-group/a', 'node-group/b'].map((id) => ({ id }) as Step) };
  const told = { outcome: 'Unexpected', message: 'A cause that Step Functions cut in the midd' };
  const failed = (stepId: string, settledAt: string): StepRecord => ({ stepId, state: 'failed', startedAt: '2026-11-22T12:00:00Z', settledAt, outcome: `${stepId} failed`, message: 'In AWS’s words.' });

  test('is that of the step which failed first', () => {
    const records = [failed('node-group/a', '2026-11-22T12:20:00.000Z'), failed('node-group/b', '2026-11-22T12:19:00.000Z')];
    expect(rootFailure(told, plan, records)).toEqual({ outcome: 'node-group/b failed', message: 'In AWS’s words.', stepId: 'node-group/b' });
  });

  test('names the step that was retried in vain', () => {
    const record: StepRecord = { stepId: 'node-group/a', state: 'started', startedAt: '2026-11-22T12:00:00Z', progress: 'RoleNotReady: The role does not exist.' };
    expect(rootFailure({ outcome: 'RoleNotReady', message: 'The role does not exist.' }, plan, [record])).toEqual({ outcome: 'RoleNotReady', message: 'The role does not exist.', stepId: 'node-group/a' });
  });

  test('is not that of a deletion, which only followed', () => {
    expect(rootFailure(told, plan, [failed('delete/node-group/a', '2026-11-22T12:20:00.000Z')])).toEqual(told);
  });
});
