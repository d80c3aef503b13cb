import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Verification } from '../../cli/audit-log/verify.ts';
import type { AuditEntry, AuditLogPage } from '../../cli/audit-log/entry.ts';
import { commandBody, signedHeaders } from '../functions/slack-entrance/slack.ts';
import { servicePrincipal } from '../../simulator/service.ts';
import { covers, grantsOf, roleName } from './grants.ts';
import { provision, startTestDrydock, untilEnded, type TestDrydock } from './harness.ts';

/** Each is secret, and may be nowhere but where it is kept. */
const canaries = { signing: 'a-canary-that-signs', bot: 'xoxb-', verification: 'verification-token' };
/** What a file carries is the file's: in its request, its plan and what becomes of it in AWS, and nowhere else. */
const inFile = 'a-canary-in-a-bootstrap-command';

const config = `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: quay, region: us-west-2 }
nodeGroups:
  - { name: own, desiredCapacity: 0, preBootstrapCommands: ["register --token ${inFile}"] }
`;

let drydock: TestDrydock;
let folder: string;
let operationId: string;
let entries: readonly AuditEntry[];
let bearers: readonly string[];
const statuses: Record<string, number> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-'));
  drydock = await startTestDrydock({ tellsSlack: true, slackSigningSecret: canaries.signing, logFile: join(folder, 'functions.log') });
  await happen();
  await drydock.clock.advance(120_000);
  entries = await readAll();
}, 60_000);

afterAll(async () => {
  await drydock.close();
  rmSync(folder, { recursive: true });
});

const headers = { 'content-type': 'application/json' };

/** Somebody provisions, somebody changes the roles, and some are denied. */
async function happen(): Promise<void> {
  const { call, clock } = drydock;
  const current = (await call('GET', '/v1/roles')).body as { identities: object; grants: readonly object[] };
  const roles = { identities: { ...current.identities, 'person:linus': { token: ['linus'] }, 'service:aws-health': { event: [`${drydock.aws.account}/aws.health`] } }, grants: [...current.grants, { role: 'planner', to: ['service:aws-health'], on: 'everything' }] };
  statuses['roles'] = (await call('PUT', '/v1/roles', { headers, body: JSON.stringify(roles) })).status;
  bearers = await Promise.all(['linus', 'mallory'].map(async (subject) => drydock.token(subject)));
  for (const [index, name] of ['linus', 'mallory'].entries()) {
    statuses[name] = (await call('DELETE', '/v1/freezes/today', { headers: { ...headers, authorization: `Bearer ${bearers[index]}` } })).status;
  }
  ({ operationId } = await provision(drydock, config, '?dryRun=true'));
  for (let times = 0; times < 5; times++) statuses['forged'] = await forge();
  statuses['slack'] = await post('/dev/slack/type', JSON.stringify({ user: 'U0YOU', text: 'clusters' }));
  statuses['no token'] = (await clock.busy(async () => drydock.handle({ method: 'GET', url: '/v1/clusters', headers: { authorization: 'Bearer none.of.ours' }, body: '' }))).status;
  await announceEndOfSupport();
  await untilEnded(drydock, operationId);
}

/** AWS Health speaks of a cluster that the fleet has. */
async function announceEndOfSupport(): Promise<void> {
  const { account, region } = drydock.aws;
  const record = { target: { account, region, cluster: 'old' }, arn: 'arn', version: '1.33', status: 'ACTIVE', operationId, observedAt: '2026-06-01T09:00:00.000Z' };
  await drydock.as('dynamodb', 'PutItem', { TableName: 'drydock-clusters', Item: marshall({ fleet: 'fleet', cluster: `${account}/${region}/old`, record }) });
  const detail = { eventArn: 'arn:aws:health:us-west-2::event/EKS/1', service: 'EKS', eventTypeCode: 'AWS_EKS_PLANNED_LIFECYCLE_EVENT', statusCode: 'upcoming', affectedEntities: [{ entityValue: `arn:aws:eks:${region}:${account}:cluster/old` }] };
  const Entries = [{ Source: 'aws.health', DetailType: 'AWS Health Event', Detail: JSON.stringify(detail) }];
  await drydock.aws.dispatch({ service: 'events', operation: 'PutEvents', input: { Entries }, account, region, principal: servicePrincipal('health.amazonaws.com', account) });
}

/** Somebody who does not know Slack's secret. */
async function forge(): Promise<number> {
  const body = commandBody('clusters');
  return post('/v1/hooks/slack', body, signedHeaders({ body, secret: 'a secret of somebody else', at: drydock.clock.now() }));
}

async function post(url: string, body: string, more: Readonly<Record<string, string>> = {}): Promise<number> {
  const lowerCase = Object.fromEntries(Object.entries(more).map(([name, value]) => [name.toLowerCase(), value]));
  return (await drydock.clock.busy(async () => drydock.handle({ method: 'POST', url, headers: lowerCase, body }))).status;
}

async function readAll(query = ''): Promise<readonly AuditEntry[]> {
  const { status, body } = await drydock.call<AuditLogPage>('GET', `/v1/audit-log${query}`);
  expect(status).toBe(200);
  return body.entries;
}

const of = (type: string) => entries.filter(({ event }) => event.type === type);

describe('The audit log', () => {
  test('is an unbroken chain of what happened, each event once', () => {
    expect(new Verification().take(entries)).toBeUndefined();
    expect(new Set(entries.map(({ event: { id } }) => id)).size).toBe(entries.length);
    expect(of('OperationPlanned')).toMatchObject([{ operationId }]);
    expect(of('OperationRequested').toSorted((one, other) => String(one.said['kind']).localeCompare(String(other.said['kind'])))).toMatchObject([
      { operationId, actor: 'person:you', said: { kind: 'provision', dryRun: true } },
      { actor: 'service:aws-health', target: { cluster: 'old' }, said: { kind: 'upgrade', dryRun: true } },
    ]);
  });

  test('has who was let in to what by which role, who was denied, and that the roles were changed', () => {
    expect(statuses).toEqual({ roles: 200, linus: 403, mallory: 403, forged: 401, slack: 200, 'no token': 401 });
    const decided = of('AccessDecided').map(({ actor, said: { credential, request, allowed, role, actions } }) => ({ actor, credential, request, allowed, role, actions }));
    expect(decided).toContainEqual({ actor: 'person:you', credential: 'you', request: 'PUT /v1/roles', allowed: true, role: 'administrator', actions: ['change-roles'] });
    expect(decided).toContainEqual({ actor: 'person:you', credential: 'you', request: 'POST /v1/clusters', allowed: true, role: 'administrator', actions: ['plan'] });
    expect(decided).toContainEqual({ actor: 'person:linus', credential: 'linus', request: 'DELETE /v1/freezes/today', allowed: false, role: undefined, actions: ['change-calendar'] });
    expect(decided).toContainEqual({ actor: undefined, credential: 'mallory', request: 'DELETE /v1/freezes/today', allowed: false, role: undefined, actions: [] });
    expect(of('RequestAnswered').map(({ said: { request, status } }) => `${String(request)} ${String(status)}`)).toEqual(expect.arrayContaining(['PUT /v1/roles 200', 'DELETE /v1/freezes/today 403', 'POST /v1/clusters 202']));
  });

  test('counts refused tokens and signatures, and has one entry for a flood of them', () => {
    expect(of('CredentialsRefused').map(({ said: { entrance, count } }) => `${String(entrance)} ${String(count)}`).toSorted()).toEqual(['api 1', 'slack 1']);
  });

  test('is found by operation, actor and action', async () => {
    expect((await readAll(`?operation=${operationId}`)).map(({ event: { type } }) => type)).toEqual(expect.arrayContaining(['OperationRequested', 'OperationPlanned']));
    expect((await readAll('?actor=person:linus')).length).toBe(2);
    expect((await readAll('?action=change-calendar')).map(({ actor }) => actor)).toEqual(['person:linus']);
    expect(await readAll('?since=2030-01-01T00:00:00Z')).toEqual([]);
  });

  test('cannot be changed, not by the administrator of the account', async () => {
    const TableName = 'drydock-audit-log';
    const Key = { part: { S: 'entries' }, number: { N: '1' } };
    await expect(drydock.as('dynamodb', 'DeleteItem', { TableName, Key })).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(drydock.as('dynamodb', 'PutItem', { TableName, Item: { ...Key, entry: { S: '{}' } } })).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(drydock.as('dynamodb', 'DeleteTable', { TableName })).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('The bus', () => {
  const put = async (Source: string, DetailType: string) => drydock.as('events', 'PutEvents', { Entries: [{ EventBusName: 'drydock', Source, DetailType, Detail: JSON.stringify({ operationId, summary: 'forged' }) }] });

  test('takes no fact from anybody but Drydock, and no request in its name', async () => {
    for (const [source, type] of [['drydock', 'OperationSucceeded'], ['drydock', 'OperationRequested'], ['tickets', 'OperationSucceeded']] as const) await expect(put(source, type)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    expect(await put('tickets', 'OperationRequested')).toMatchObject({ FailedEntryCount: 0 });
  });
});

describe('What is secret', () => {
  test('is in no log, event, table, execution, answer or message', async () => {
    const { outside, everything } = await outputs();
    for (const canary of [...Object.values(canaries), ...bearers]) expect([canary, everything.filter(([, text]) => text.includes(canary)).map(([name]) => name)]).toEqual([canary, []]);
    expect(outside.filter(([, text]) => text.includes(inFile)).map(([name]) => name)).toEqual([]);
    expect(everything.filter(([, text]) => text.includes(inFile)).map(([name]) => name)).toContain('drydock-operations');
  });

  /** `outside`: where nothing of a file belongs. */
  async function outputs() {
    const tables = (await drydock.as('dynamodb', 'ListTables', {}))['TableNames'] as readonly string[];
    const scans = await Promise.all(tables.map(async (TableName) => [TableName, JSON.stringify(await drydock.as('dynamodb', 'Scan', { TableName }))] as const));
    const { stateMachines } = (await drydock.as('states', 'ListStateMachines', {})) as { stateMachines: readonly { stateMachineArn: string }[] };
    const executions = (await Promise.all(stateMachines.map(async ({ stateMachineArn }) => (await drydock.as('states', 'ListExecutions', { stateMachineArn }))['executions'] as readonly { executionArn: string }[]))).flat();
    const histories = await Promise.all(executions.map(async ({ executionArn }) => [executionArn, JSON.stringify(await drydock.as('states', 'GetExecutionHistory', { executionArn }))] as const));
    const answers = await Promise.all(['/v1/operations', `/v1/operations/${operationId}`, '/v1/roles', '/v1/audit-log'].map(async (path) => [path, JSON.stringify((await drydock.call('GET', path)).body)] as const));
    const events = ['events', JSON.stringify((await drydock.call('GET', `/v1/operations/${operationId}/events`)).body)] as const;
    const logs = ['logs', readFileSync(join(folder, 'functions.log'), 'utf8')] as const;
    const messages = ['slack', JSON.stringify(drydock.slack.workspace.messages)] as const;
    expect([logs[1].length, histories.length, messages[1].length, answers.length].every((size) => size > 0)).toBe(true);
    const outside = [logs, messages, ...answers, ...scans.filter(([name]) => name !== 'drydock-operations')];
    return { outside, everything: [...outside, ...scans, ...histories, events] };
  }
});

test('Its functions need every permission that they have', async () => {
  const roles = /^drydock-(keep-audit-log|authorise|heed-health)$/;
  const uses = drydock.aws.recorder.uses();
  expect(uses.filter(({ denied, roleArn }) => denied > 0 && roleName(roleArn).startsWith('drydock'))).toEqual([]);
  const used = (await grantsOf(drydock)).filter(({ role, action }) => roles.test(role) && !/^(logs|xray):|^sqs:SendMessage$/.test(action)).map(({ role, action, resource }) => ({ role, action, used: uses.some((use) => roleName(use.roleArn) === role && use.action === action && use.allowed > 0 && covers(resource, use.resource)) }));
  // Lambda itself looks at the queue's attributes.
  expect(used.filter((grant) => !grant.used).map(({ action }) => action)).toEqual(['sqs:GetQueueAttributes']);
});
