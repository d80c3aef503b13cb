import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Shape } from '../../../simulator/service.ts';
import { createMachine, describeExecution, functionError, historyOf, lambda, runMachine, startExecution, testWorld } from './world.ts';
import type { Answers, Definition } from './world.ts';

type Chain = readonly Step[];
type Step = { readonly kind: 'pass' | 'wait' | 'task' } | { readonly kind: 'parallel'; readonly branches: readonly Chain[] } | { readonly kind: 'map'; readonly items: number; readonly chain: Chain };

const { chain } = fc.letrec<{ step: Step; chain: Chain }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom<Step>({ kind: 'pass' }, { kind: 'wait' }, { kind: 'task' }),
    fc.record({ kind: fc.constant('parallel' as const), branches: fc.array(tie('chain'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('map' as const), items: fc.nat(3), chain: tie('chain') }),
  ),
  chain: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
}));

/** A machine of these steps; every state has its own name. */
function machineOf(steps: Chain): Definition {
  let states = 0;
  const build = (inner: Chain): Definition => {
    const named = inner.map((step) => ({ name: `S${++states}`, step }));
    const entries = named.map(({ name, step }, index) => {
      const next = named[index + 1]?.name;
      return [name, { ...stateOf(step), ...(next === undefined ? { End: true } : { Next: next }) }];
    });
    return { StartAt: named[0]!.name, States: Object.fromEntries(entries) as Shape };
  };
  const stateOf = (step: Step): Shape => {
    switch (step.kind) {
      case 'pass':
        return { Type: 'Pass' };
      case 'wait':
        return { Type: 'Wait', Seconds: 1 };
      case 'task':
        return { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, Output: 1, Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1, JitterStrategy: 'FULL' }] };
      case 'parallel':
        return { Type: 'Parallel', Branches: step.branches.map(build) };
      case 'map':
        return { Type: 'Map', Items: [...Array(step.items).keys()], MaxConcurrency: 2, ItemProcessor: build(step.chain) };
    }
  };
  return build(steps);
}

/** Every third call is too much. */
function sometimesBusy(): Answers {
  let calls = 0;
  const fine = lambda(() => 1)['lambda:Invoke']!;
  return { 'lambda:Invoke': (input, request) => (++calls % 3 === 0 ? functionError('Busy', '') : fine(input, request)) };
}

test('Whatever the machine: it ends, its history is sound, and what is billed is what was entered and retried', async () => {
  await fc.assert(
    fc.asyncProperty(chain, fc.string(), async (steps, seed) => {
      const { world, executionArn, status } = await runMachine(machineOf(steps), {}, sometimesBusy(), seed);
      const events = await historyOf(world, executionArn);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      expect(events.every(({ id, previousEventId }) => previousEventId! < id!)).toBe(true);
      const count = (suffix: string) => events.filter(({ type }) => type?.endsWith(suffix)).length;
      expect(count('ExecutionSucceeded') + count('ExecutionFailed')).toBe(1);
      if (status === 'SUCCEEDED') expect(count('StateExited')).toBe(count('StateEntered'));
      const retries = events.filter(({ type, previousEventId }) => type === 'TaskScheduled' && events[previousEventId! - 1]?.type === 'TaskFailed').length;
      expect(world.states.transitions(executionArn)).toBe(count('StateEntered') + retries);
      await world.clock.settle();
      expect(await historyOf(world, executionArn)).toHaveLength(events.length);
    }),
    { numRuns: 40 },
  );
});

test('A seed replays an execution event by event', async () => {
  await fc.assert(
    fc.asyncProperty(chain, fc.string(), async (steps, seed) => {
      const events = async () => {
        const { world, executionArn } = await runMachine(machineOf(steps), {}, sometimesBusy(), seed);
        return historyOf(world, executionArn);
      };
      expect(await events()).toEqual(await events());
    }),
    { numRuns: 15 },
  );
});

test('Five hundred executions of ten tasks run side by side, each with its own data', async () => {
  const world = testWorld(lambda((n: number) => n + 1));
  const names = [...Array(10).keys()].map((index) => `Task ${index}`);
  const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' }, Output: '{% $states.result.Payload %}' };
  const States = Object.fromEntries(names.map((name, index) => [name, { ...task, ...(names[index + 1] === undefined ? { End: true } : { Next: names[index + 1] }) }]));
  const stateMachineArn = await createMachine(world, { StartAt: names[0]!, States });
  const arns: string[] = [];
  for (let n = 0; n < 500; n++) arns.push(await startExecution(world, stateMachineArn, n));
  await world.clock.settle();
  const outputs = await Promise.all(arns.map(async (arn) => (await describeExecution(world, arn)).output));
  expect(outputs).toEqual(arns.map((_, n) => String(n + 10)));
}, 30_000);
