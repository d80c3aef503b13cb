import { describe, expect, test } from '@jest/globals';
import { account, operationId, planOf, region, requestOf, start, stepOf, target } from '../builders.ts';
import { useWorld } from '../world.ts';
import { expectProblem, send } from './api.ts';

const world = useWorld();
const get = async (path: string, query?: Record<string, string>) => send(world, 'GET', path, query && { query });
const at = new Date(start).toISOString();
const { config: _, requestHash: __, ...request } = requestOf();

describe('GET /v1/operations', () => {
  test('shows the newest first, and where the next page is', async () => {
    for (const number of [1, 2, 3]) await world.operations.request(requestOf({ operationId: `op-000000000000000${number}`, requestedAt: `2026-11-22T12:00:0${number}.000Z` }));
    const first = await get('/v1/operations', { limit: '2' });
    expect(first).toMatchObject({ status: 200, json: { operations: [{ operationId: 'op-0000000000000003' }, { operationId: 'op-0000000000000002' }], next: 'operations?limit=2&after=op-0000000000000002' } });
    const rest = await get('/v1/operations', { limit: '2', after: 'op-0000000000000002' });
    expect(rest.json).toEqual({ operations: [expect.objectContaining({ operationId: 'op-0000000000000001' })] });
  });

  test.each([
    [{ limit: '0' }, '?limit'],
    [{ limit: '101' }, '?limit'],
    [{ limit: 'many' }, '?limit'],
    [{ after: 'op-unknown0000000' }, '?after'],
    [{ status: 'failed' }, '?status'],
  ])('refuses %j', async (query, path) => {
    const answer = await get('/v1/operations', query);
    expectProblem(answer, 400);
    expect(answer.json).toMatchObject({ errors: [{ path, message: expect.any(String) }] });
  });
});

describe('GET /v1/operations/{id}', () => {
  test('shows a request that nobody has planned yet', async () => {
    await world.operations.request(requestOf());
    expect(await get(`/v1/operations/${operationId}`)).toMatchObject({ status: 200, json: { ...request, status: 'requested' } });
  });

  test('shows the plan and how far it has come, without what a step asks of AWS', async () => {
    await world.operations.request(requestOf());
    await world.operations.savePlan(operationId, planOf([stepOf('control-plane', { kind: 'delete-control-plane' })]));
    await world.operations.saveStep(operationId, { stepId: 'control-plane', state: 'started', startedAt: at, progress: 'CREATING' });
    world.runtime.pass(10_000);
    const { json } = await get(`/v1/operations/${operationId}`);
    const { title, reason, after, expected } = stepOf('control-plane', { kind: 'delete-control-plane' });
    expect(json['plan']).toEqual({ hash: 'plan-hash', expected, steps: [{ id: 'control-plane', title, reason, after, expected }], defaults: [] });
    expect(json['progress']).toMatchObject({ current: ['control-plane'], steps: [{ stepId: 'control-plane', state: 'running', elapsed: 10, text: 'CREATING' }] });
  });

  test.each(['/v1/operations/op-unknown0000000', '/v1/operations/op-unknown0000000/events', '/v1/operations/%zz'])('knows nothing at %s', async (path) => {
    expectProblem(await get(path), 404);
  });
});

test('GET /v1/operations/{id}/events shows what crossed the bus, in order', async () => {
  await world.operations.request(requestOf());
  await world.journal.append({ operationId, eventId: 'b', type: 'OperationPlanned', at: '2026-11-22T12:00:01.000Z', detail: { steps: 3 } });
  await world.journal.append({ operationId, eventId: 'a', type: 'OperationRequested', at, detail: {} });
  expect((await get(`/v1/operations/${operationId}/events`)).json).toEqual({
    events: [{ eventId: 'a', type: 'OperationRequested', at, detail: {} }, { eventId: 'b', type: 'OperationPlanned', at: '2026-11-22T12:00:01.000Z', detail: { steps: 3 } }],
  });
});

describe('the fleet', () => {
  const record = { target, arn: 'arn:cluster', version: '1.36', status: 'ACTIVE', operationId, observedAt: at };

  test('is listed, and each cluster found by account, region and name', async () => {
    expect((await get('/v1/clusters')).json).toEqual({ clusters: [] });
    await world.clusters.save(record);
    expect((await get('/v1/clusters')).json).toEqual({ clusters: [record] });
    expect((await get(`/v1/clusters/${account}/${region}/harbour`)).json).toEqual(record);
  });

  test('has no cluster that nobody made', async () => {
    const answer = await get(`/v1/clusters/${account}/${region}/quay`);
    expectProblem(answer, 404);
    expect(answer.json['detail']).toContain('quay');
  });
});

describe('any path', () => {
  test.each(['/', '/v1', '/v1/clusters/', '/v2/clusters', '/v1/clusters/a/b', '/v1/operations//events'])('%s is answered with a problem when there is nothing', async (path) => {
    expectProblem(await get(path), 404);
  });

  test.each([
    ['DELETE', '/v1/clusters', 'POST, GET'],
    ['PUT', '/v1/clusters', 'POST, GET'],
    ['TRACE', '/v1/operations', 'GET'],
    ['POST', `/v1/operations/${operationId}`, 'GET'],
    ['HEAD', '/v1/openapi.json', 'GET'],
  ])('does not take %s %s, and says what it takes', async (method, path, allowed) => {
    const answer = await send(world, method, path);
    expectProblem(answer, 405);
    expect(answer.headers).toMatchObject({ Allow: allowed });
  });

  test.each(['/v1/clusters', '/v1/operations', '/v1/openapi.json'])('%s is for those only whom the authoriser knows', async (path) => {
    const answer = await send(world, 'GET', path, { principal: null });
    expectProblem(answer, 401);
    expect(answer.headers).toMatchObject({ 'WWW-Authenticate': 'Bearer' });
  });

  test('takes a GET with a body as it is', async () => {
    expect(await send(world, 'GET', '/v1/clusters', { body: '{}' })).toMatchObject({ status: 200 });
  });
});
