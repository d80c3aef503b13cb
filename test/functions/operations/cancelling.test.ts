import { CancelUpdateCommand, DescribeClusterCommand, DescribeNodegroupCommand, DescribeUpdateCommand, ListUpdatesCommand, UpdateNodegroupVersionCommand } from '@aws-sdk/client-eks';
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Step } from '../../../core/plan/plan.ts';
import { parseFreeze } from '../../../core/windows/freeze.ts';
import { fn as cancelOperation } from '../../../functions/cancel-operation/handler.ts';
import { fn as openOperation } from '../../../functions/open-operation/handler.ts';
import { fn as reportOperation } from '../../../functions/report-operation/handler.ts';
import { fn as takeLease } from '../../../functions/take-lease/handler.ts';
import { fn as updateNodeGroup } from '../../../functions/update-node-group/handler.ts';
import { fn as verifyCluster } from '../../../functions/verify-cluster/handler.ts';
import { fn as watchkeeper } from '../../../functions/watchkeeper/handler.ts';
import { expectProblem, send } from '../api/api.ts';
import { awsError } from '../aws-error.ts';
import { operationId, planOf, requestOf, start, stepOf, target } from '../builders.ts';
import { answer, answered, eks, inputs, scheduler, stepFunctions, useWorld } from '../world.ts';

const world = useWorld();
const at = new Date(start).toISOString();
const json = { 'Content-Type': 'application/json' };
const cancel = async (reason?: string) => send(world, 'POST', `/v1/operations/${operationId}/cancel`, { headers: json, body: JSON.stringify({ reason }) });
const heard = async (): Promise<unknown> => world.run(cancelOperation, { detail: { operationId } });
const shown = async () => world.operations.find(operationId);

const upgrade = { ...requestOf(), kind: 'upgrade', onFailure: 'stop', to: '1.35' } as never;
const group = (name: string): Step => stepOf(`node-group/${name}`, { kind: 'update-node-group', nodegroupName: name, from: '1.34', to: '1.35', version: '1.35', whenBlocked: 'stop', nodes: 1, atOnce: 1, surge: 6 });

beforeEach(() => {
  answer(stepFunctions, SendTaskSuccessCommand, {});
  answer(scheduler, CreateScheduleCommand, { ScheduleArn: 'arn' });
  answer(eks, DescribeClusterCommand, { cluster: { arn: 'arn:cluster', version: '1.35', status: 'ACTIVE', tags: {} } });
});

async function planning(request = requestOf()): Promise<void> {
  await world.operations.request(request);
  await world.operations.move(operationId, 'planning', { executionArn: 'arn:1', planHash: 'hash' });
}

async function running(steps: readonly Step[], request: never = upgrade): Promise<void> {
  await planning(request);
  await world.operations.savePlan(operationId, planOf(steps));
  await world.leases.take(target, operationId, start, start + 60_000);
  await world.operations.move(operationId, 'running', { startedAt: at });
}

describe('POST /v1/operations/{id}/cancel', () => {
  test('marks the operation with who wants it to end and why, and tells the bus what is under way', async () => {
    await running([group('a'), group('b')]);
    for (const name of ['a', 'b']) await world.operations.begin(operationId, `node-group/${name}`);
    await world.operations.saveStep(operationId, { stepId: 'node-group/a', state: 'started', startedAt: at });
    const { status, headers, json: body } = await cancel('The wrong week');
    expect({ status, location: headers['Location'], body }).toMatchObject({ status: 202, location: `../${operationId}`, body: { status: 'running', cancellation: { by: 'person:ada', reason: 'The wrong week', at } } });
    expect(body).not.toHaveProperty('begun');
    expect(world.published('CancellationRequested')).toMatchObject([{ operationId, by: 'person:ada', reason: 'The wrong week', underWay: ['node-group/a'] }]);
  });

  test('said twice, the first word stands, and the bus is told again', async () => {
    await running([]);
    await cancel('The wrong week');
    world.runtime.pass(60_000);
    expect(await cancel('The right one')).toMatchObject({ status: 202, json: { cancellation: { reason: 'The wrong week', at } } });
    expect(world.published('CancellationRequested')).toMatchObject([{ reason: 'The wrong week' }, { reason: 'The wrong week' }]);
  });

  test('needs no reason, and takes none that says nothing', async () => {
    await running([]);
    expectProblem(await send(world, 'POST', `/v1/operations/${operationId}/cancel`, { headers: json, body: '{"reason":"","by":"eve"}' }), 400);
    expect(await send(world, 'POST', `/v1/operations/${operationId}/cancel`, { headers: json })).toMatchObject({ status: 202, json: { cancellation: { by: 'person:ada', at } } });
  });

  test('is refused for an operation that has ended of itself, and answered as it is for one that was cancelled', async () => {
    await running([]);
    await world.operations.move(operationId, 'succeeded');
    const refused = await cancel();
    expectProblem(refused, 409);
    expect(refused.json).toMatchObject({ detail: `Operation ${operationId} has ended: succeeded. There is nothing to cancel.` });
    expectProblem(await send(world, 'POST', '/v1/operations/op-0000000000/cancel'), 404);
    expect(world.published()).toEqual([]);
  });

  test('keeps anybody from letting it go on out of its window', async () => {
    await planning();
    await cancel();
    const override = await send(world, 'POST', `/v1/operations/${operationId}/override`, { headers: json, body: '{"reason":"CVE-2026-1234 is exploited"}' });
    expectProblem(override, 409);
    expect(override.json).toMatchObject({ detail: `Operation ${operationId} was cancelled by person:ada.` });
  });
});

describe('An operation that has not begun', () => {
  const untouched = 'person:ada cancelled the provision of cluster harbour before it began. Nothing was changed.';

  test('and that nobody has opened ends at once, and whoever opens it stands back', async () => {
    await world.operations.request(requestOf());
    await cancel();
    await heard();
    expect(await shown()).toMatchObject({ status: 'cancelled', endedAt: at, report: { summary: untouched, remains: [], advice: expect.stringContaining('nothing was changed') } });
    expect(world.published('OperationCancelled')).toMatchObject([{ summary: untouched, cancellation: { by: 'person:ada', at } }]);
    expect(await world.run(openOperation, { request: requestOf(), executionArn: 'arn:1', account: '111122223333', source: 'drydock' })).toEqual({ outcome: 'duplicate', operationId });
    expect(await cancel()).toMatchObject({ status: 202, json: { status: 'cancelled' } });
    expect(world.published('CancellationRequested')).toHaveLength(1);
  });

  test('and waits for its time is woken, ends, and waits no more', async () => {
    await planning();
    const freeze = parseFreeze('sales', { from: '2026-11-22T00:00Z', until: '2026-11-24T00:00Z', reason: 'Sales days' }, start);
    if (!freeze.ok) throw new Error('It is one.');
    await world.calendar.saveFreeze(freeze.value);
    await world.run(takeLease, { operationId, taskToken: 'token-1' });
    await cancel();
    await heard();
    expect(inputs(scheduler, CreateScheduleCommand)).toMatchObject([{}, { ScheduleExpression: `at(${at.slice(0, 19)})`, Target: { Input: JSON.stringify({ operationId, taskToken: 'token-1', scheduled: true }) } }]);
    await world.run(takeLease, { operationId, taskToken: 'token-1', scheduled: true });
    answer(stepFunctions, SendTaskHeartbeatCommand, awsError('TaskTimedOut', 'It has been answered'));
    await world.run(takeLease, { operationId, taskToken: 'token-1', scheduled: true });
    expect(answered()).toEqual([{ outcome: 'cancelled' }]);
    expect(await shown()).toMatchObject({ status: 'cancelled' });
    expect(await world.calendar.waiting()).toEqual([]);
    expect(await world.leases.find(target)).toBeUndefined();
  });

  test('and is cancelled in the moment in which it takes its cluster gives that free again', async () => {
    await planning(upgrade);
    eks.on(DescribeClusterCommand).callsFake(async () => {
      await world.operations.cancel(operationId, { by: 'ada', at });
      return { cluster: { version: '1.35', tags: {} } };
    });
    await world.run(takeLease, { operationId, taskToken: 'token-1' });
    expect(answered()).toEqual([{ outcome: 'cancelled' }]);
    expect(await shown()).toMatchObject({ status: 'cancelled' });
    expect(await world.leases.find(target)).toBeUndefined();
    expect(world.published('OperationStarted')).toEqual([]);
  });
});

describe('A step of a cancelled operation', () => {
  const input = { operationId, stepId: 'node-group/a', taskToken: 'token-7' };
  const record = async () => (await world.operations.steps(operationId)).find(({ stepId }) => stepId === 'node-group/a');
  const accepting = (): void => {
    answer(eks, DescribeNodegroupCommand, { nodegroup: { status: 'ACTIVE', version: '1.34' } });
    answer(eks, UpdateNodegroupVersionCommand, { update: { id: 'update-1' } });
  };

  test('is not begun, and its state goes on without it', async () => {
    await running([group('a')]);
    await cancel();
    expect(await world.run(updateNodeGroup, input)).toEqual({ held: true });
    await world.run(watchkeeper, {});
    expect(answered()).toEqual([{ NotDone: 'Cancelled' }]);
    expect(await world.operations.steps(operationId)).toEqual([]);
    expect(inputs(eks, UpdateNodegroupVersionCommand)).toEqual([]);
    expect(await world.watches.earliest()).toBeUndefined();
  });

  test('that had begun is attempted again, for nobody knows whether it got through', async () => {
    await running([group('a')]);
    answer(eks, DescribeNodegroupCommand, { nodegroup: { status: 'ACTIVE', version: '1.34' } });
    answer(eks, UpdateNodegroupVersionCommand, awsError('ServerException', 'Try again'));
    await expect(world.run(updateNodeGroup, input)).rejects.toMatchObject({ name: 'RetryBriefly' });
    await cancel();
    accepting();
    expect(await world.run(updateNodeGroup, input)).toEqual({ watched: true });
  });

  test('that EKS had not taken up is given up, and says so', async () => {
    await running([group('a')]);
    answer(eks, DescribeNodegroupCommand, { nodegroup: { status: 'ACTIVE', version: '1.34' } });
    answer(eks, UpdateNodegroupVersionCommand, awsError('ResourceInUseException', 'EKS is busy'));
    await expect(world.run(updateNodeGroup, input)).rejects.toMatchObject({ name: 'RetryPatiently' });
    await cancel();
    accepting();
    expect(await world.run(updateNodeGroup, input)).toEqual({ held: true });
    expect(await record()).toMatchObject({ state: 'failed', outcome: 'Cancelled', message: 'AWS had not taken it up when the operation was cancelled. ResourceInUse: EKS is busy' });
    expect(inputs(eks, UpdateNodegroupVersionCommand)).toHaveLength(1);
  });

  test('that EKS refuses for good while somebody cancels cuts off none of its neighbours', async () => {
    await running([group('a')]);
    answer(eks, DescribeNodegroupCommand, { nodegroup: { status: 'ACTIVE', version: '1.34' } });
    eks.on(UpdateNodegroupVersionCommand).callsFake(async () => {
      await world.operations.cancel(operationId, { by: 'ada', at });
      throw awsError('InvalidParameterException', 'No such version');
    });
    expect(await world.run(updateNodeGroup, input)).toEqual({ held: true });
    expect(await record()).toMatchObject({ state: 'failed', message: 'No such version' });
  });

  test('ends a provision when it is its last one: then what was made is taken down or kept', async () => {
    await running([stepOf('verify', { kind: 'verify-cluster' })], requestOf() as never);
    await cancel();
    await expect(world.run(verifyCluster, { operationId, stepId: 'verify' })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'Cancelled' });
  });
});

describe('cancel-operation, while steps are under way', () => {
  const rollback = stepOf('back', { kind: 'update-control-plane', direction: 'rollback', from: '1.35', to: '1.34', force: false });
  const begun = async (): Promise<void> => {
    await running([rollback]);
    await world.operations.saveStep(operationId, { stepId: 'back', state: 'started', startedAt: at });
    await cancel();
    answer(eks, ListUpdatesCommand, { updateIds: ['update-1'] });
    answer(eks, DescribeUpdateCommand, { update: { id: 'update-1', type: 'VersionRollback', status: 'InProgress' } });
  };

  test('has EKS give up a rollback', async () => {
    await begun();
    answer(eks, CancelUpdateCommand, {});
    await heard();
    expect(inputs(eks, CancelUpdateCommand)).toEqual([{ name: 'harbour', updateId: 'update-1' }]);
  });

  test('lets a rollback come to its end that EKS does not give up any more', async () => {
    await begun();
    answer(eks, CancelUpdateCommand, awsError('InvalidRequestException', 'The rollback of the control plane has begun'));
    await expect(heard()).resolves.toBeUndefined();
  });

  test('asks EKS for nothing where no rollback is under way', async () => {
    await running([group('a')]);
    await cancel();
    await heard();
    expect(inputs(eks, ListUpdatesCommand)).toEqual([]);
  });
});

describe('report-operation, after a cancellation', () => {
  const done = { state: 'succeeded' as const, startedAt: at, settledAt: at, output: {} };

  test('tells what was done and what was not, and gives the cluster free', async () => {
    await running([group('a'), group('b'), group('c')]);
    await cancel('The wrong week');
    await world.operations.saveStep(operationId, { stepId: 'node-group/a', ...done });
    await world.operations.saveStep(operationId, { stepId: 'node-group/b', state: 'failed', startedAt: at, settledAt: new Date(start + 60_000).toISOString(), outcome: 'NodeCreationFailure', message: 'They did not join.' });
    await world.run(reportOperation, { operationId });
    const summary = 'person:ada cancelled the upgrade of cluster harbour (The wrong week). 1 of 3 steps were done. The control plane runs 1.35.';
    expect(await shown()).toMatchObject({ status: 'cancelled', report: { summary, done: ['Step node-group/a'], undone: ['Step node-group/b', 'Step node-group/c'], failure: { outcome: 'NodeCreationFailure' }, advice: expect.stringContaining('go on from where the cluster is') } });
    expect(world.published('OperationCancelled')).toMatchObject([{ summary, failure: { stepId: 'node-group/b' } }]);
    expect(await world.leases.find(target)).toBeUndefined();
  });

  test('that came when everything was done tells a success', async () => {
    await running([group('a')]);
    await world.operations.saveStep(operationId, { stepId: 'node-group/a', ...done });
    await cancel();
    await world.run(reportOperation, { operationId });
    expect(await shown()).toMatchObject({ status: 'succeeded', cancellation: { by: 'person:ada' } });
  });
});
