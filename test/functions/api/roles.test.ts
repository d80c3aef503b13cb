import { describe, expect, test } from '@jest/globals';
import type { AccessPolicy } from '../../../core/authorisation/policy.ts';
import { account, config, operationId, region, requestOf, start, target } from '../builders.ts';
import { useWorld } from '../world.ts';
import { expectProblem, send, yaml, type Sent } from './api.ts';

const world = useWorld();
const json = { 'Content-Type': 'application/json' };
const at = new Date(start).toISOString();

/** Grace sees to ring 1, Linus to nothing. */
const policy: AccessPolicy = {
  identities: { 'person:grace': { token: ['grace'] }, 'person:linus': { token: ['linus'] }, 'service:pipeline': { event: ['111122223333/pipeline'] } },
  roles: {},
  grants: [{ role: 'operator', to: ['person:grace'], on: { rings: ['1'] } }],
};

const as = async (principal: string, method: string, path: string, sent: Sent = {}) => send(world, method, path, { principal, ...sent });
const put = async (body: object, more: Sent = {}) => send(world, 'PUT', '/v1/roles', { body: JSON.stringify(body), ...more, headers: { ...json, ...more.headers } });
const inRing = (ring: string) => ({ 'drydock:ring': ring });
const ringed = (ring: string) => config.replace(`  region: ${region}`, `  region: ${region}\n  tags: { "drydock:ring": "${ring}" }`);

async function cluster(name: string, ring: string): Promise<void> {
  await world.clusters.save({ target: { ...target, cluster: name }, arn: `arn:${name}`, version: '1.35', status: 'ACTIVE', tags: inRing(ring), operationId, observedAt: at });
}

describe('Somebody whom nobody knows', () => {
  test('may do nothing at all, and hears nothing but that', async () => {
    const { json: document } = await send(world, 'GET', '/v1/openapi.json');
    const routes = Object.entries(document['paths'] as Record<string, object>).flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x')] as const));
    expect(routes.length).toBeGreaterThan(20);
    for (const [method, path] of routes) {
      const answer = await as('mallory', method, path);
      expectProblem(answer, 403);
      expect(answer.json['detail']).toMatch(/^Nobody is known here/);
    }
  });
});

describe('Somebody known who has no role', () => {
  test('may do nothing, on any path', async () => {
    await put(policy);
    await world.operations.request(requestOf());
    const place = `/v1/clusters/${account}/${region}/harbour`;
    const { json: document } = await send(world, 'GET', '/v1/openapi.json');
    const routes = Object.entries(document['paths'] as Record<string, object>).flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const));
    for (const [method, path] of routes) {
      const asked = path.replace('/v1/clusters/{account}/{region}/{name}', place).replace('{id}', operationId).replace('{name}', 'nightly');
      const [headers, body] = asked === '/v1/clusters' ? [yaml, config] : [json, '{"to":"1.36"}'];
      const answer = await as('linus', method, asked, { headers, body });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
      expect(answer.json['detail']).toMatch(/^person:linus has no right "[\w-]+".*It comes with the roles? /);
    }
    expect(world.published('OperationRequested')).toEqual([]);
  });
});

describe('Somebody who sees to one ring', () => {
  test('reads its clusters and operations, and no others', async () => {
    await put(policy);
    await cluster('quay', '1');
    await cluster('harbour', '2');
    await world.operations.request(requestOf({ operationId: 'op-inringone0', target: { ...target, cluster: 'quay' }, tags: inRing('1') }));
    await world.operations.request(requestOf());
    expect((await as('grace', 'GET', '/v1/clusters')).json).toMatchObject({ clusters: [{ target: { cluster: 'quay' } }] });
    expect((await as('grace', 'GET', `/v1/clusters/${account}/${region}/quay`)).status).toBe(200);
    expect((await as('grace', 'GET', '/v1/operations')).json).toMatchObject({ operations: [{ operationId: 'op-inringone0' }] });
    expect((await as('grace', 'GET', '/v1/operations/op-inringone0')).status).toBe(200);
    expectProblem(await as('grace', 'GET', `/v1/operations/${operationId}`), 403);
  });

  test('cannot tell a cluster of another ring from one that is not there', async () => {
    await put(policy);
    await cluster('harbour', '2');
    const [there, absent] = [await as('grace', 'GET', `/v1/clusters/${account}/${region}/harbour`), await as('grace', 'GET', `/v1/clusters/${account}/${region}/nothing`)];
    expect([there.status, absent.status]).toEqual([403, 403]);
    expect(String(there.json['detail']).replace('harbour', '')).toBe(String(absent.json['detail']).replace('nothing', ''));
  });

  test('changes its clusters, and no others', async () => {
    await put(policy);
    await cluster('quay', '1');
    await cluster('harbour', '2');
    const upgrade = async (name: string) => as('grace', 'POST', `/v1/clusters/${account}/${region}/${name}/upgrade`, { headers: json, body: '{"to":"1.36"}' });
    expect(await upgrade('quay')).toMatchObject({ status: 202, json: { requestedBy: { principal: 'person:grace', via: 'api' } } });
    expectProblem(await upgrade('harbour'), 403);
  });

  test('builds clusters whose file puts them there, and no others', async () => {
    await put(policy);
    const build = async (body: string) => as('grace', 'POST', '/v1/clusters', { headers: yaml, body });
    expect(await build(ringed('1'))).toMatchObject({ status: 202 });
    for (const body of [ringed('2'), config]) expectProblem(await build(body), 403);
  });
});

describe('A waiver', () => {
  const path = `/v1/clusters/${account}/${region}/quay/upgrade`;
  const waiver = { check: 'api-use', reason: 'It is gone tomorrow', expiresAt: '2026-12-24T00:00:00Z' };
  const upgrade = async (principal: string, one: object) => as(principal, 'POST', path, { headers: json, body: JSON.stringify({ to: '1.36', waivers: [one] }) });

  test('is answered for by whoever asks', async () => {
    expect(await upgrade('ada', waiver)).toMatchObject({ status: 202 });
    expect(world.published('OperationRequested')).toMatchObject([{ waivers: [{ by: 'person:ada' }] }]);
  });

  test('in the name of somebody else is refused', async () => {
    const answer = await upgrade('ada', { ...waiver, by: 'person:grace' });
    expectProblem(answer, 400);
    expect(answer.json['errors']).toEqual([{ path: 'waivers[0].by', message: 'must be person:ada, who asks, or be left out' }]);
  });

  test('takes a right of its own', async () => {
    await put(policy);
    await cluster('quay', '1');
    const answer = await upgrade('grace', waiver);
    expectProblem(answer, 403);
    expect(answer.json['detail']).toContain('has no right "waive"');
  });

  test.each(['{"to":"1.36","waivers":[null]}', '{"to":"1.36","waivers":"all"}', '[]', '{'])('that is none is a bad body: %s', async (body) => {
    expectProblem(await as('ada', 'POST', path, { headers: json, body }), 400);
  });
});

describe('The document', () => {
  test('is there before anybody has written it, and empty', async () => {
    expect(await send(world, 'GET', '/v1/roles')).toMatchObject({ status: 200, headers: { ETag: '"0"' }, json: { version: 0, identities: {}, roles: {}, grants: [] } });
  });

  test('is in force as soon as it is put', async () => {
    expect((await as('grace', 'GET', '/v1/clusters')).status).toBe(403);
    expect(await put(policy)).toMatchObject({ status: 200, headers: { ETag: '"1"' }, json: { version: 1, ...policy } });
    expect((await as('grace', 'GET', '/v1/clusters')).status).toBe(200);
    await put({ ...policy, grants: [] });
    expect((await as('grace', 'GET', '/v1/clusters')).status).toBe(403);
  });

  test('has every problem told where it is, and is left as it was', async () => {
    const answer = await put({ ...policy, grants: [{ role: 'king', to: ['person:grace'], on: { rings: [] } }, { role: 'viewer', to: [], on: 'everything' }] });
    expectProblem(answer, 400);
    expect(answer.json['errors']).toEqual([expect.objectContaining({ path: 'grants[0].on.rings' }), expect.objectContaining({ path: 'grants[1].to' })]);
    expect((await world.access.read()).version).toBe(0);
  });

  test('is not replaced over what somebody else has changed', async () => {
    await put(policy);
    const first = await put({ ...policy, grants: [] }, { headers: { 'If-Match': '"1"' } });
    const second = await put(policy, { headers: { 'If-Match': '"1"' } });
    expect(first.status).toBe(200);
    expectProblem(second, 412);
  });

  test('replaced by two at once is one of the two', async () => {
    const answers = await Promise.all([put(policy), put({ ...policy, grants: [] })]);
    expect((await world.access.read()).version).toBe(answers.filter(({ status }) => status === 200).length);
  });

  test('does not take the right to change it from whoever puts it', async () => {
    const administrators = { ...policy, grants: [{ role: 'administrator', to: ['person:grace'], on: 'everything' as const }] };
    await put(administrators);
    const answer = await as('grace', 'PUT', '/v1/roles', { headers: json, body: JSON.stringify(policy) });
    expectProblem(answer, 400);
    expect(answer.json['errors']).toEqual([{ path: 'grants', message: expect.stringContaining('person:grace') }]);
  });
});
