import { describe, expect, test } from '@jest/globals';
import type { Shape } from '../../../simulator/service.ts';
import { historyOf, runMachine, single } from './world.ts';
import type { Definition } from './world.ts';

const SECOND = 1000;

interface Scenario {
  readonly what: string;
  readonly definition: Definition;
  readonly input?: unknown;
  readonly expected: Shape;
}

function choosing(choice: Shape): Definition {
  const tell = (word: string) => ({ Type: 'Pass', Output: { went: word, input: '{% $states.input %}', v: '{% $exists($v) ? $v : null %}' }, End: true });
  return { StartAt: 'Choose', States: { Choose: { Type: 'Choice', ...choice }, Left: tell('left'), Right: tell('right') } };
}

const RULES = { Choices: [{ Condition: '{% $states.input.n > 1 %}', Next: 'Left', Assign: { v: 'rule' }, Output: 'ruled' }], Default: 'Right', Assign: { v: 'default' }, Output: 'defaulted' };

const SCENARIOS: readonly Scenario[] = [
  { what: 'A Pass hands its input on', definition: single({ Type: 'Pass' }), input: { a: 1 }, expected: { result: { a: 1 } } },
  { what: 'A Succeed can shape the output', definition: { StartAt: 'Only', States: { Only: { Type: 'Succeed', Output: { done: '{% $states.input.a %}' } } } }, input: { a: 1 }, expected: { result: { done: 1 } } },
  { what: 'A Fail ends the execution with its error and cause', definition: { StartAt: 'Only', States: { Only: { Type: 'Fail', Error: 'Bad', Cause: '{% "because of " & $states.input.why %}' } } }, input: { why: 'you' }, expected: { status: 'FAILED', error: 'Bad', cause: 'because of you' } },
  { what: 'A choice rule that holds decides, with its own Output and Assign', definition: choosing(RULES), input: { n: 2 }, expected: { result: { went: 'left', input: 'ruled', v: 'rule' } } },
  { what: 'Without one the Default decides, with the state\'s Output and Assign', definition: choosing(RULES), input: { n: 1 }, expected: { result: { went: 'right', input: 'defaulted', v: 'default' } } },
  { what: 'The first of two rules that hold decides', definition: choosing({ Choices: [{ Condition: true, Next: 'Right' }, { Condition: true, Next: 'Left' }] }), expected: { result: { went: 'right', input: {}, v: null } } },
  { what: 'No rule and no Default is States.NoChoiceMatched', definition: choosing({ Choices: [{ Condition: false, Next: 'Left' }, { Condition: false, Next: 'Right' }] }), expected: { status: 'FAILED', error: 'States.NoChoiceMatched' } },
  { what: 'A condition must be true or false', definition: choosing({ Choices: [{ Condition: '{% 1 %}', Next: 'Left' }, { Condition: true, Next: 'Right' }] }), expected: { error: 'States.QueryEvaluationError', cause: expect.stringContaining("Expected 'boolean', but was 'number' for value: 1") } },
  { what: 'A Wait lasts its seconds', definition: single({ Type: 'Wait', Seconds: 90 }), input: { a: 1 }, expected: { result: { a: 1 }, duration: 90 * SECOND } },
  { what: 'A Wait computes its seconds', definition: single({ Type: 'Wait', Seconds: '{% $states.input.n * 2 %}' }), input: { n: 3 }, expected: { duration: 6 * SECOND } },
  { what: 'A Wait takes no fractions', definition: single({ Type: 'Wait', Seconds: '{% 0.5 %}' }), expected: { error: 'States.QueryEvaluationError' } },
  { what: 'A Wait lasts until its timestamp', definition: single({ Type: 'Wait', Timestamp: '{% $states.input.at %}' }), input: { at: '2026-03-01T10:00:00+01:00' }, expected: { duration: 3600 * SECOND } },
  { what: 'A timestamp that has passed is no wait', definition: single({ Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z' }), expected: { status: 'SUCCEEDED', duration: 0 } },
  { what: 'A timestamp needs an offset', definition: single({ Type: 'Wait', Timestamp: "{% '2026-03-01T10:00:00' %}" }), expected: { error: 'States.QueryEvaluationError', cause: expect.stringContaining('ISO-8601') } },
  { what: 'An execution that takes longer than the machine\'s TimeoutSeconds is TIMED_OUT', definition: { ...single({ Type: 'Wait', Seconds: 100 }), TimeoutSeconds: 60 }, expected: { status: 'TIMED_OUT', duration: 60 * SECOND } },
];

test.each(SCENARIOS)('$what', async ({ definition, input, expected }) => {
  const ran = await runMachine(definition, input);
  expect(ran).toMatchObject({ status: 'result' in expected || 'duration' in expected ? 'SUCCEEDED' : 'FAILED', ...expected });
});

test('A Fail needs neither error nor cause', async () => {
  const ran = await runMachine({ StartAt: 'Only', States: { Only: { Type: 'Fail' } } });
  expect([ran.status, ran.error, ran.cause]).toEqual(['FAILED', undefined, undefined]);
});

describe('What a state may carry', () => {
  const long = 'x'.repeat(262_144);

  test('An output over 256 KiB is States.DataLimitExceeded, which names the state', async () => {
    expect(await runMachine(single({ Type: 'Pass', Output: `{% '${long}' %}` }))).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: "The state/task 'Only' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });

  test('The limit counts UTF-8 bytes, and 256 KiB exactly still pass', async () => {
    const build = (letter: string, count: number) => single({ Type: 'Pass', Output: letter.repeat(count) });
    expect(await runMachine(build('x', 262_142))).toMatchObject({ status: 'SUCCEEDED' });
    expect(await runMachine(build('é', 131_072))).toMatchObject({ status: 'FAILED' });
  });
});

test('An execution that fills its history with 25,000 events fails, and the last event says so', async () => {
  const endless = { StartAt: 'Again', States: { Again: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'End' }], Default: 'Again' }, End: { Type: 'Succeed' } } };
  const { world, executionArn, ...described } = await runMachine(endless);
  expect(described).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: 'The execution reached the maximum number of history events (25000).', redriveStatus: 'NOT_REDRIVABLE' });
  const [last] = (await world.api<{ events: Shape[] }>('GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 1 })).events;
  expect(last).toMatchObject({ id: 25_000, type: 'ExecutionFailed' });
  expect(await historyOf(world, executionArn)).toHaveLength(1000);
});
