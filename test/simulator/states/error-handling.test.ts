import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Shape } from '../../../simulator/service.ts';
import { StateError, matches } from '../../../simulator/states/run/errors.ts';
import { functionError, lambda, outline, runMachine } from './world.ts';
import type { Answers, Definition } from './world.ts';

const CALL = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: {} } };
const CAUGHT = { Type: 'Pass', Output: { caught: '{% $states.input %}' }, End: true };

function calling(task: Shape): Definition {
  return { StartAt: 'Call', States: { Call: { ...CALL, End: true, ...task }, ...(task.Catch !== undefined && { Caught: CAUGHT }) } };
}

/** A function that throws these, one per call, and then answers. */
function throwing(...errors: string[]): Answers {
  const fine = lambda(() => 'fine')['lambda:Invoke']!;
  const left = [...errors];
  return {
    'lambda:Invoke': (input, request) => {
      const error = left.shift();
      return error === undefined ? fine(input, request) : functionError(error, `${error} happened`);
    },
  };
}

describe('Which errors a name matches', () => {
  const TABLE: readonly (readonly [name: string, error: string, expected: boolean])[] = [
    ['States.ALL', 'Anything', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.QueryEvaluationError', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.Runtime', 'States.Runtime', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.TaskFailed', 'Anything', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.HeartbeatTimeout', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.Timeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.Timeout', false],
    ['Busy', 'Busy', true],
    ['Busy', 'Busy.Very', false],
  ];
  test.each(TABLE)('%s and %s: %s', (name, error, expected) => {
    expect(matches([name], new StateError(error, ''))).toBe(expected);
  });
});

describe('Retry', () => {
  interface Scenario {
    readonly what: string;
    readonly retry: readonly Shape[];
    readonly errors: readonly string[];
    readonly expected: Shape;
  }
  const SCENARIOS: readonly Scenario[] = [
    { what: 'By default three times, after 1, 2 and 4 seconds', retry: [{ ErrorEquals: ['Busy'] }], errors: ['Busy', 'Busy', 'Busy'], expected: { status: 'SUCCEEDED', duration: 7000 } },
    { what: 'A fourth failure is one too many', retry: [{ ErrorEquals: ['Busy'] }], errors: ['Busy', 'Busy', 'Busy', 'Busy'], expected: { status: 'FAILED', error: 'Busy', duration: 7000 } },
    { what: 'MaxAttempts 0 never retries', retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }], errors: ['Busy'], expected: { status: 'FAILED', duration: 0 } },
    { what: 'Delays grow by BackoffRate up to MaxDelaySeconds', retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 50, MaxAttempts: 9 }], errors: ['Busy', 'Busy', 'Busy', 'Busy'], expected: { status: 'SUCCEEDED', duration: (10 + 30 + 50 + 50) * 1000 } },
    { what: 'Each retrier counts for itself', retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }, { ErrorEquals: ['States.ALL'], MaxAttempts: 1 }], errors: ['Busy', 'Other'], expected: { status: 'SUCCEEDED', duration: 2000 } },
    { what: 'Only the first retrier that matches counts', retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }, { ErrorEquals: ['States.ALL'] }], errors: ['Busy', 'Busy'], expected: { status: 'FAILED', duration: 1000 } },
    { what: 'What no retrier names is not retried', retry: [{ ErrorEquals: ['Busy'] }], errors: ['Other'], expected: { status: 'FAILED', error: 'Other' } },
  ];
  test.each(SCENARIOS)('$what', async ({ retry, errors, expected }) => {
    expect(await runMachine(calling({ Retry: retry }), {}, throwing(...errors))).toMatchObject(expected);
  });

  test('Full jitter waits at most the delay, by the seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (seed) => {
        const ran = () => runMachine(calling({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 100, JitterStrategy: 'FULL' }] }), {}, throwing('Busy'), seed);
        const { duration } = await ran();
        expect(duration).toBeGreaterThanOrEqual(0);
        expect(duration).toBeLessThanOrEqual(100_000);
        expect((await ran()).duration).toBe(duration);
      }),
      { numRuns: 10 },
    );
  });

  test('A retried attempt is scheduled anew, without leaving the state', async () => {
    const { world, executionArn } = await runMachine(calling({ Retry: [{ ErrorEquals: ['Busy'] }] }), {}, throwing('Busy'));
    expect(await outline(world, executionArn)).toEqual([
      '1<-0 ExecutionStarted', '2<-0 TaskStateEntered', '3<-2 TaskScheduled', '4<-3 TaskStarted', '5<-4 TaskFailed',
      '6<-5 TaskScheduled', '7<-6 TaskStarted', '8<-7 TaskSucceeded', '9<-8 TaskStateExited', '10<-9 ExecutionSucceeded',
    ]);
  });
});

describe('Catch', () => {
  test('By default the next state gets the error and its cause', async () => {
    const { result } = await runMachine(calling({ Catch: [{ ErrorEquals: ['Busy'], Next: 'Caught' }] }), {}, throwing('Busy'));
    expect(result).toEqual({ caught: { Error: 'Busy', Cause: JSON.stringify({ errorType: 'Busy', errorMessage: 'Busy happened', trace: [] }) } });
  });

  test('A catcher has an Output and an Assign of its own, which see $states.errorOutput', async () => {
    const definition = calling({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught', Output: { e: '{% $states.errorOutput.Error %}', i: '{% $states.input %}' }, Assign: { why: '{% $states.errorOutput.Error %}' } }] });
    const { result } = await runMachine({ ...definition, States: { ...definition.States, Caught: { ...CAUGHT, Output: ['{% $states.input %}', '{% $why %}'] } } }, { a: 1 }, throwing('Busy'));
    expect(result).toEqual([{ e: 'Busy', i: { a: 1 } }, 'Busy']);
  });

  test('It catches when the retries are used up', async () => {
    const definition = calling({ Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }], Catch: [{ ErrorEquals: ['Busy'], Next: 'Caught' }] });
    expect(await runMachine(definition, {}, throwing('Busy', 'Busy'))).toMatchObject({ status: 'SUCCEEDED', duration: 1000 });
  });

  test('An evaluation that fails can be caught', async () => {
    const definition = calling({ Output: '{% $states.result.gone %}', Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }] });
    expect(await runMachine(definition, {}, throwing())).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('A result over 256 KiB passes States.ALL by, but can be caught by name', async () => {
    const huge = lambda(() => 'x'.repeat(300_000));
    const catching = (name: string) => runMachine(calling({ Catch: [{ ErrorEquals: [name], Next: 'Caught' }] }), {}, huge);
    expect(await catching('States.ALL')).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause: expect.stringContaining("The state/task 'lambda' returned") });
    expect(await catching('States.DataLimitExceeded')).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('A Parallel that failed for good says so before it is caught', async () => {
    const branch = { StartAt: 'Break', States: { Break: { Type: 'Fail', Error: 'Bad', Cause: 'broken' } } };
    const parallel = { Type: 'Parallel', Branches: [branch], Retry: [{ ErrorEquals: ['Bad'], MaxAttempts: 1 }], Catch: [{ ErrorEquals: ['Bad'], Next: 'Caught' }], End: true };
    const { world, executionArn, result } = await runMachine({ StartAt: 'Both', States: { Both: parallel, Caught: CAUGHT } });
    expect(result).toEqual({ caught: { Error: 'Bad', Cause: 'broken' } });
    expect(await outline(world, executionArn)).toEqual([
      '1<-0 ExecutionStarted', '2<-0 ParallelStateEntered', '3<-2 ParallelStateStarted', '4<-3 FailStateEntered',
      '5<-4 ParallelStateStarted', '6<-5 FailStateEntered', '7<-6 ParallelStateFailed', '8<-7 ParallelStateExited',
      '9<-8 PassStateEntered', '10<-9 PassStateExited', '11<-10 ExecutionSucceeded',
    ]);
  });
});
