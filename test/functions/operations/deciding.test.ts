import { DescribeClusterCommand, DescribeNodegroupCommand, DescribeUpdateCommand, UpdateNodegroupVersionCommand } from '@aws-sdk/client-eks';
import { SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fn as reportOperation } from '../../../functions/report-operation/handler.ts';
import { fn as updateNodeGroup } from '../../../functions/update-node-group/handler.ts';
import { fn as watchkeeper } from '../../../functions/watchkeeper/handler.ts';
import { expectProblem, send } from '../api/api.ts';
import { operationId, planOf, requestOf, start, stepOf, target } from '../builders.ts';
import { answer, answered, eks, inputs, stepFunctions, useWorld } from '../world.ts';

const world = useWorld();
const stepId = '1.35/node-group/a';
const json = { 'Content-Type': 'application/json' };
const iso = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();
const decide = async (body: object) => send(world, 'POST', `/v1/operations/${operationId}/decide`, { headers: json, body: JSON.stringify(body) });
const operation = async () => (await send(world, 'GET', `/v1/operations/${operationId}`)).json as { decisions?: readonly { end?: object; offers: readonly { choice: string }[] }[]; report?: { decided?: readonly string[] } };
const failures = () => inputs(stepFunctions, SendTaskFailureCommand).map((input) => (input as { error?: string }).error);

/** An upgrade whose group EKS could not roll, for this reason. */
async function asking(code = 'PodEvictionFailure'): Promise<void> {
  answer(eks, DescribeNodegroupCommand, { nodegroup: { status: 'ACTIVE', version: '1.34' } });
  answer(eks, UpdateNodegroupVersionCommand, { update: { id: 'update-1' } });
  answer(eks, DescribeUpdateCommand, { update: { id: 'update-1', status: 'Failed', errors: [{ errorCode: code, errorMessage: 'So says EKS.' }] } });
  answer(eks, DescribeClusterCommand, { cluster: { arn: 'arn:cluster', version: '1.35', status: 'ACTIVE', tags: {} } });
  answer(stepFunctions, SendTaskSuccessCommand, {});
  answer(stepFunctions, SendTaskFailureCommand, {});
  await world.operations.request({ ...requestOf(), kind: 'upgrade', onFailure: 'stop', to: '1.35' } as never);
  await world.operations.move(operationId, 'planning', { executionArn: 'arn:1', planHash: 'hash' });
  await world.operations.savePlan(operationId, planOf([stepOf(stepId, { kind: 'update-node-group', nodegroupName: 'a', from: '1.34', to: '1.35', version: '1.35', whenBlocked: 'ask', answerWithin: 7200, nodes: 1, atOnce: 1, surge: 0 })]));
  await world.leases.take(target, operationId, start, start + 30 * 60_000);
  await world.operations.move(operationId, 'running', { startedAt: iso(0) });
  await world.run(updateNodeGroup, { operationId, stepId, taskToken: 'token-1' });
  world.runtime.pass(600_000);
  await world.run(watchkeeper, {});
}

describe('POST /v1/operations/{id}/decide', () => {
  beforeEach(async () => asking());

  test('is answered with who decided what, when and why; the bus and the step hear of it at once', async () => {
    expect((await operation()).decisions).toMatchObject([{ stepId, group: 'a', outcome: 'PodEvictionFailure', message: expect.stringContaining('So says EKS.') }]);
    const { status, headers, json: body } = await decide({ choice: 'force', group: 'a', reason: 'The sale is over' });
    expect({ status, location: headers['Location'], body }).toMatchObject({ status: 202, location: `../${operationId}`, body: { decisions: [{ end: { kind: 'answered', choice: 'force', by: 'person:ada', reason: 'The sale is over' } }] } });
    const [made] = world.published('DecisionMade');
    expect(made).toMatchObject({ operationId, stepId, group: 'a', choice: 'force', by: 'person:ada', reason: 'The sale is over' });
    await world.run(watchkeeper, {});
    expect(failures()).toEqual(['RetryAtOpening']);
    await world.run(updateNodeGroup, { operationId, stepId, taskToken: 'token-2' });
    expect(inputs(eks, UpdateNodegroupVersionCommand)).toMatchObject([{}, { force: true }]);
    await world.run(reportOperation, { operationId });
    expect((await operation()).report?.decided).toEqual([expect.stringMatching(/^a, after PodEvictionFailure: person:ada chose force at .* \(The sale is over\)\.$/)]);
  });

  test('said twice, it is said once; another word after the first is refused', async () => {
    await decide({ choice: 'wait', reason: 'At noon' });
    expect(await decide({ choice: 'wait', reason: 'At night' })).toMatchObject({ status: 202, json: { decisions: [{ end: { reason: 'At noon' } }] } });
    const refused = await decide({ choice: 'force' });
    expectProblem(refused, 409);
    expect(refused.json).toMatchObject({ detail: expect.stringMatching(/About a, person:ada chose wait at .* \(At noon\)\.$/) });
    expect(world.published('DecisionMade')).toHaveLength(2);
  });

  test('is refused when the time is over, and the step has stopped by then', async () => {
    world.runtime.pass(7_300_000);
    expectProblem(await decide({ choice: 'wait' }), 409);
    await world.run(watchkeeper, {});
    expect(failures()).toEqual(['RetryNever']);
    const late = await decide({ choice: 'stop' });
    expectProblem(late, 409);
    expect(late.json).toMatchObject({ detail: expect.stringContaining('nobody answered') });
  });

  test.each([
    [{ choice: 'pray' }, 400, 'choice'],
    [{}, 400, 'choice'],
    [{ choice: 'wait', group: 'b' }, 400, 'group'],
    [{ choice: 'wait', step: 'b' }, 400, 'step'],
    [{ choice: 'wait', reason: '' }, 400, 'reason'],
    [{ choice: 'wait', by: 'eve' }, 400, 'by'],
  ])('%j is refused, with what is wrong', async (body, status, path) => {
    const refused = await decide(body);
    expectProblem(refused, status);
    expect(refused.json).toMatchObject({ errors: [{ path }] });
    expect((await operation()).decisions?.[0]).not.toHaveProperty('end');
  });

  test('is refused of an operation that was cancelled or has ended, and what was asked is asked no more', async () => {
    await world.operations.cancel(operationId, { by: 'person:ada', at: iso(11) });
    expectProblem(await decide({ choice: 'wait' }), 409);
    await world.watches.wake(`${operationId}/${stepId}`, world.runtime.now());
    await world.run(watchkeeper, {});
    expect(answered()).toEqual([{ NotDone: 'Cancelled' }]);
    await world.run(reportOperation, { operationId });
    expectProblem(await decide({ choice: 'wait' }), 409);
    expect((await operation()).decisions).toMatchObject([{ end: { kind: 'withdrawn' } }]);
  });
});

test('What is not offered is refused with what is', async () => {
  await asking('NodeCreationFailure');
  const refused = await decide({ choice: 'force' });
  expectProblem(refused, 400);
  expect(refused.json).toMatchObject({ errors: [{ path: 'choice', message: 'must be one of what is offered: wait, skip and stop' }] });
});

test('An operation that asks nothing takes no answer', async () => {
  await world.operations.request(requestOf());
  expectProblem(await decide({ choice: 'wait' }), 409);
  expectProblem(await send(world, 'POST', '/v1/operations/op-0000000000/decide', { headers: json, body: '{"choice":"wait"}' }), 404);
});
