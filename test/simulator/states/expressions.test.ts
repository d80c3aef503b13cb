import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROLE, START, functionError, lambda, runMachine, single } from './world.ts';
import type { Definition } from './world.ts';
import type { Shape } from '../../../simulator/service.ts';

/** The output of a Pass state with that Output. */
async function evaluated(Output: unknown, input: unknown = {}, seed?: string): Promise<unknown> {
  const { result, cause } = await runMachine(single({ Type: 'Pass', Output }), input, {}, seed);
  return cause === undefined ? result : { cause };
}

function chain(...states: Shape[]): Definition {
  const entries = states.map((state, index) => [`S${index}`, { ...state, ...(index === states.length - 1 ? { End: true } : { Next: `S${index + 1}` }) }] as const);
  return { StartAt: 'S0', States: Object.fromEntries(entries) };
}

describe('Expressions', () => {
  const GIVES: readonly { readonly what: string; readonly output: unknown; readonly input?: unknown; readonly gives: unknown }[] = [
    { what: 'a whole string between {% and %} is JSONata', output: '{% $states.input.n + 1 %}', input: { n: 41 }, gives: 42 },
    { what: 'expressions stand anywhere in objects and arrays', output: { a: ['{% 1 + 1 %}', 'x', { b: '{% "y" %}' }], c: null }, gives: { a: [2, 'x', { b: 'y' }], c: null } },
    { what: 'a string with blanks around is no expression', output: ' {% 1 %} ', gives: ' {% 1 %} ' },
    { what: 'null is a result', output: '{% null %}', gives: null },
    { what: 'a sequence of one collapses, as in JSONata', output: '{% $states.input.a[n > 1] %}', input: { a: [{ n: 1 }, { n: 2 }] }, gives: { n: 2 } },
    { what: '[] keeps it an array', output: '{% [$states.input.a[n > 1]] %}', input: { a: [{ n: 1 }, { n: 2 }] }, gives: [{ n: 2 }] },
    { what: '$partition cuts into pieces', output: '{% $partition([1,2,3], 2) %}', gives: [[1, 2], [3]] },
    { what: '$range counts in steps', output: '{% $range(0, 9, 3) %}', gives: [0, 3, 6, 9] },
    { what: '$range counts down', output: '{% $range(3, 1, -1) %}', gives: [3, 2, 1] },
    { what: '$range of one item is that item', output: '{% $range(1, 9, 9) %}', gives: 1 },
    { what: '$hash is hexadecimal', output: "{% $hash('abc', 'SHA-256') %}", gives: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    { what: '$parse reads JSON', output: `{% $parse('{"a":[1]}').a %}`, gives: [1] },
    { what: '$now is the clock\'s', output: '{% $now() %}', gives: new Date(START).toISOString() },
    { what: '$now takes a picture', output: "{% $now('[Y0001]-[M01]') %}", gives: '2026-03' },
    { what: '$millis is the clock\'s', output: '{% $millis() %}', gives: START },
  ];

  test.each(GIVES)('$what', async ({ output, input, gives }) => {
    expect(await evaluated(output, input)).toEqual(gives);
  });

  test('Whatever stands in an array of the input comes out as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        const input = { v: [[JSON.parse(text) as unknown]] };
        expect(await evaluated({ v: '{% [$states.input.v] %}' }, input)).toEqual(input);
      }),
      { numRuns: 20 },
    );
  });

  const FAILS: readonly { readonly what: string; readonly output: unknown; readonly because: string }[] = [
    { what: 'undefined', output: { a: '{% $states.input.gone %}' }, because: "The JSONata expression '$states.input.gone' specified for the field 'Output/a' returned nothing (undefined)." },
    { what: 'a function', output: '{% function($x) { $x } %}', because: 'returned an unsupported result type.' },
    { what: 'a type error', output: "{% 1 + 'a' %}", because: 'threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number' },
    { what: 'an error of its own', output: "{% $error('no way') %}", because: 'D3137: no way' },
    { what: 'an unknown function', output: '{% $nonsense(1) %}', because: 'T1006: Attempted to invoke a non-function' },
    { what: 'an unknown digest', output: "{% $hash('a', 'CRC') %}", because: 'must be one of MD5' },
    { what: 'a range too long', output: '{% $range(1, 100000, 1) %}', because: 'at most 1000 items' },
    { what: 'what is no JSON', output: "{% $parse('{') %}", because: 'not valid JSON' },
  ];

  test.each(FAILS)('$what is a States.QueryEvaluationError that says where', async ({ output, because }) => {
    const { status, error, cause } = await runMachine(single({ Type: 'Pass', Output: output }));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(cause).toMatch(/^An error occurred while executing the state 'Only' \(entered at the event id #2\)\. /);
    expect(cause).toContain(because);
  });

  test('A seed replays random numbers and UUIDs, and another seed gives others', async () => {
    const draw = (seed: string) => evaluated({ r: '{% $random() %}', u: '{% $uuid() %}', s: '{% $random(7) %}', o: '{% $shuffle([1,2,3,4,5,6,7,8,9]) %}' }, {}, seed) as Promise<Shape>;
    const first = await draw('one');
    expect(await draw('one')).toEqual(first);
    const other = await draw('two');
    expect(other.u).not.toBe(first.u);
    expect(other.s).toBe(first.s);
    expect(first.u).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
  });
});

describe('$states', () => {
  test('The context tells of execution, machine, state and item', async () => {
    const { result, executionArn, stateMachineArn } = await runMachine(single({ Type: 'Pass', Output: '{% $states.context %}' }), { a: 1 });
    expect(result).toEqual({
      Execution: { Id: executionArn, Input: { a: 1 }, Name: expect.any(String), RoleArn: ROLE, StartTime: '2026-03-01T08:00:00.000Z', RedriveCount: 0 },
      StateMachine: { Id: stateMachineArn, Name: 'machine' },
      State: { Name: 'Only', EnteredTime: '2026-03-01T08:00:00.000Z' },
    });
  });

  test('A Task knows how often it was retried', async () => {
    const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' }, Retry: [{ ErrorEquals: ['Busy'] }], Output: '{% $states.result.Payload %}' };
    let calls = 0;
    const answer = lambda((count: number) => ({ count }))['lambda:Invoke']!;
    const { result } = await runMachine(single(task), {}, { 'lambda:Invoke': (input, request) => (++calls < 3 ? functionError('Busy', '') : answer(input, request)) });
    expect(result).toEqual({ count: 2 });
  });

  test('The result is not there before the task has answered', async () => {
    const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: '{% $states.result %}' } };
    expect(await runMachine(single(task), {}, lambda(() => 1))).toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});

describe('Variables', () => {
  test('Assign and Output both see the variables as they were', async () => {
    const { result } = await runMachine(
      chain(
        { Type: 'Pass', Assign: { x: 1, y: 2 } },
        { Type: 'Pass', Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: { x: '{% $x %}' } },
        { Type: 'Pass', Output: { before: '{% $states.input.x %}', x: '{% $x %}', y: '{% $y %}' } },
      ),
    );
    expect(result).toEqual({ before: 1, x: 2, y: 1 });
  });

  test('Branches and iterations read outer variables and assign their own', async () => {
    const inner = { StartAt: 'Add', States: { Add: { Type: 'Pass', Assign: { x: '{% $x + $states.input %}' }, Next: 'Tell' }, Tell: { Type: 'Pass', Output: '{% $x %}', End: true } } };
    const { result } = await runMachine(
      chain(
        { Type: 'Pass', Assign: { x: 100 } },
        { Type: 'Map', Items: [1, 2], ItemProcessor: inner },
        { Type: 'Pass', Output: { inner: '{% $states.input %}', outer: '{% $x %}' } },
      ),
    );
    expect(result).toEqual({ inner: [101, 102], outer: 100 });
  });

  test('The children of a Distributed Map see no variables of their parent', async () => {
    const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Peek', States: { Peek: { Type: 'Pass', Output: '{% $exists($x) %}', End: true } } };
    const { result } = await runMachine(chain({ Type: 'Pass', Assign: { x: 100 } }, { Type: 'Map', Items: [1], ItemProcessor: processor }));
    expect(result).toEqual([false]);
  });

  test('What a state assigns is in its exit event, as JSON', async () => {
    const { world, executionArn } = await runMachine(single({ Type: 'Pass', Assign: { x: { y: 1 } } }));
    const { events } = await world.api<{ events: Shape[] }>('GetExecutionHistory', { executionArn });
    expect(events[2]).toMatchObject({ stateExitedEventDetails: { assignedVariables: { x: '{"y":1}' }, assignedVariablesDetails: { truncated: false } } });
  });
});
