import { describe, expect, test } from '@jest/globals';
import languageService from 'amazon-states-language-service';
import validate from 'asl-validator';
import { readdirSync } from 'node:fs';
import { retryClasses } from '../../core/errors.ts';
import { operationKinds } from '../../core/operation/request.ts';
import { contracts } from '../../functions/contracts.ts';
import { wiring, type MachineName } from '../../state-machines/wiring.ts';
import { machineNames, textOf } from './rehearsal.ts';
import { followersOf, readMachine, scopesOf, statesOf, type Scope, type State } from './states-of.ts';

const failingStates = 30;

/** What every Task that calls a function has, in this order: a state machine retries by the first that fits. */
const houseRetriers = [
  {
    ErrorEquals: ['RetryBriefly', 'Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.SdkClientException', 'Lambda.AWSLambdaException', 'Lambda.ClientExecutionTimeoutException', 'Sandbox.Timedout'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 6,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
  { ErrorEquals: ['RetryPatiently'], IntervalSeconds: 60, BackoffRate: 1.5, MaxAttempts: 8, MaxDelaySeconds: 300, JitterStrategy: 'FULL' },
  { ErrorEquals: ['RetryAtOpening'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 1000 },
  { ErrorEquals: ['RetryNever'], MaxAttempts: 0 },
];

/** What AWS's own editor would mark. */
async function marks(text: string): Promise<readonly string[]> {
  const service = languageService.getLanguageService({});
  const document = languageService.TextDocument.create('machine.asl.json', 'json', 1, text);
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  return found.map(({ message, range }) => `${range.start.line + 1}: ${JSON.stringify(message)}`);
}

function tasksOf(name: MachineName): readonly (readonly [name: string, task: State])[] {
  return statesOf(readMachine(name)).filter(([, { Type }]) => Type === 'Task');
}

function waits({ Resource = '' }: State): boolean {
  return Resource.endsWith('.waitForTaskToken');
}

/** Names of the states that may be entered again. */
function loopsIn({ States }: Scope): readonly string[] {
  const reach = (from: string, seen: Set<string>): Set<string> => {
    for (const next of followersOf(States[from]!)) if (!seen.has(next)) reach(next, seen.add(next));
    return seen;
  };
  return Object.keys(States).filter((name) => reach(name, new Set()).has(name));
}

test('Every file is a machine, and every machine is a file', () => {
  const files = readdirSync(new URL('../../state-machines/', import.meta.url)).filter((file) => file.endsWith('.asl.json'));
  expect(files.sort()).toEqual(machineNames.map((name) => `${name}.asl.json`).sort());
});

test('The two validators find what is wrong', async () => {
  const broken = textOf('operation').replace('"StartAt": "Open the operation"', '"StartAt": "Nowhere"').replace('"TimeoutSeconds"', '"TimeoutSecond"');
  expect(validate(JSON.parse(broken)).isValid).toBe(false);
  expect(await marks(broken)).not.toEqual([]);
});

describe.each(machineNames)('The file of the machine %s', (name) => {
  const machine = readMachine(name);
  const tasks = tasksOf(name);

  test('is valid for both validators', async () => {
    expect(validate(machine).errors).toEqual([]);
    expect(await marks(textOf(name))).toEqual([]);
  });

  test('says in a sentence what it does', () => {
    expect(machine.Comment).toMatch(/^[A-Z].{40,}\.$/);
  });

  test('speaks JSONata only', () => {
    expect(machine.QueryLanguage).toBe('JSONata');
    expect(textOf(name).match(/"QueryLanguage"/g)).toHaveLength(1);
    expect(textOf(name)).not.toMatch(/"(InputPath|OutputPath|ResultPath|ResultSelector|Parameters|ItemsPath|[^"]+\.\$)":/);
  });

  test('neither polls nor loops; only an operation that has waited is surveyed, planned and approved again', () => {
    const again = ['Survey the account', 'Survey the facts', 'Make the plan', 'May it go on?', 'Get it approved', 'Is it approved?', 'Take the lease', 'Is the cluster ours?'];
    expect(scopesOf(machine).flatMap(loopsIn)).toEqual(name === 'operation' ? again : []);
  });

  test('waits for nothing but task tokens, except once for functions that nobody can call back', () => {
    const waiting = statesOf(machine).filter(([, { Type }]) => Type === 'Wait');
    expect(waiting).toEqual(['take-down-cluster', 'upgrade-cluster'].includes(name) ? [['Let calls under way come to their end', expect.objectContaining({ Seconds: 60 })]] : []);
  });

  test('passes on nothing that a step or a child gives, because many of them together are too large for a payload', () => {
    const answering = name === 'operation' ? tasks.filter(([, { Arguments }]) => Arguments?.StateMachineArn !== undefined) : tasks;
    for (const [, { Output }] of answering) expect(Output).toEqual({});
  });

  test(`has at most ${failingStates} states`, () => {
    expect(statesOf(machine).length).toBeLessThanOrEqual(failingStates);
  });

  test('names every state once, in words; choices are questions', () => {
    const names = statesOf(machine).map(([state]) => state);
    expect(new Set(names).size).toBe(names.length);
    for (const [state, { Type }] of statesOf(machine)) expect(state).toMatch(Type === 'Choice' ? /^[A-Z][\w-]*( [\w-]+)+\?$/ : /^[A-Z][\w-]*( [\w-]+,?)*( [\w-]+)$/);
  });

  test('gives every call of a function the four retriers of the house, in their order', () => {
    for (const [, { Retry, Arguments }] of tasks) expect(Retry).toEqual(Arguments?.StateMachineArn === undefined ? houseRetriers : undefined);
  });

  test('bounds every call of a function, and has a heartbeat on every wait', () => {
    const calls = tasks.filter(([, { Arguments }]) => Arguments?.FunctionName !== undefined);
    for (const [, task] of calls) {
      expect(task.TimeoutSeconds).toBeGreaterThan(0);
      // Scheduler wakes what waits for people or a window before it begins; nobody has to show that he is awake meanwhile.
      const before = ['${GetApprovalFunction}', '${TakeLeaseFunction}'].includes(task.Arguments?.FunctionName ?? '');
      expect(task.HeartbeatSeconds).toBe(waits(task) && !before ? 900 : undefined);
      if (waits(task)) expect(task.TimeoutSeconds).toBeGreaterThan(900);
    }
  });

  test('calls what its placeholders name, and every placeholder is wired', () => {
    const used = [...textOf(name).matchAll(/\$\{(\w+)\}/g)].map(([, placeholder]) => placeholder);
    expect([...new Set(used)].sort()).toEqual(Object.keys(wiring[name]).sort());
    for (const [, { Arguments }] of tasks) {
      const called = Arguments?.FunctionName ?? Arguments?.StateMachineArn ?? '';
      const kinds = [...called.matchAll(/'([\w-]+)': '\$\{\w+(?:Function|Machine)\}'/g)].map(([, kind]) => kind);
      if (called.startsWith('{% $lookup(')) expect(kinds).toEqual([...operationKinds]);
      else expect(called).toMatch(/^\$\{\w+(Function|Machine)\}$/);
    }
  });

  test('waits only for functions that take a task token', () => {
    for (const [state, task] of tasks.filter(([, candidate]) => waits(candidate))) {
      const wire = wiring[name][task.Arguments!.FunctionName!.slice(2, -1)];
      expect([state, wire && 'function' in wire && Object.keys((contracts[wire.function].input as unknown as { def: { shape: object } }).def.shape)]).toEqual([state, expect.arrayContaining(['operationId', 'taskToken'])]);
    }
  });

  test('catches everything where it catches, and ends failures with their error and cause', () => {
    for (const [, { Type, Catch = [], Error, Cause }] of statesOf(machine)) {
      for (const { ErrorEquals } of Catch) expect(ErrorEquals).toEqual(['States.ALL']);
      if (Type === 'Fail') expect([Error, Cause]).toEqual(['{% $failure.Error %}', '{% $failure.Cause %}']);
    }
  });
});

test('The retriers know every retry class and no other', () => {
  expect(houseRetriers.map(({ ErrorEquals: [first] }) => first)).toEqual([...retryClasses]);
});
