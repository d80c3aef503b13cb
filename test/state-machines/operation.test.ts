import { describe, expect, test } from '@jest/globals';
import { goingOn, Rehearsal, requested, smallCluster, workOf, type Script } from './rehearsal.ts';

const work = workOf(smallCluster);
const operationId = work.operationId;

const opened = ['Open the operation', 'Is it new?'];
const surveyed = [...opened, 'Survey the account'];
const planned = [...surveyed, 'Survey the facts', 'Make the plan', 'May it go on?'];
const asked = [...planned, 'Get it approved', 'Is it approved?'];
const leased = [...asked, 'Take the lease', 'Is the cluster ours?'];
const done = ['Run the workflow of its kind', 'Report the success', 'The operation succeeded'];

interface Scenario {
  readonly name: string;
  readonly script: Script;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly states: readonly string[];
  /** Billed transitions of this machine alone: the states, and each retry. */
  readonly transitions: number;
  readonly error?: string;
}

const scenarios: readonly Scenario[] = [
  { name: 'A cluster is provisioned and reported', script: {}, status: 'SUCCEEDED', states: [...leased, ...done], transitions: 13 },
  {
    name: 'A request that another execution carries out ends at once',
    script: { 'open-operation': [{ answers: { outcome: 'duplicate', operationId } }] },
    status: 'SUCCEEDED',
    states: [...opened, 'Another execution carries it out'],
    transitions: 3,
  },
  {
    name: 'A request that nobody entitled has sent ends at once',
    script: { 'open-operation': [{ answers: { outcome: 'refused', operationId } }] },
    status: 'SUCCEEDED',
    states: [...opened, 'Nobody entitled asks for it'],
    transitions: 3,
  },
  { name: 'A refused plan ends before the lease', script: { 'plan-provision': [{ answers: { outcome: 'refused' } }] }, status: 'SUCCEEDED', states: [...planned, 'It ends with its plan'], transitions: 7 },
  { name: 'A dry run ends with its plan', script: { 'plan-provision': [{ answers: { outcome: 'dry-run' } }] }, status: 'SUCCEEDED', states: [...planned, 'It ends with its plan'], transitions: 7 },
  {
    name: 'A cluster that another operation holds is left alone',
    script: { 'take-lease': [{ answers: { outcome: 'held' } }] },
    status: 'SUCCEEDED',
    states: [...leased, 'It does not begin'],
    transitions: 11,
  },
  {
    name: 'An operation that was cancelled before it had its cluster does not begin',
    script: { 'take-lease': [{ answers: { outcome: 'cancelled' } }] },
    status: 'SUCCEEDED',
    states: [...leased, 'It does not begin'],
    transitions: 11,
  },
  ...(['refused', 'cancelled'] as const).map((outcome): Scenario => ({ name: `A plan that is not approved does not begin: ${outcome}`, script: { 'get-approval': [{ answers: { outcome } }] }, status: 'SUCCEEDED', states: [...asked, 'It does not begin'], transitions: 9 })),
  {
    name: 'An approval that cannot be asked for is reported',
    script: { 'get-approval': [{ throws: 'RetryNever' }] },
    status: 'FAILED',
    error: 'RetryNever',
    states: [...planned, 'Get it approved', 'Report the failure', 'The operation failed'],
    transitions: 9,
  },
  {
    name: 'An operation that has waited is surveyed and planned again, has what is new approved, and goes on',
    script: { 'take-lease': [{ answers: { outcome: 'stale' } }, { answers: { outcome: 'taken' } }] },
    status: 'SUCCEEDED',
    states: [...leased, ...leased.slice(opened.length), ...done],
    transitions: 21,
  },
  {
    name: 'A plan that is refused when it is made again ends the operation',
    script: { 'take-lease': [{ answers: { outcome: 'stale' } }], 'plan-provision': [{ answers: { outcome: 'go', work } }, { answers: { outcome: 'refused' } }] },
    status: 'SUCCEEDED',
    states: [...leased, ...planned.slice(opened.length), 'It ends with its plan'],
    transitions: 15,
  },
  {
    name: 'A survey that is throttled twice goes on at the third attempt',
    script: { 'survey-provision': [{ throws: 'RetryBriefly' }, { throws: 'RetryBriefly' }, { answers: { facts: {} } }] },
    status: 'SUCCEEDED',
    states: [...leased, ...done],
    transitions: 15,
  },
  {
    name: 'An account that cannot be surveyed is reported',
    script: { 'survey-account': [{ throws: 'RetryNever' }] },
    status: 'FAILED',
    error: 'RetryNever',
    states: [...surveyed, 'Report the failure', 'The operation failed'],
    transitions: 5,
  },
  {
    name: 'A survey that fails for good is reported',
    script: { 'survey-provision': [{ throws: 'RetryNever' }] },
    status: 'FAILED',
    error: 'RetryNever',
    states: [...surveyed, 'Survey the facts', 'Report the failure', 'The operation failed'],
    transitions: 6,
  },
  {
    name: 'A plan that cannot be made is reported',
    script: { 'plan-provision': [{ throws: 'TypeError' }] },
    status: 'FAILED',
    error: 'TypeError',
    states: [...surveyed, 'Survey the facts', 'Make the plan', 'Report the failure', 'The operation failed'],
    transitions: 7,
  },
  {
    name: 'A lease that cannot be asked for is reported',
    script: { 'take-lease': [{ throws: 'RetryNever' }] },
    status: 'FAILED',
    error: 'RetryNever',
    states: [...asked, 'Take the lease', 'Report the failure', 'The operation failed'],
    transitions: 11,
  },
  {
    name: 'A cluster that could not be built is reported',
    script: { 'verify-cluster': [{ throws: 'RetryNever' }] },
    status: 'FAILED',
    error: 'States.TaskFailed',
    states: [...leased, 'Run the workflow of its kind', 'Report the failure', 'The operation failed'],
    transitions: 13,
  },
  { name: 'A request that cannot be opened fails without a report, for there is nothing to report on', script: { 'open-operation': [{ throws: 'RetryNever' }] }, status: 'FAILED', error: 'RetryNever', states: ['Open the operation'], transitions: 1 },
  {
    name: 'A report that cannot be made fails the execution, so that it is closed from outside',
    script: { 'report-operation': [{ throws: 'RetryNever' }] },
    status: 'FAILED',
    error: 'RetryNever',
    states: [...leased, 'Run the workflow of its kind', 'Report the success'],
    transitions: 12,
  },
];

describe('The machine operation', () => {
  test.each(scenarios)('$name', async ({ script, status, states, transitions, error }) => {
    const rehearsal = new Rehearsal({ ...goingOn(work), ...script });
    const execution = await rehearsal.run('operation', requested);
    expect(await rehearsal.states('operation')).toEqual(states);
    expect(execution.status).toBe(status);
    expect(execution.error).toBe(error);
    expect(rehearsal.transitions(execution.executionArn, 'own')).toBe(transitions);
  });

  test('hands each function what its contract asks for', async () => {
    const rehearsal = new Rehearsal(goingOn(work));
    const { executionArn } = await rehearsal.run('operation', requested);
    const payloads = Object.fromEntries(rehearsal.calls.map(({ name, payload }) => [name, payload]));
    expect(payloads['open-operation']).toEqual({ request: requested.detail, executionArn, account: requested.account, source: requested.source });
    expect(payloads['survey-account']).toEqual({ operationId });
    expect(payloads['survey-provision']).toEqual({ operationId });
    expect(payloads['plan-provision']).toEqual({ operationId, facts: { versions: [] }, account: { quotas: [] } });
    expect(payloads['get-approval']).toEqual({ operationId, taskToken: expect.any(String) });
    expect(payloads['take-lease']).toEqual({ operationId, taskToken: expect.any(String) });
    expect(payloads['report-operation']).toEqual({ operationId });
  });

  test('reports a failure with the error and the cause that it caught', async () => {
    const rehearsal = new Rehearsal({ ...goingOn(work), 'survey-provision': [{ throws: 'RetryNever' }] });
    await rehearsal.run('operation', requested);
    const [report] = rehearsal.calls.filter(({ name }) => name === 'report-operation');
    expect(report?.payload).toEqual({ operationId, failure: { Error: 'RetryNever', Cause: expect.stringContaining('as the script says') } });
  });

  test('gives the provision the operation’s name, so that no second one can be started for it', async () => {
    const rehearsal = new Rehearsal(goingOn(work));
    await rehearsal.run('operation', requested);
    expect((await rehearsal.executions('provision-cluster')).map(({ name }) => name)).toEqual([operationId]);
    const again = await rehearsal.run('operation', requested);
    expect(await rehearsal.executions('provision-cluster')).toHaveLength(1);
    expect(again.status).toBe('FAILED');
    expect(again.cause).toContain('ExecutionAlreadyExists');
  });

  test('waits for people for one transition, however long they take', async () => {
    const rehearsal = new Rehearsal({ ...goingOn(work), 'get-approval': [{ settlesAfter: 1, answers: { outcome: 'approved' } }] });
    const short = await rehearsal.run('operation', requested);
    const patient = new Rehearsal({ ...goingOn(work), 'get-approval': [{ settlesAfter: 6 * 86_400, answers: { outcome: 'approved' } }] });
    const long = await patient.run('operation', requested);
    expect([rehearsal.transitions(short.executionArn, 'own'), patient.transitions(long.executionArn, 'own')]).toEqual([13, 13]);
  });

  test('does the work of the plan that was made last, and surveys a living cluster’s facts, not its account', async () => {
    const kind = 'patch-addons';
    const [first, last] = ['one', 'two'].map((stepId) => ({ operationId, kind, inOrder: [stepId], together: [], verify: 'verify' }));
    const rehearsal = new Rehearsal({ ...goingOn(work, kind), 'plan-change': [{ answers: { outcome: 'go', work: first } }, { answers: { outcome: 'go', work: last } }], 'take-lease': [{ answers: { outcome: 'stale' } }, { answers: { outcome: 'taken' } }] });
    await rehearsal.run('operation', { ...requested, detail: { operationId, kind } });
    const [patch] = await rehearsal.executions('patch-addons');
    expect(JSON.parse(String(patch?.input))).toMatchObject(last!);
    expect(await rehearsal.states('operation')).not.toContain('Survey the account');
  });

  test('costs 45 transitions for a small cluster: 13 here, 13 to build it, 19 to furnish it', async () => {
    const rehearsal = new Rehearsal(goingOn(work));
    const { executionArn } = await rehearsal.run('operation', requested);
    expect(rehearsal.transitions(executionArn)).toBe(45);
    expect(rehearsal.transitions(executionArn, 'own')).toBe(13);
    const [provision] = await rehearsal.executions('provision-cluster');
    const [furnish] = await rehearsal.executions('furnish-cluster');
    expect(rehearsal.transitions(provision?.executionArn ?? '', 'own')).toBe(13);
    expect(rehearsal.transitions(furnish?.executionArn ?? '', 'own')).toBe(19);
  });
});
