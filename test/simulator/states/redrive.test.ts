import { describe, expect, test } from '@jest/globals';
import type { Shape } from '../../../simulator/service.ts';
import { createMachine, describeExecution, functionError, lambda, outline, single, startExecution, testWorld, untilEnded } from './world.ts';
import type { Answers, Definition, TestWorld } from './world.ts';

const CALL = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' }, Output: '{% $states.result.Payload %}' };

/** A function that fails while `broken` holds its payload. */
function breakable(broken: Set<unknown>): Answers {
  const fine = lambda((payload: unknown) => payload)['lambda:Invoke']!;
  return { 'lambda:Invoke': (input, request) => (broken.has(input.Payload) ? functionError('Bad', '') : fine(input, request)) };
}

interface Failed {
  readonly world: TestWorld;
  readonly executionArn: string;
  readonly broken: Set<unknown>;
}

async function failed(definition: Definition, input: unknown, ...broken: unknown[]): Promise<Failed> {
  const set = new Set(broken);
  const world = testWorld(breakable(set));
  const executionArn = await startExecution(world, await createMachine(world, definition), input);
  await untilEnded(world, executionArn);
  expect((await describeExecution(world, executionArn)).status).not.toBe('SUCCEEDED');
  return { world, executionArn, broken: set };
}

async function redriven({ world, executionArn, broken }: Failed): Promise<Shape> {
  broken.clear();
  await world.api('RedriveExecution', { executionArn });
  await untilEnded(world, executionArn);
  return describeExecution(world, executionArn);
}

function callsOf(world: TestWorld): unknown[] {
  return world.requests.filter(({ service }) => service === 'lambda').map(({ input }) => input.Payload);
}

const TWO_STEPS: Definition = { StartAt: 'One', States: { One: { ...CALL, Assign: { v: 5 }, Output: 2, Next: 'Two' }, Two: { ...CALL, Output: '{% $v %}', Retry: [{ ErrorEquals: ['Bad'], MaxAttempts: 1 }], End: true } } };

describe('RedriveExecution', () => {
  test('goes on from the failed state with its input and variables, and renews its retries', async () => {
    const run = await failed(TWO_STEPS, 1, 2);
    expect(await redriven(run)).toMatchObject({ status: 'SUCCEEDED', output: '5', redriveCount: 1, redriveDate: expect.any(Date), redriveStatus: 'NOT_REDRIVABLE' });
    expect(callsOf(run.world)).toEqual([1, 2, 2, 2]);
    expect((await outline(run.world, run.executionArn)).slice(6)).toEqual([
      '7<-6 TaskStateEntered', '8<-7 TaskScheduled', '9<-8 TaskStarted', '10<-9 TaskFailed', '11<-10 TaskScheduled', '12<-11 TaskStarted', '13<-12 TaskFailed', '14<-13 ExecutionFailed',
      '15<-14 ExecutionRedriven', '16<-15 TaskScheduled', '17<-16 TaskStarted', '18<-17 TaskSucceeded', '19<-18 TaskStateExited', '20<-19 ExecutionSucceeded',
    ]);
  });

  test('bills the state that it takes up again', async () => {
    const run = await failed(TWO_STEPS, 1, 2);
    expect(run.world.states.transitions(run.executionArn)).toBe(3);
    await redriven(run);
    expect(run.world.states.transitions(run.executionArn)).toBe(4);
  });

  test('runs only the branches that had not ended well', async () => {
    const branch = (name: string, payload: number) => ({
      StartAt: `Before ${name}`,
      States: { [`Before ${name}`]: { Type: 'Wait', Seconds: payload, Next: name }, [name]: { ...CALL, Arguments: { FunctionName: 'f', Payload: payload }, End: true } },
    });
    const run = await failed(single({ Type: 'Parallel', Branches: [branch('A', 1), branch('B', 2), branch('C', 3)] }), {}, 3);
    expect(await redriven(run)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
    expect(callsOf(run.world)).toEqual([1, 2, 3, 3]);
    expect((await outline(run.world, run.executionArn)).filter((event) => event.endsWith('ParallelStateStarted'))).toHaveLength(1);
  });

  test('runs only the iterations that had not ended well, and those that had not begun', async () => {
    const definition = single({ Type: 'Map', MaxConcurrency: 1, ItemProcessor: { StartAt: 'Each', States: { Each: { ...CALL, End: true } } } });
    const run = await failed(definition, [1, 2, 3], 2);
    expect(await redriven(run)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
    expect(callsOf(run.world)).toEqual([1, 2, 2, 3]);
  });

  test('can fail again and be redriven again', async () => {
    const run = await failed(TWO_STEPS, 1, 2);
    await run.world.api('RedriveExecution', { executionArn: run.executionArn });
    await untilEnded(run.world, run.executionArn);
    expect(await describeExecution(run.world, run.executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 1, redriveStatus: 'REDRIVABLE' });
    expect(await redriven(run)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 });
  });

  test('takes up an execution that was stopped or has timed out, with its whole TimeoutSeconds', async () => {
    const run = await failed({ ...single({ Type: 'Wait', Seconds: '{% $states.context.Execution.RedriveCount = 0 ? 100 : 50 %}' }), TimeoutSeconds: 60 }, {});
    expect(await redriven(run)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('A client token makes it idempotent', async () => {
    const { world, executionArn } = await failed(TWO_STEPS, 1, 2);
    const first = await world.api('RedriveExecution', { executionArn, clientToken: 't' });
    expect(await world.api('RedriveExecution', { executionArn, clientToken: 't' })).toEqual(first);
    await expect(world.api('RedriveExecution', { executionArn })).rejects.toMatchObject({ code: 'ExecutionNotRedrivable', message: 'Execution is RUNNING and cannot be redriven' });
  });

  test('What has succeeded, or failed more than 14 days ago, is not redrivable', async () => {
    const run = await failed(TWO_STEPS, 1, 2);
    await run.world.clock.advance(14 * 86_400_000 + 1);
    await expect(run.world.api('RedriveExecution', { executionArn: run.executionArn })).rejects.toMatchObject({ code: 'ExecutionNotRedrivable' });
  });
});
