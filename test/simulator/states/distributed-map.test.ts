import { describe, expect, test } from '@jest/globals';
import type { Shape } from '../../../simulator/service.ts';
import { createMachine, describeExecution, functionError, lambda, outline, runMachine, startExecution, testWorld, untilEnded } from './world.ts';
import type { Answers, Definition, Ran, TestWorld } from './world.ts';

const CALL = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' }, Output: '{% $states.result.Payload %}', Next: 'Rest' };

function distributed(fields: Shape): Definition {
  const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Call', States: { Call: CALL, Rest: { Type: 'Wait', Seconds: 10, End: true } } };
  return { StartAt: 'Fleet', States: { Fleet: { Type: 'Map', Label: 'fleet', ItemProcessor, End: true, ...fields } } };
}

/** A function that fails for these items. */
function failingFor(bad: ReadonlySet<number>): Answers {
  const fine = lambda((n: number) => n * 10)['lambda:Invoke']!;
  return { 'lambda:Invoke': (input, request) => (bad.has(input.Payload as number) ? functionError('Bad', String(input.Payload)) : fine(input, request)) };
}

async function mapRunOf({ world, executionArn }: Pick<Ran, 'world' | 'executionArn'>): Promise<{ readonly arn: string; readonly described: Shape }> {
  const { mapRuns } = await world.api<{ mapRuns: { mapRunArn: string }[] }>('ListMapRuns', { executionArn });
  const arn = mapRuns[0]?.mapRunArn ?? '';
  return { arn, described: await world.api('DescribeMapRun', { mapRunArn: arn }) };
}

const TEN = [...Array(10).keys()];

describe('A Distributed Map', () => {
  test('runs each item as a child execution and gives their outputs in order', async () => {
    const ran = await runMachine(distributed({ Items: [3, 1, 2], MaxConcurrency: 2 }), {}, failingFor(new Set()));
    expect(ran.result).toEqual([30, 10, 20]);
    expect(ran.duration).toBe(20_000);
    const { arn, described } = await mapRunOf(ran);
    expect(arn).toMatch(/^arn:aws:states:eu-central-1:111122223333:mapRun:machine\/fleet:[0-9a-f-]{36}$/);
    expect(described).toMatchObject({ status: 'SUCCEEDED', maxConcurrency: 2, executionCounts: { total: 3, succeeded: 3, failed: 0, pending: 0 }, toleratedFailureCount: 0 });
    const { executions } = await ran.world.api<{ executions: Shape[] }>('ListExecutions', { mapRunArn: arn });
    expect(executions).toHaveLength(3);
    expect(executions[0]).toMatchObject({ mapRunArn: arn, status: 'SUCCEEDED', stateMachineArn: expect.stringMatching(/stateMachine:machine\/fleet$/), executionArn: expect.stringMatching(/execution:machine\/fleet:[0-9a-f-]{36}$/) });
    expect(await ran.world.api('ListExecutions', { stateMachineArn: ran.stateMachineArn })).toMatchObject({ executions: [{ executionArn: ran.executionArn }] });
  });

  test('tells of its Map Run in the history, and the children have histories of their own', async () => {
    const ran = await runMachine(distributed({ Items: [1] }), {}, failingFor(new Set()));
    expect(await outline(ran.world, ran.executionArn)).toEqual(['1<-0 ExecutionStarted', '2<-0 MapStateEntered', '3<-2 MapStateStarted', '4<-3 MapRunStarted', '5<-4 MapRunSucceeded', '6<-5 MapStateSucceeded', '7<-5 MapStateExited', '8<-7 ExecutionSucceeded']);
    const { arn } = await mapRunOf(ran);
    const { executions: [child] } = await ran.world.api<{ executions: { executionArn: string }[] }>('ListExecutions', { mapRunArn: arn });
    expect(await outline(ran.world, child?.executionArn ?? '')).toHaveLength(9);
    expect(await ran.world.api('DescribeStateMachineForExecution', { executionArn: child?.executionArn })).toMatchObject({ label: 'fleet', mapRunArn: arn });
  });

  test('bills its children\'s transitions beside its own', async () => {
    const { world, executionArn } = await runMachine(distributed({ Items: TEN }), {}, failingFor(new Set()));
    expect([world.states.transitions(executionArn, 'own'), world.states.transitions(executionArn)]).toEqual([1, 21]);
  });

  interface Tolerance {
    readonly what: string;
    readonly fields: Shape;
    readonly bad: readonly number[];
    readonly succeeds: boolean;
  }
  const TOLERANCES: readonly Tolerance[] = [
    { what: 'none by default', fields: {}, bad: [4], succeeds: false },
    { what: 'as many as the count', fields: { ToleratedFailureCount: 2 }, bad: [4, 7], succeeds: true },
    { what: 'not one more', fields: { ToleratedFailureCount: 2 }, bad: [4, 7, 9], succeeds: false },
    { what: 'as much as the percentage', fields: { ToleratedFailurePercentage: 20 }, bad: [4, 7], succeeds: true },
    { what: 'not a percent more', fields: { ToleratedFailurePercentage: '{% 19 %}' }, bad: [4, 7], succeeds: false },
    { what: 'the stricter of both', fields: { ToleratedFailurePercentage: 50, ToleratedFailureCount: 1 }, bad: [4, 7], succeeds: false },
  ];
  test.each(TOLERANCES)('tolerates failures: $what', async ({ fields, bad, succeeds }) => {
    const ran = await runMachine(distributed({ Items: TEN, ...fields }), {}, failingFor(new Set(bad)));
    if (succeeds) expect(ran.result).toEqual(TEN.filter((n) => !bad.includes(n)).map((n) => n * 10));
    else expect(ran).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold', cause: 'The specified tolerated failure threshold was exceeded' });
  });

  test('stops its children and says so when the threshold is exceeded', async () => {
    const ran = await runMachine(distributed({ Items: TEN, MaxConcurrency: 4 }), {}, failingFor(new Set([2])));
    const { described } = await mapRunOf(ran);
    expect(described).toMatchObject({ status: 'FAILED', executionCounts: { failed: 1, aborted: 3, pending: 6, succeeded: 0, total: 10 } });
    expect((await outline(ran.world, ran.executionArn)).slice(-3)).toEqual(['5<-4 MapRunFailed', '6<-5 MapStateFailed', '7<-6 ExecutionFailed']);
  });

  test('is stopped with its parent', async () => {
    const world: TestWorld = testWorld(failingFor(new Set()));
    const executionArn = await startExecution(world, await createMachine(world, distributed({ Items: TEN })));
    await world.clock.advance(1000);
    await world.api('StopExecution', { executionArn });
    await world.clock.settle();
    expect((await mapRunOf({ world, executionArn })).described).toMatchObject({ status: 'ABORTED', executionCounts: { aborted: 10 } });
  });

  test('A redrive of the parent redrives the children that failed, and no state twice that had succeeded', async () => {
    const bad = new Set([2, 5]);
    const world = testWorld(failingFor(bad));
    const executionArn = await startExecution(world, await createMachine(world, distributed({ Items: TEN, ToleratedFailureCount: 1 })));
    await untilEnded(world, executionArn);
    bad.clear();
    await world.api('RedriveExecution', { executionArn });
    await untilEnded(world, executionArn);
    const { status, output } = await describeExecution(world, executionArn);
    expect([status, output]).toEqual(['SUCCEEDED', JSON.stringify(TEN.map((n) => n * 10))]);
    expect((await mapRunOf({ world, executionArn })).described).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, executionCounts: { succeeded: 10 } });
    const calls = world.requests.filter(({ service }) => service === 'lambda').map(({ input }) => input.Payload);
    expect(TEN.map((n) => calls.filter((payload) => payload === n).length)).toEqual([1, 1, 2, 1, 1, 2, 1, 1, 1, 1]);
    expect(await outline(world, executionArn)).toContainEqual(expect.stringMatching(/MapRunRedriven$/));
  });
});
