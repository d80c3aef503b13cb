import { describe, expect, test } from '@jest/globals';
import { goingOn, Rehearsal, requested, smallCluster, workOf, type Script } from './rehearsal.ts';

const work = workOf(smallCluster);
const operationId = work.operationId;

const opened = ['Open the operation', 'Is it new?'];
const surveyed = [...opened, 'Survey the account'];
const planned = [...surveyed, 'Survey the facts', 'Make the plan', 'May it go on?'];
const leased = [...planned, 'Take the lease', 'Is the cluster ours?'];

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
  { name: 'A cluster is provisioned and reported', script: {}, status: 'SUCCEEDED', states: [...leased, 'Run the workflow of its kind', 'Report the success', 'The operation succeeded'], transitions: 11 },
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
    transitions: 9,
  },
  {
    name: 'An operation that was cancelled before it had its cluster does not begin',
    script: { 'take-lease': [{ answers: { outcome: 'cancelled' } }] },
    status: 'SUCCEEDED',
    states: [...leased, 'It does not begin'],
    transitions: 9,
  },
  {
    name: 'A survey that is throttled twice goes on at the third attempt',
    script: { 'survey-provision': [{ throws: 'RetryBriefly' }, { throws: 'RetryBriefly' }, { answers: { facts: {} } }] },
    status: 'SUCCEEDED',
    states: [...leased, 'Run the workflow of its kind', 'Report the success', 'The operation succeeded'],
    transitions: 13,
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
    states: [...planned, 'Take the lease', 'Report the failure', 'The operation failed'],
    transitions: 9,
  },
  {
    name: 'A cluster that could not be built is reported',
    script: { 'verify-cluster': [{ throws: 'RetryNever' }] },
    status: 'FAILED',
    error: 'States.TaskFailed',
    states: [...leased, 'Run the workflow of its kind', 'Report the failure', 'The operation failed'],
    transitions: 11,
  },
  { name: 'A request that cannot be opened fails without a report, for there is nothing to report on', script: { 'open-operation': [{ throws: 'RetryNever' }] }, status: 'FAILED', error: 'RetryNever', states: ['Open the operation'], transitions: 1 },
  {
    name: 'A report that cannot be made fails the execution, so that it is closed from outside',
    script: { 'report-operation': [{ throws: 'RetryNever' }] },
    status: 'FAILED',
    error: 'RetryNever',
    states: [...leased, 'Run the workflow of its kind', 'Report the success'],
    transitions: 10,
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

  test('costs 43 transitions for a small cluster: 11 here, 13 to build it, 19 to furnish it', async () => {
    const rehearsal = new Rehearsal(goingOn(work));
    const { executionArn } = await rehearsal.run('operation', requested);
    expect(rehearsal.transitions(executionArn)).toBe(43);
    expect(rehearsal.transitions(executionArn, 'own')).toBe(11);
    const [provision] = await rehearsal.executions('provision-cluster');
    const [furnish] = await rehearsal.executions('furnish-cluster');
    expect(rehearsal.transitions(provision?.executionArn ?? '', 'own')).toBe(13);
    expect(rehearsal.transitions(furnish?.executionArn ?? '', 'own')).toBe(19);
  });
});
