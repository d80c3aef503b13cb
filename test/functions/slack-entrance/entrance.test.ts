import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fn } from '../../../functions/slack-entrance/handler.ts';
import { createAws, type Aws } from '../../../simulator/aws.ts';
import { virtualClock, type VirtualClock } from '../../../simulator/clock/virtual.ts';
import type { Fault } from '../../../simulator/gateway/faults.ts';
import type { Shape } from '../../../simulator/service.ts';
import { administrator } from '../../../simulator/sts/sessions.ts';
import { start, steppingRuntime } from '../builders.ts';
import { commandBody, interactionBody, signedHeaders, type Sent } from './slack.ts';

const secret = 'the-signing-secret';

let aws: Aws;
let clock: VirtualClock;
let printed: string[];
let now: number;
let url: string;
let heard: string;
let name: string;
let tests = 0;
let send: (sent: Partial<Sent>, over?: object) => Promise<{ statusCode: number; body: string }>;
/** What goes wrong with the next calls of an operation. */
let faults: Map<string, Fault[]>;

const as = async (service: string, operation: string, input: Shape) => aws.dispatch({ service, operation, input, account: aws.account, region: aws.region, principal: administrator(aws.account) });

beforeAll(async () => {
  clock = virtualClock(start);
  aws = createAws({ clock, seed: 'slack', faults: ({ operation }) => [faults.get(operation)?.shift() ?? []].flat() });
  ({ url } = await aws.listen(0));
});

/** Every test has a table, a secret, a bus and a queue of its own, all of one name. */
beforeEach(async () => {
  name = `test-${++tests}`;
  now = start;
  printed = [];
  faults = new Map();
  await as('dynamodb', 'CreateTable', { TableName: name, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'item', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'item', KeyType: 'HASH' }] });
  await as('secretsmanager', 'CreateSecret', { Name: name, SecretString: secret });
  await as('events', 'CreateEventBus', { Name: name });
  const Policy = JSON.stringify({ Statement: { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' } });
  ({ QueueUrl: heard } = (await as('sqs', 'CreateQueue', { QueueName: name, Attributes: { Policy } })) as { QueueUrl: string });
  await as('events', 'PutRule', { Name: 'all', EventBusName: name, EventPattern: '{"source":["drydock"]}' });
  await as('events', 'PutTargets', { Rule: 'all', EventBusName: name, Targets: [{ Id: 't', Arn: `arn:aws:sqs:${aws.region}:${aws.account}:${name}` }] });
  send = coldStart();
});

afterAll(async () => aws.close());

function coldStart(): typeof send {
  const variables = { AWS_REGION: aws.region, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_ENDPOINT_URL: url, SLACK_TABLE: name, EVENT_BUS_NAME: name, SLACK_SIGNING_SECRET_ID: name };
  const print = (line: string) => printed.push(line);
  const handler = fn.wire(variables, { ...steppingRuntime(), now: () => now, console: { log: print, debug: print, info: print, warn: print, error: print } });
  return async (sent, over = {}) => {
    const whole = { body: commandBody('status'), secret, at: now, ...sent };
    return (await handler({ httpMethod: 'POST', path: '/v1/hooks/slack', headers: signedHeaders(whole), body: whole.body, isBase64Encoded: false, ...over })) as { statusCode: number; body: string };
  };
}

/** The details of the events on the bus, in order. */
async function published(type = 'SlackRequestReceived'): Promise<readonly { requestId: string; kind: string; content: Record<string, unknown> }[]> {
  await clock.advance(1000);
  const { Messages = [] } = (await as('sqs', 'ReceiveMessage', { QueueUrl: heard, MaxNumberOfMessages: 10, VisibilityTimeout: 0 })) as { Messages?: { Body: string }[] };
  const events = Messages.map(({ Body }) => JSON.parse(Body) as { 'detail-type': string; detail: { requestId: string; kind: string; content: Record<string, unknown> } });
  return events.filter((event) => event['detail-type'] === type).map(({ detail }) => detail);
}

describe('What Slack signed', () => {
  test('is on the bus once, and acknowledged without a word', async () => {
    expect(await send({ body: commandBody('upgrade <b>harbour</b>') })).toEqual({ statusCode: 200, body: '' });
    expect(await published()).toEqual([{ requestId: expect.stringMatching(/^[0-9a-f]{32}$/), receivedAt: new Date(start).toISOString(), kind: 'command', content: expect.objectContaining({ command: '/drydock', text: 'upgrade <b>harbour</b>', user_id: 'U0001' }) }]);
  });

  test('may be a pressed button', async () => {
    await send({ body: interactionBody({ type: 'block_actions', actions: [{ action_id: 'cancel', value: 'op-1' }] }) });
    expect(await published()).toMatchObject([{ kind: 'interaction', content: { type: 'block_actions', actions: [{ action_id: 'cancel', value: 'op-1' }] } }]);
  });

  test('may come in base 64, and with a charset', async () => {
    const body = commandBody('status ü');
    const headers = signedHeaders({ body, secret, at: now, headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' } });
    expect(await send({ body }, { headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true })).toMatchObject({ statusCode: 200 });
  });

  test('may be no more than a look at our certificate', async () => {
    expect(await send({ body: 'ssl_check=1&token=a-verification-token' })).toMatchObject({ statusCode: 200 });
    expect(await published()).toEqual([]);
  });

  test('carries no secret into an event, a log or the store', async () => {
    await send({});
    await send({ body: interactionBody({ type: 'block_actions' }) });
    await send({ secret: 'another' });
    const { Items } = await as('dynamodb', 'Scan', { TableName: name });
    for (const canary of [secret, 'a-verification-token']) expect(JSON.stringify([await published(), printed, Items])).not.toContain(canary);
  });
});

describe('A repetition', () => {
  test('of Slack itself, signed anew, is acknowledged and goes no further', async () => {
    for (const [minutes, retry] of [[0, undefined], [1, '1'], [60, '2']] as const) {
      now = start + minutes * 60_000;
      expect(await send(retry === undefined ? {} : { headers: { 'X-Slack-Retry-Num': retry } })).toMatchObject({ statusCode: 200 });
    }
    expect(await published()).toHaveLength(1);
  });

  test('of somebody who listened goes no further either, whichever environment it meets', async () => {
    await send({});
    send = coldStart();
    for (let copy = 0; copy < 20; copy++) await send({});
    expect(await published()).toHaveLength(1);
  });

  test('of a request whose event the bus did not take is published', async () => {
    faults.set('PutEvents', Array.from({ length: 2 }, () => ({ kind: 'unavailable' })));
    await expect(send({})).rejects.toThrow();
    expect(await published()).toEqual([]);
    expect(await send({ headers: { 'X-Slack-Retry-Num': '1' } })).toMatchObject({ statusCode: 200 });
    expect(await published()).toHaveLength(1);
  });

  test('after an answer of DynamoDB that was lost is one request', async () => {
    faults.set('PutItem', [{ kind: 'lost-response' }]);
    expect(await send({})).toMatchObject({ statusCode: 200 });
    await send({});
    expect(await published()).toHaveLength(1);
  });
});

describe('Refused is', () => {
  const refused: readonly (readonly [why: string, status: number, sent: () => Partial<Sent>, over?: () => object])[] = [
    ['another secret’s signature', 401, () => ({ secret: 'another' })],
    ['a signature of another body', 401, () => ({}), () => ({ body: commandBody('provision') })],
    ['a truncated body', 401, () => ({}), () => ({ body: commandBody('status').slice(0, -10) })],
    ['no body', 401, () => ({}), () => ({ body: null })],
    ['a time six minutes ago', 401, () => ({ at: now - 360_000 })],
    ['a time six minutes ahead', 401, () => ({ at: now + 360_000 })],
    ['no time', 401, () => ({ headers: { 'X-Slack-Request-Timestamp': '' } })],
    ['a time that is no number', 401, () => ({ headers: { 'X-Slack-Request-Timestamp': '1e9' } })],
    ['no signature', 401, () => ({ headers: { 'X-Slack-Signature': '' } })],
    ['a signature of another version', 401, () => ({ headers: { 'X-Slack-Signature': `v1=${'0'.repeat(64)}` } })],
    ['a short signature', 401, () => ({ headers: { 'X-Slack-Signature': 'v0=00' } })],
    ['no headers at all', 415, () => ({}), () => ({ headers: null })],
    ['JSON', 415, () => ({ headers: { 'Content-Type': 'application/json' } })],
    ['more than a request of Slack ever has', 413, () => ({ body: commandBody('x'.repeat(100_000)) })],
    ['a form about nothing', 400, () => ({ body: 'a=b' })],
    ['a payload that is no JSON', 400, () => ({ body: 'payload=%7B' })],
    ['a payload that is no object', 400, () => ({ body: 'payload=%5B%5D' })],
  ];

  test.each(refused.map(([why, status, sent, over = () => ({})]) => ({ why, status, sent, over })))('$why, with $status', async ({ status, sent, over }) => {
    const answer = await send(sent(), over());
    expect(answer).toMatchObject({ statusCode: status, headers: { 'Content-Type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({ status, detail: expect.any(String) });
    expect(await published()).toEqual([]);
  });

  test.each([-299, 299])('not what was signed %i seconds away', async (seconds) => {
    expect(await send({ at: now + seconds * 1000 })).toMatchObject({ statusCode: 200 });
  });
});

describe('The signing secret', () => {
  const rotate = async (SecretString: string) => as('secretsmanager', 'PutSecretValue', { SecretId: name, SecretString });

  test('is rotated without a restart: the new one counts at once, the old one until the next rotation', async () => {
    await send({});
    await rotate('the-next-secret');
    now += 6_000;
    expect(await send({ secret: 'the-next-secret', body: commandBody('1') })).toMatchObject({ statusCode: 200 });
    expect(await send({ body: commandBody('2') })).toMatchObject({ statusCode: 200 });
    await rotate('the-third-secret');
    now += 61_000;
    expect(await send({ body: commandBody('3') })).toMatchObject({ statusCode: 401 });
    expect(await send({ secret: 'the-next-secret', body: commandBody('4') })).toMatchObject({ statusCode: 200 });
  });

  test('is not asked for by each forged request', async () => {
    const asked = () => aws.recorder.calls({ service: 'secretsmanager', operation: 'GetSecretValue' }).length;
    const before = asked();
    for (let forged = 0; forged < 10; forged++) await send({ secret: 'another' });
    expect(asked() - before).toBe(2);
  });

  test('is asked for again when it could not be had', async () => {
    faults.set('GetSecretValue', Array.from({ length: 4 }, () => ({ kind: 'unavailable' })));
    await expect(send({})).rejects.toThrow();
    expect(await send({})).toMatchObject({ statusCode: 200 });
  });
});
