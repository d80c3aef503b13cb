import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../../events/catalogue.ts';
import { config, operationId, planOf, requestOf, start, stepOf, target } from '../builders.ts';
import { useWorld } from '../world.ts';
import { send, yaml, type Answer } from './api.ts';

const world = useWorld();

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Readonly<Record<string, { readonly schema: object }>> }>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

async function describePaths(): Promise<Paths> {
  return (await send(world, 'GET', '/v1/openapi.json')).json['paths'] as Paths;
}

const validator = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(validator);

describe('the OpenAPI document', () => {
  test('describes every route once, by a name of its own', async () => {
    const paths = await describePaths();
    const routes = Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, { operationId: name }]) => `${method} ${path}: ${name}`));
    expect(routes.toSorted()).toEqual([
      'delete /v1/freezes/{name}: deleteFreeze',
      'delete /v1/windows/{name}: deleteWindow',
      'get /v1/approval-policy: getApprovalPolicy',
      'get /v1/audit-log: readAuditLog',
      'get /v1/clusters/{account}/{region}/{name}: getCluster',
      'get /v1/clusters: listClusters',
      'get /v1/events/schemas: listEventSchemas',
      'get /v1/freezes: listFreezes',
      'get /v1/openapi.json: describeApi',
      'get /v1/operations/{id}/events: listOperationEvents',
      'get /v1/operations/{id}/why: explainOperation',
      'get /v1/operations/{id}: getOperation',
      'get /v1/operations: listOperations',
      'get /v1/roles: getRoles',
      'get /v1/ticket-mappings: getTicketMappings',
      'get /v1/windows: listWindows',
      'post /v1/clusters/{account}/{region}/{name}/patch-addons: patchAddOns',
      'post /v1/clusters/{account}/{region}/{name}/patch-nodes: patchNodes',
      'post /v1/clusters/{account}/{region}/{name}/rollback: rollBackCluster',
      'post /v1/clusters/{account}/{region}/{name}/upgrade: upgradeCluster',
      'post /v1/clusters: provisionCluster',
      'post /v1/operations/{id}/approve: approveOperation',
      'post /v1/operations/{id}/cancel: cancelOperation',
      'post /v1/operations/{id}/decide: decideOperation',
      'post /v1/operations/{id}/override: overrideWindow',
      'post /v1/operations/{id}/reject: rejectOperation',
      'put /v1/approval-policy: putApprovalPolicy',
      'put /v1/freezes/{name}: putFreeze',
      'put /v1/roles: putRoles',
      'put /v1/ticket-mappings: putTicketMappings',
      'put /v1/windows/{name}: putWindow',
    ]);
  });

  test('is an OpenAPI 3.1 document that asks for a bearer token', async () => {
    const { json } = await send(world, 'GET', '/v1/openapi.json');
    expect(json).toMatchObject({ openapi: '3.1.0', info: { title: 'Drydock', version: 'v1' }, security: [{ token: [] }], components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } });
  });

  test('names the parameters of every path', async () => {
    for (const [path, operations] of Object.entries(await describePaths())) {
      const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
      for (const { parameters } of Object.values(operations)) {
        expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name, required }) => [name, required])).toEqual(inPath.map((name) => [name, true]));
      }
    }
  });

  test('has schemas that a validator can read by themselves', async () => {
    for (const operations of Object.values(await describePaths())) {
      for (const { parameters, requestBody, responses } of Object.values(operations)) {
        const contents = [requestBody?.content ?? {}, ...Object.values(responses).map(({ content }) => content)].flatMap((content) => Object.values(content));
        for (const { schema } of [...parameters, ...contents]) expect(() => validator.compile(schema)).not.toThrow();
      }
    }
  });
});

describe('answers are what the document says', () => {
  const at = new Date(start).toISOString();

  async function expectDescribed(method: string, path: string, answer: Answer): Promise<void> {
    const { responses } = (await describePaths())[path]![method]!;
    const [mediaType] = [answer.headers['Content-Type']!];
    const described = (responses[answer.status] ?? responses['default'])?.content[mediaType];
    const validate = validator.compile(described!.schema);
    expect([validate(answer.json), validate.errors]).toEqual([true, null]);
  }

  async function seed(): Promise<void> {
    await world.operations.request(requestOf());
    await world.operations.move(operationId, 'planning', { executionArn: 'arn:1', planHash: 'hash', findings: [{ check: 'a', severity: 'note', message: 'm', remedy: 'r' }] });
    const question = { planHash: 'hash', people: 2, askedAt: at, expiresAt: at, remindAt: [at], remindedAt: at };
    await world.operations.saveApproval(operationId, { version: 1, ...question, decisions: [{ verdict: 'approved', by: 'person:ben', via: 'slack', at, planHash: 'hash', reason: 'r' }] });
    await world.operations.move(operationId, 'running', { startedAt: at, plannedAt: at, replanned: 1 });
    await world.operations.saveDifference(operationId, { from: 'a', to: 'plan-hash', steps: { added: ['a'], removed: [], changed: [{ title: 't', changes: ['c'] }] }, findings: { added: [], gone: [] }, expected: { before: 1, after: 2 }, cost: { before: 1, after: 2 } });
    await world.operations.move(operationId, 'failed', { endedAt: at, report: { summary: 's', failure: { outcome: 'o', message: 'm', stepId: 'x' }, remains: [{ type: 't', id: 'i', status: 's' }] } });
    await world.operations.savePlan(operationId, planOf([stepOf('a', { kind: 'verify-cluster' })], { defaults: [{ path: 'p', value: 'v', why: 'w' }] }));
    await world.operations.saveStep(operationId, { stepId: 'a', state: 'failed', startedAt: at, settledAt: at, outcome: 'o', message: 'm' });
    await world.clusters.save({ target, arn: 'arn:cluster', version: '1.36', status: 'ACTIVE', endpoint: 'https://harbour', operationId, observedAt: at });
    await world.journal.append({ operationId, eventId: 'a', type: 'OperationFailed', at, detail: { any: 'thing' } });
  }

  test.each([
    ['/v1/clusters', '/v1/clusters'],
    ['/v1/clusters/{account}/{region}/{name}', `/v1/clusters/${target.account}/${target.region}/${target.cluster}`],
    ['/v1/operations', '/v1/operations'],
    ['/v1/operations/{id}', `/v1/operations/${operationId}`],
    ['/v1/operations/{id}/events', `/v1/operations/${operationId}/events`],
    ['/v1/approval-policy', '/v1/approval-policy'],
    ['/v1/openapi.json', '/v1/openapi.json'],
  ])('GET %s', async (path, asked) => {
    await seed();
    const answer = await send(world, 'GET', asked);
    expect(answer.status).toBe(200);
    await expectDescribed('get', path, answer);
  });

  test('POST /v1/clusters, taken and refused', async () => {
    await expectDescribed('post', '/v1/clusters', await send(world, 'POST', '/v1/clusters', { headers: yaml, body: config }));
    await expectDescribed('post', '/v1/clusters', await send(world, 'POST', '/v1/clusters', { headers: yaml, body: 'kind: Cluster' }));
  });
});

describe('the catalogue of events', () => {
  test('is told in JSON Schema, by which its own samples are judged as by the catalogue', async () => {
    const { status, json } = await send(world, 'GET', '/v1/events/schemas');
    expect(status).toBe(200);
    const { source, events } = json as { source: string; events: readonly { detailType: string; schema: object }[] };
    expect([source, events.map(({ detailType }) => detailType)]).toEqual(['drydock', Object.keys(catalogue)]);
    const folder = join(import.meta.dirname, '../../../events/samples');
    for (const [kind, fits] of [['valid', true], ['invalid', false]] as const) {
      for (const file of readdirSync(join(folder, kind))) {
        const { 'detail-type': type, detail } = JSON.parse(readFileSync(join(folder, kind, file), 'utf8')) as { 'detail-type': string; detail: unknown };
        const { schema } = events.find(({ detailType }) => detailType === type)!;
        expect([file, validator.validate(schema, detail)]).toEqual([file, fits]);
      }
    }
  });
});
