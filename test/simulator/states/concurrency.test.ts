import { describe, expect, test } from '@jest/globals';
import type { Shape } from '../../../simulator/service.ts';
import { createMachine, describeExecution, lambda, outline, runMachine, single, startExecution, testWorld, untilEnded } from './world.ts';
import type { Definition } from './world.ts';

const TOKEN_TASK = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' } };

function branch(name: string, state: Shape): Shape {
  return { StartAt: name, States: { [name]: { End: true, ...state } } };
}

function fail(name: string, after: number): Shape {
  return { StartAt: `${name} waits`, States: { [`${name} waits`]: { Type: 'Wait', Seconds: after, Next: name }, [name]: { Type: 'Fail', Error: name } } };
}

describe('Parallel', () => {
  test('runs its branches at the same time and gives their outputs in order', async () => {
    const { result, duration } = await runMachine(single({ Type: 'Parallel', Arguments: { n: 1 }, Branches: [branch('Slow', { Type: 'Wait', Seconds: 20 }), branch('Fast', { Type: 'Pass', Output: '{% $states.input.n + 1 %}' })] }));
    expect(result).toEqual([{ n: 1 }, 2]);
    expect(duration).toBe(20_000);
  });

  test('fails with its first branch that fails, at once, and cancels the others with their tokens', async () => {
    const tokens: string[] = [];
    const world = testWorld(lambda((token: string) => tokens.push(token)));
    const inner = { Type: 'Parallel', Branches: [branch('Deep', TOKEN_TASK), branch('Deep wait', { Type: 'Wait', Seconds: 999 })] };
    const executionArn = await startExecution(world, await createMachine(world, single({ Type: 'Parallel', Branches: [fail('First', 10), fail('Second', 20), branch('Nested', inner)] })));
    await untilEnded(world, executionArn);
    const { status, error, startDate, stopDate } = await describeExecution(world, executionArn);
    expect([status, error, Number(stopDate) - Number(startDate)]).toEqual(['FAILED', 'First', 10_000]);
    await expect(world.api('SendTaskSuccess', { taskToken: tokens[0], output: '1' })).rejects.toMatchObject({ code: 'TaskTimedOut' });
    const failure = (await outline(world, executionArn)).findIndex((event) => event.endsWith('FailStateEntered'));
    expect((await outline(world, executionArn)).slice(failure + 1).map((event) => event.replace(/^\d+/, ''))).toEqual([
      `<-${failure + 1} WaitStateAborted`, `<-${failure + 1} TaskStateAborted`, `<-${failure + 1} WaitStateAborted`, `<-${failure + 1} ParallelStateAborted`,
      `<-${failure + 1} ParallelStateFailed`, `<-${failure + 6} ExecutionFailed`,
    ]);
    await world.clock.settle();
    expect(await outline(world, executionArn)).toHaveLength(failure + 7);
  });

  test('Stopping the execution stops every branch', async () => {
    const world = testWorld();
    const executionArn = await startExecution(world, await createMachine(world, single({ Type: 'Parallel', Branches: [branch('One', { Type: 'Wait', Seconds: 50 }), branch('Two', { Type: 'Wait', Seconds: 60 })] })));
    await world.clock.advance(1000);
    await world.api('StopExecution', { executionArn });
    const events = await outline(world, executionArn);
    await world.clock.settle();
    expect(await outline(world, executionArn)).toEqual(events);
    expect(world.clock.now()).toBeLessThan(Number((await describeExecution(world, executionArn)).startDate) + 60_000);
  });
});

describe('Map', () => {
  function mapping(fields: Shape, state: Shape): Definition {
    return single({ Type: 'Map', ItemProcessor: branch('Each', state), ...fields });
  }

  test('gives each iteration its item and keeps the order of the items', async () => {
    const { result } = await runMachine(mapping({ Items: '{% $states.input.list %}' }, { Type: 'Wait', Seconds: '{% $states.input %}' }), { list: [3, 1, 2] });
    expect(result).toEqual([3, 1, 2]);
  });

  test('takes its input as the items by default, and an empty array is no work', async () => {
    expect(await runMachine(mapping({}, { Type: 'Pass' }), [])).toMatchObject({ result: [], status: 'SUCCEEDED' });
    expect(await runMachine(mapping({}, { Type: 'Pass' }), { a: 1 })).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining('Map state input must be an array but was: {"a":1}') });
    expect(await runMachine(mapping({ Items: '{% 1 %}' }, { Type: 'Pass' }))).toMatchObject({ cause: expect.stringContaining("specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1") });
  });

  test('ItemSelector and the iteration\'s context know index and value', async () => {
    const { result } = await runMachine(mapping({ Items: ['a', 'b'], ItemSelector: { v: '{% $states.context.Map.Item.Value %}', n: '{% $states.input.n %}' } }, { Type: 'Pass', Output: { in: '{% $states.input %}', i: '{% $states.context.Map.Item.Index %}' } }), { n: 7 });
    expect(result).toEqual([{ in: { v: 'a', n: 7 }, i: 0 }, { in: { v: 'b', n: 7 }, i: 1 }]);
  });

  test.each([
    [1, 100_000],
    [5, 20_000],
    [0, 10_000],
    ['{% 2 %}', 50_000],
  ])('MaxConcurrency %s of ten waits of 10 s takes %i ms', async (MaxConcurrency, expected) => {
    const { duration } = await runMachine(mapping({ Items: [...Array(10).keys()], MaxConcurrency }, { Type: 'Wait', Seconds: 10 }));
    expect(duration).toBe(expected);
  });

  test('No more than 40 iterations run at once, as in Step Functions', async () => {
    const { duration } = await runMachine(mapping({ Items: [...Array(41).keys()] }, { Type: 'Wait', Seconds: 10 }));
    expect(duration).toBe(20_000);
  });

  test('One after the other, an iteration starts behind the last event of the one before', async () => {
    const { world, executionArn } = await runMachine(mapping({ Items: [1, 2], MaxConcurrency: 1 }, { Type: 'Pass' }));
    expect(await outline(world, executionArn)).toEqual([
      '1<-0 ExecutionStarted', '2<-0 MapStateEntered', '3<-2 MapStateStarted', '4<-3 MapIterationStarted', '5<-4 PassStateEntered', '6<-5 PassStateExited',
      '7<-6 MapIterationSucceeded', '8<-6 MapIterationStarted', '9<-8 PassStateEntered', '10<-9 PassStateExited', '11<-10 MapIterationSucceeded',
      '12<-11 MapStateSucceeded', '13<-11 MapStateExited', '14<-13 ExecutionSucceeded',
    ]);
  });

  test('An iteration that fails aborts the others', async () => {
    const processor = { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'Break' }, Break: { Type: 'Fail', Error: 'Bad' } } };
    const { world, executionArn, error, duration } = await runMachine(single({ Type: 'Map', Items: [9, 3], ItemProcessor: processor }));
    expect([error, duration]).toEqual(['Bad', 3000]);
    expect((await outline(world, executionArn)).slice(-6)).toEqual(['9<-8 FailStateEntered', '10<-9 MapIterationFailed', '11<-9 MapIterationAborted', '12<-9 WaitStateAborted', '13<-9 MapStateFailed', '14<-13 ExecutionFailed']);
  });
});
