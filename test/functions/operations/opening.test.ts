import { DescribeClusterCommand, ResourceNotFoundException } from '@aws-sdk/client-eks';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AccessPolicy } from '../../../core/authorisation/policy.ts';
import { fn as openOperation } from '../../../functions/open-operation/handler.ts';
import { fn as recordEvent } from '../../../functions/record-event/handler.ts';
import { fn as takeLease } from '../../../functions/take-lease/handler.ts';
import { config, operationId, requestOf, start, target } from '../builders.ts';
import { answer, answered, eks, stepFunctions, useWorld } from '../world.ts';


const world = useWorld();
const other = 'op-fedcba9876543210';

describe('open-operation', () => {
  const account = '111122223333';
  const open = async (executionArn: string, over = {}, source = 'pipeline') => world.run(openOperation, { request: requestOf(over), executionArn, account, source });
  const byThePipeline = requestOf({ requestedBy: { principal: 'service:pipeline', via: 'event' } });
  const may = (grants: AccessPolicy['grants']): AccessPolicy => ({ identities: { 'service:pipeline': { event: [`${account}/pipeline`] } }, roles: {}, grants });
  const refusal = async () => {
    const operation = await world.operations.find(operationId);
    return [operation?.status, operation?.findings?.map(({ check, message }) => `${check}: ${message}`)];
  };

  beforeEach(async () => {
    await world.access.save(may([{ role: 'operator', to: ['service:*'], on: 'everything' }]), 0);
  });

  test('records a request that came by the bus alone as its sender’s, whoever it says it is by, and opens it', async () => {
    expect(await open('arn:1')).toEqual({ outcome: 'opened', operationId });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'planning', executionArn: 'arn:1', requestedBy: byThePipeline.requestedBy });
    expect(await world.operations.findRequest(operationId)).toEqual(byThePipeline);
  });

  test('carries out what an entrance has recorded, as it was recorded', async () => {
    await world.operations.request(requestOf());
    expect(await open('arn:1', { requestedBy: { principal: 'person:mallory', via: 'event' }, dryRun: true }, 'drydock')).toEqual({ outcome: 'opened', operationId });
    expect(await world.operations.findRequest(operationId)).toEqual(requestOf());
    expect(await world.operations.find(operationId)).toMatchObject({ requestedBy: { principal: 'person:ada', via: 'api' }, dryRun: false });
  });

  test('refuses what nobody known has sent, and that is told', async () => {
    expect(await open('arn:1', {}, 'somebody')).toEqual({ outcome: 'refused', operationId });
    expect(await refusal()).toEqual(['refused', [`not-entitled: Nobody is known here by events of ${account}/somebody.`]]);
    expect(world.published('OperationRefused')).toHaveLength(1);
  });

  test('believes no event that calls itself ours', async () => {
    expect(await open('arn:1', { requestedBy: { principal: 'person:ada', via: 'api' } }, 'drydock')).toEqual({ outcome: 'refused', operationId });
  });

  test('refuses a sender who may not, also when the first attempt broke off', async () => {
    await world.access.save(may([{ role: 'operator', to: ['service:*'], on: { rings: ['1'] } }]), 1);
    await world.operations.request(byThePipeline);
    await world.operations.move(operationId, 'planning', { executionArn: 'arn:1' });
    expect(await open('arn:1')).toEqual({ outcome: 'refused', operationId });
    expect(await refusal()).toEqual(['refused', [expect.stringMatching(/^not-entitled: service:pipeline has no right "provision" on cluster harbour/)]]);
  });

  test('goes by the tags in the file of a new cluster', async () => {
    await world.access.save(may([{ role: 'operator', to: ['service:*'], on: { rings: ['1'] } }]), 1);
    expect(await open('arn:1', { config: config.replace('metadata:', 'metadata:\n  tags: { "drydock:ring": "1" }'), tags: { 'drydock:ring': '2' } })).toEqual({ outcome: 'opened', operationId });
  });

  test('opens again for the same execution, whose first answer was lost', async () => {
    await open('arn:1');
    expect(await open('arn:1')).toEqual({ outcome: 'opened', operationId });
  });

  test('sends a second execution away', async () => {
    await open('arn:1');
    expect(await open('arn:2')).toEqual({ outcome: 'duplicate', operationId });
    expect(await world.operations.find(operationId)).toMatchObject({ executionArn: 'arn:1' });
  });

  test('lets one of two executions at once go on', async () => {
    const answers = await Promise.all([open('arn:1'), open('arn:2')]);
    expect(answers.map((answer) => (answer as { outcome: string }).outcome).toSorted()).toEqual(['duplicate', 'opened']);
  });

  test('sends away who asks for something else under a known id', async () => {
    await open('arn:1');
    expect(await open('arn:2', { requestHash: 'other', config: 'other' })).toEqual({ outcome: 'duplicate', operationId });
    expect(await world.operations.findRequest(operationId)).toEqual(byThePipeline);
  });

  test('reads the file once, for all that follows', async () => {
    await open('arn:1');
    expect(await world.operations.findSpec(operationId)).toMatchObject({ metadata: { name: target.cluster }, managedNodeGroups: [{ name: 'workers' }] });
  });

  test('refuses a file that came by the bus and is no ClusterConfig, with every reason', async () => {
    const opening = open('arn:1', { config: config.replace('kind: ClusterConfig', 'kind: Cluster').replace('name: harbour', 'nme: harbour') });
    await expect(opening).rejects.toMatchObject({ name: 'RetryNever', outcome: 'InvalidClusterConfig', message: expect.stringMatching(/\d+:\d+ kind/) });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'planning', executionArn: 'arn:1' });
  });

  test('refuses a file that is about another cluster than the request', async () => {
    const opening = open('arn:1', { config: config.replace('name: harbour', 'name: quay') });
    await expect(opening).rejects.toMatchObject({ name: 'RetryNever', outcome: 'TargetMismatch', message: expect.stringMatching(/harbour.*quay/) });
  });

  test('names everything that is wrong with a request', async () => {
    const opening = open('arn:1', { target: { ...target, account: 'mine' }, onFailure: 'explode' });
    await expect(opening).rejects.toMatchObject({ name: 'RetryNever', outcome: 'InvalidInput', message: expect.stringMatching(/request\.target\.account.*request\.onFailure/) });
  });

  test('takes no file that later events could not carry', async () => {
    await expect(open('arn:1', { config: '"'.repeat(60_000) })).rejects.toMatchObject({ outcome: 'InvalidInput', message: expect.stringContaining('at most 100000 bytes') });
  });
});

describe('take-lease', () => {
  const planned = async (id: string): Promise<void> => {
    await world.operations.request(requestOf({ operationId: id }));
    await world.operations.move(id, 'planning', { executionArn: `arn:${id}` });
  };

  const absent = new ResourceNotFoundException({ message: 'No cluster found for name: harbour.', $metadata: {} });
  const take = async (id: string): Promise<unknown> => {
    answer(eks, DescribeClusterCommand, absent);
    answer(stepFunctions, SendTaskSuccessCommand, {});
    await world.run(takeLease, { operationId: id, taskToken: 'token-1' });
    return answered().at(-1);
  };

  test('takes the cluster for half an hour and lets the operation run', async () => {
    await planned(operationId);
    expect(await take(operationId)).toEqual({ outcome: 'taken' });
    expect(await world.leases.find(target)).toEqual({ target, operationId, fence: 1, expiresAt: start + 30 * 60_000, traits: { ...target, tags: {} } });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'running', startedAt: new Date(start).toISOString() });
    expect(world.published()).toEqual([{ type: 'OperationStarted', operationId, kind: 'provision', target, at: new Date(start).toISOString(), executionArn: `arn:${operationId}`, fence: 1 }]);
  });

  test('taken again by the same operation is the same lease', async () => {
    await planned(operationId);
    await take(operationId);
    world.runtime.pass(1_000);
    expect(await take(operationId)).toEqual({ outcome: 'taken' });
    expect(await world.leases.find(target)).toMatchObject({ fence: 1 });
    expect(await world.operations.find(operationId)).toMatchObject({ startedAt: new Date(start).toISOString() });
  });

  test('refuses an operation while another one changes the cluster, and says which', async () => {
    await planned(operationId);
    await planned(other);
    await take(other);
    expect(await take(operationId)).toEqual({ outcome: 'held' });
    const finding = { check: 'cluster-held', severity: 'blocker', message: expect.stringContaining(other), remedy: expect.any(String) };
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'refused', endedAt: new Date(start).toISOString(), findings: [finding] });
    expect(world.published('OperationRefused')).toMatchObject([{ operationId, findings: [finding] }]);
  });

  test('refuses an operation whose requester has lost the role since, whatever was decided when it was let in', async () => {
    await world.operations.request(requestOf({ requestedBy: { principal: 'person:grace', via: 'api' } }));
    await world.operations.move(operationId, 'planning', { executionArn: 'arn:1' });
    expect(await take(operationId)).toEqual({ outcome: 'held' });
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'refused', findings: [{ check: 'not-entitled' }] });
    expect(await world.leases.find(target)).toBeUndefined();
  });

  test('knows nothing of an operation that nobody requested', async () => {
    await expect(take(operationId)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'UnknownOperation' });
    expect(await world.leases.find(target)).toBeUndefined();
  });
});

describe('record-event', () => {
  const event = (over = {}) => ({ id: 'event-1', time: '2026-11-22T12:00:00Z', 'detail-type': 'StepStarted', source: 'drydock', detail: { operationId, at: '2026-11-22T11:59:59.500Z', stepId: 'a' }, ...over });

  test('keeps an event with its operation, once', async () => {
    await world.run(recordEvent, event());
    await world.run(recordEvent, event());
    expect(await world.journal.read(operationId)).toEqual([
      { operationId, eventId: 'event-1', type: 'StepStarted', at: '2026-11-22T11:59:59.500Z', detail: { operationId, at: '2026-11-22T11:59:59.500Z', stepId: 'a' } },
    ]);
  });

  test('puts the request before what followed it in the same second', async () => {
    await world.run(recordEvent, event({ detail: { operationId, at: '2026-11-22T12:00:00.200Z' } }));
    await world.run(recordEvent, event({ id: 'event-0', 'detail-type': 'OperationRequested', detail: requestOf({ requestedAt: '2026-11-22T12:00:00.100Z' }) }));
    expect((await world.journal.read(operationId)).map(({ type }) => type)).toEqual(['OperationRequested', 'StepStarted']);
  });
});
