import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { awsError } from '../aws-error.ts';
import { config, start, target } from '../builders.ts';
import { eventBridge, useWorld } from '../world.ts';
import { expectProblem, send, yaml, type Sent } from './api.ts';

const world = useWorld();
const post = async (sent: Sent = {}) => send(world, 'POST', '/v1/clusters', { headers: yaml, body: config, ...sent });
const keyed = (key: string) => ({ ...yaml, 'Idempotency-Key': key });

describe('POST /v1/clusters', () => {
  test('accepts a ClusterConfig: 202, where to follow it, and the request on the bus', async () => {
    const { status, headers, json } = await post();
    const operationId = json['operationId'] as string;
    expect(status).toBe(202);
    expect(headers).toEqual({ 'Content-Type': 'application/json', Location: `operations/${operationId}` });
    const accepted = { operationId, kind: 'provision', target, requestedBy: { principal: 'person:ada', via: 'api' }, requestedAt: new Date(start).toISOString(), dryRun: false, onFailure: 'delete' };
    expect(json).toEqual({ ...accepted, status: 'requested' });
    expect(world.published()).toEqual([{ type: 'OperationRequested', ...accepted, requestHash: expect.stringMatching(/^[0-9a-f]{64}$/), config }]);
    expect(await world.operations.findRequest(operationId)).toMatchObject({ config });
  });

  test.each([
    ['application/json', JSON.stringify(parse(config))],
    ['text/yaml; charset=utf-8', config],
    ['application/x-yaml', config],
    ['APPLICATION/YAML', config],
  ])('takes %s', async (type, body) => {
    expect(await post({ headers: { 'content-type': type }, body })).toMatchObject({ status: 202 });
  });

  test('takes a body that API Gateway has encoded', async () => {
    expect(await post({ body: Buffer.from(config).toString('base64'), isBase64Encoded: true })).toMatchObject({ status: 202 });
  });

  test('takes what the query asks for', async () => {
    const { json } = await post({ query: { dryRun: 'true', onFailure: 'keep', account: '999988887777' } });
    expect(json).toMatchObject({ dryRun: true, onFailure: 'keep', target: { ...target, account: '999988887777' } });
  });

  test.each(['us-gov-west-1', 'ap-southeast-5', 'eusc-de-east-1'])('takes the region %s, as the event does', async (region) => {
    expect(await post({ body: config.replace(target.region, region) })).toMatchObject({ status: 202, json: { target: { region } } });
  });

  test('starts one operation for two requests without a key each, and one for both with the same key', async () => {
    const [one, two] = await Promise.all([post(), post()]);
    expect(one.json['operationId']).not.toBe(two.json['operationId']);
    const [three, four] = await Promise.all([post({ headers: keyed('k') }), post({ headers: keyed('k') })]);
    expect(three.json['operationId']).toBe(four.json['operationId']);
  });
});

describe('an Idempotency-Key', () => {
  test('answers a repetition with the same operation, as it is by now, and starts nothing', async () => {
    const { json } = await post({ headers: keyed('k') });
    const operationId = json['operationId'] as string;
    await world.operations.move(operationId, 'planning', { executionArn: 'arn:1' });
    expect(await post({ headers: keyed('k') })).toMatchObject({ status: 202, json: { operationId, status: 'planning' } });
    expect(world.published()).toHaveLength(1);
  });

  test('publishes again what nobody has opened yet: the first publication may have been lost', async () => {
    await post({ headers: keyed('k') });
    await post({ headers: keyed('k') });
    expect(world.published('OperationRequested')).toHaveLength(2);
  });

  test('belongs to whoever sent it', async () => {
    await world.access.save({ identities: { 'person:grace': { token: ['grace'] } }, roles: {}, grants: [{ role: 'operator', to: ['person:grace'], on: 'everything' }] }, 0);
    const [one, two] = [await post({ headers: keyed('k') }), await post({ headers: keyed('k'), principal: 'grace' })];
    expect(one.json['operationId']).not.toBe(two.json['operationId']);
  });

  test.each<[string, Sent]>([
    ['another file', { body: `${config}\n` }],
    ['a dry run', { query: { dryRun: 'true' } }],
    ['another account', { query: { account: '999988887777' } }],
  ])('of an earlier request is refused for %s', async (_what, sent) => {
    const { json } = await post({ headers: keyed('k') });
    const answer = await post({ headers: keyed('k'), ...sent });
    expectProblem(answer, 422);
    expect(answer.json['detail']).toContain(json['operationId']);
    expect(world.published()).toHaveLength(1);
  });

  test.each([' ', 'k'.repeat(201)])('that is empty or too long is refused: %p', async (key) => {
    expectProblem(await post({ headers: keyed(key) }), 400);
  });
});

describe('bad input', () => {
  const wrong: readonly (readonly [string, Sent, number, object])[] = [
    ['broken YAML', { body: 'kind: ClusterConfig\nmetadata: {name: harbour' }, 400, { errors: [{ line: 2, column: expect.any(Number), message: expect.any(String), path: '' }] }],
    ['no body', { body: '' }, 400, { errors: [expect.objectContaining({ path: '' })] }],
    ['another kind', { body: config.replace('kind: ClusterConfig', 'kind: Cluster') }, 400, { errors: [expect.objectContaining({ path: 'kind', line: 2 })] }],
    ['another apiVersion', { body: config.replace('v1alpha5', 'v2') }, 400, { errors: [expect.objectContaining({ path: 'apiVersion', line: 1 })] }],
    ['unknown fields and contradictory sizes, all at once', { body: `${config}    minSize: 5\n    maxSize: 2\n    colour: blue\nhats: 3\n` }, 400, {
      errors: expect.arrayContaining([
        expect.objectContaining({ path: expect.stringMatching(/managedNodeGroups\[0\]\.(minSize|maxSize)/) }),
        expect.objectContaining({ path: 'managedNodeGroups[0].colour', line: 11 }),
        expect.objectContaining({ path: 'hats', line: 12 }),
      ]),
    }],
    ['two megabytes', { body: `${config}# ${'x'.repeat(2 * 1024 * 1024)}` }, 413, { detail: expect.stringMatching(/100000 bytes.*this one has 2097\d{3}/) }],
    ['a file that is small, but not as a JSON text', { body: `# ${'"'.repeat(60_000)}\n${config}` }, 413, {}],
    ['another media type', { headers: { 'Content-Type': 'text/html' } }, 415, { detail: expect.stringContaining('text/html') }],
    ['no media type', { headers: {} }, 415, { detail: expect.stringContaining('without a Content-Type') }],
    ['an unknown query parameter', { query: { dryrun: 'true' } }, 400, { errors: [{ path: '?dryrun', message: 'is not a parameter of this path' }] }],
    ['bad query values', { query: { dryRun: 'yes', account: '1' } }, 400, {
      errors: [{ path: '?dryRun', message: 'must be true or false' }, { path: '?account', message: 'must be an account id of twelve digits' }],
    }],
    ['nobody', { principal: null }, 401, { detail: expect.stringContaining('token') }],
  ];

  test.each(wrong)('%s is answered in the terms of the caller, and nothing is half-made', async (_what, sent, status, problem) => {
    const answer = await post(sent);
    expectProblem(answer, status);
    expect(answer.json).toMatchObject(problem);
    expect(world.published()).toEqual([]);
    expect(await world.operations.list({ limit: 1 })).toEqual([]);
  });

  test('an error of ours says nothing of its inside', async () => {
    eventBridge.on(PutEventsCommand).rejects(awsError('InternalFailure', 'secret detail'));
    const answer = await post({ headers: keyed('k') });
    expectProblem(answer, 500);
    expect(JSON.stringify(answer.json)).not.toMatch(/secret|InternalFailure|at .*\.ts/);
  });
});

