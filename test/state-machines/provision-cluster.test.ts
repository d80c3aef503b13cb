import { describe, expect, test } from '@jest/globals';
import { notDone } from '../../core/operation/cancellation.ts';
import { Rehearsal, smallCluster, workOf, type Script } from './rehearsal.ts';
import type { ProvisionWork } from '../../core/plan/provision-work.ts';

const furnished = [
  'Build the cluster', 'Lay the foundation', 'Deploy a foundation stack', 'Deploy a foundation stack',
  'Raise the control plane and open the way out', 'Create the control plane', 'Open the way out', 'Deploy an egress stack',
  'Furnish the cluster',
];
const associated = [...furnished, 'Make the service accounts', 'Associate the identity providers'];
const takenDown = ['Shall what was made be kept?', 'Take down what was made', 'The cluster could not be built'];
const kept = ['Shall what was made be kept?', 'The cluster could not be built'];

const deletions = ['delete/node-group/a', 'delete/control-plane', 'delete/egress', 'delete/access', 'delete/network'];

interface Scenario {
  readonly name: string;
  readonly work?: ProvisionWork;
  readonly script: Script;
  readonly states: readonly string[];
  /** Absent: it succeeds. */
  readonly error?: string;
  /** The take-down's steps, in order. */
  readonly deleted?: readonly string[];
}

const scenarios: readonly Scenario[] = [
  { name: 'A cluster is built stage by stage', script: {}, states: [...associated, 'Verify the cluster', 'The cluster is ready'] },
  {
    name: 'A stack that fails for good is taken down with everything else',
    script: { 'deploy-stack network': [{ settlesAfter: 60, error: 'RetryNever' }] },
    states: ['Build the cluster', 'Lay the foundation', 'Deploy a foundation stack', 'Deploy a foundation stack', ...takenDown],
    error: 'RetryNever',
    deleted: deletions,
  },
  {
    name: 'A control plane that fails for good is taken down while the egress is still being made',
    script: { 'create-control-plane': [{ settlesAfter: 60, error: 'RetryNever' }] },
    states: [...furnished.slice(0, 8), ...takenDown],
    error: 'RetryNever',
    deleted: deletions,
  },
  {
    name: 'A node group that fails for good takes the cluster down',
    script: { 'create-node-group': [{ settlesAfter: 900, error: 'RetryNever' }] },
    states: [...furnished, ...takenDown],
    error: 'States.TaskFailed',
    deleted: deletions,
  },
  { name: 'A cluster that does not verify is taken down', script: { 'verify-cluster': [{ throws: 'RetryNever' }] }, states: [...associated, 'Verify the cluster', ...takenDown], error: 'RetryNever', deleted: deletions },
  {
    name: 'A cluster that somebody cancels is taken down when nothing is under way any more',
    script: { 'create-node-group': [{ answers: notDone }], 'create-add-on': [{ answers: notDone }], 'verify-cluster': [{ throws: 'RetryNever' }] },
    states: [...associated, 'Verify the cluster', ...takenDown],
    error: 'RetryNever',
    deleted: deletions,
  },
  {
    name: 'What was made is kept for inspection when asked for',
    work: workOf(smallCluster, 'keep'),
    script: { 'verify-cluster': [{ throws: 'RetryNever' }] },
    states: [...associated, 'Verify the cluster', ...kept],
    error: 'RetryNever',
    deleted: [],
  },
  {
    name: 'A take-down that fails too leaves the first failure as the reason',
    script: { 'verify-cluster': [{ throws: 'RetryNever' }], 'delete-node-group': [{ throws: 'TypeError' }] },
    states: [...associated, 'Verify the cluster', ...takenDown],
    error: 'RetryNever',
    deleted: ['delete/node-group/a'],
  },
];

describe('The machine provision-cluster', () => {
  test.each(scenarios)('$name', async ({ work = workOf(smallCluster), script, states, error, deleted = [] }) => {
    const rehearsal = new Rehearsal(script);
    const execution = await rehearsal.run('provision-cluster', work);
    expect(await rehearsal.states('provision-cluster')).toEqual(states);
    expect(execution.status).toBe(error === undefined ? 'SUCCEEDED' : 'FAILED');
    expect(execution.error).toBe(error);
    expect(rehearsal.transitions(execution.executionArn, 'own')).toBe(states.length);
    expect(rehearsal.stepsOf('delete-node-group', 'delete-fargate-profile', 'delete-control-plane', 'delete-stack')).toEqual(deleted);
  });

  test('fails with the cause of the step that failed first', async () => {
    const rehearsal = new Rehearsal({ 'create-control-plane': [{ settlesAfter: 60, error: 'RetryNever' }], 'delete-stack': [{ throws: 'RetryNever' }] });
    expect(await rehearsal.run('provision-cluster', workOf(smallCluster))).toMatchObject({ error: 'RetryNever', cause: 'Outcome: as the script says.' });
  });

  test('names its children after the operation, so that none is started twice', async () => {
    const rehearsal = new Rehearsal({ 'verify-cluster': [{ throws: 'RetryNever' }] });
    const work = workOf(smallCluster);
    await rehearsal.run('provision-cluster', work);
    const children = [...(await rehearsal.executions('furnish-cluster')), ...(await rehearsal.executions('take-down-cluster'))];
    expect(children.map(({ name }) => name)).toEqual([`${work.operationId}-furnish`, `${work.operationId}-take-down`]);
  });

  test('tells every step its operation, its id and its task token', async () => {
    const rehearsal = new Rehearsal();
    const work = workOf({ ...smallCluster, onControlPlane: ['identity'] });
    await rehearsal.run('provision-cluster', work);
    expect(rehearsal.stepsOf('deploy-stack')).toEqual(['network', 'access', 'egress', 'identity']);
    const waiting = rehearsal.calls.filter(({ name }) => name !== 'verify-cluster');
    for (const { payload } of waiting) expect(payload).toEqual({ operationId: work.operationId, stepId: expect.any(String), taskToken: expect.any(String) });
    expect(new Set(waiting.map(({ payload }) => payload.taskToken)).size).toBe(waiting.length);
    expect(rehearsal.calls.at(-1)).toMatchObject({ name: 'verify-cluster', payload: { operationId: work.operationId, stepId: 'verify' } });
  });

  test('an empty stage costs nothing but its Map', async () => {
    const [full, empty] = [new Rehearsal(), new Rehearsal()];
    const fullRun = await full.run('provision-cluster', workOf({ foundation: ['access'], egress: ['egress'], onControlPlane: ['identity'] }));
    const emptyRun = await empty.run('provision-cluster', workOf());
    expect(await empty.states('provision-cluster')).toEqual([
      'Build the cluster', 'Lay the foundation', 'Raise the control plane and open the way out', 'Create the control plane', 'Open the way out',
      'Furnish the cluster', 'Make the service accounts', 'Associate the identity providers', 'Verify the cluster', 'The cluster is ready',
    ]);
    expect(full.transitions(fullRun.executionArn) - empty.transitions(emptyRun.executionArn)).toBe(3);
  });

  test('stopping it stops the machine that it waits for', async () => {
    const rehearsal = new Rehearsal({ 'create-node-group': ['falls silent'] });
    const executionArn = await rehearsal.start('provision-cluster', workOf(smallCluster));
    await rehearsal.world.clock.until(() => rehearsal.stepsOf('create-node-group').length > 0);
    await rehearsal.world.api('StopExecution', { executionArn });
    await rehearsal.world.clock.advance(1000);
    expect((await rehearsal.executions('furnish-cluster')).map(({ status }) => status)).toEqual(['ABORTED']);
  });
});
