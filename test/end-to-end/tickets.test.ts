import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AdfNode } from '../../core/tickets/render/adf.ts';
import { people } from '../../local/tickets/people.ts';
import type { TicketStandIn } from '../../local/tickets/stand-in.ts';
import { small } from './cluster-files.ts';
import { covers, grantsOf, roleName, ticketRoles, type Granted } from './grants.ts';
import { startTestDrydock, untilEnded, type ShownOperation, type TestDrydock } from './harness.ts';

let drydock: TestDrydock;
let systems: TicketStandIn;
let grants: readonly Granted[];
beforeAll(async () => {
  drydock = await startTestDrydock({ hasTickets: true });
  systems = drydock.tickets!;
  grants = (await grantsOf(drydock)).filter(({ role }) => ticketRoles.test(role));
});
afterAll(async () => drydock.close());

type Asked = ShownOperation & { readonly dryRun: boolean; readonly requestedBy: object; readonly target: { readonly cluster: string } };

const json = { 'content-type': 'application/json' };
const wait = async (seconds: number) => drydock.clock.advance(seconds * 1000);
const operations = async () => (await drydock.call<{ operations: Asked[] }>('GET', '/v1/operations?limit=100')).body.operations;
const about = async (cluster: string) => (await operations()).filter(({ target }) => target.cluster === cluster);

/** What somebody does in the page; then what it sets off happens. */
async function act(what: string, given: Readonly<Record<string, string>>): Promise<void> {
  const { body } = await drydock.clock.busy(async () => drydock.handle({ method: 'POST', url: `/dev/tickets/${what}`, headers: {}, body: JSON.stringify({ user: 'you', ...given }) }));
  expect([200, undefined]).toContain((JSON.parse(body) as { status?: number }).status);
  await wait(5);
}
const flush = async () => drydock.clock.busy(async () => systems.outbox.flush());
const issueFields = (name: string, more: object = {}) => JSON.stringify({ summary: `A cluster ${name}`, customfield_10101: name, customfield_10102: { value: 'Oregon' }, ...more });

/** The texts of a document, one line for each block. */
function textOf(node: AdfNode): string {
  if (node.type === 'text') return node.text ?? '';
  return (node.content ?? []).map(textOf).join(['doc', 'bulletList'].includes(node.type) ? '\n' : '');
}
const issue = (key: string) => systems.jira.issues.find((one) => one.key === key)!;
const comments = (key: string) => issue(key).comments.map(({ body }) => textOf(body as AdfNode));

describe('An issue in Jira', () => {
  test('of somebody whom nobody has told us about is answered with how to be let in, and nothing else', async () => {
    await act('create-issue', { user: 'a guest', status: 'Ready', fields: issueFields('theirs') });
    expect(comments('PLAT-1')).toEqual([expect.stringContaining(`Drydock does not know you\nNothing was started. Whoever runs Drydock can let a guest in: the name at jira is ${people[1].jira}.`)]);
    expect(await operations()).toEqual([]);
  });

  test('with fields missing is answered with all of them by their names, in one comment that is settled later', async () => {
    await act('create-issue', { status: 'To Do', fields: JSON.stringify({ customfield_10102: { value: 'Atlantis' }, customfield_10104: 'some' }) });
    expect(comments('PLAT-2')).toEqual([
      'This cannot be carried out yet\nCluster name is empty, and is needed.\nRegion is “Atlantis”, and may be “Oregon”, “Ireland”, “Frankfurt”.\nNodes is “some”, and must be a number.\nNothing was started. Change the ticket, and it is read again.',
    ]);
    await act('edit-issue', { key: 'PLAT-2', fields: issueFields('<b>@all', { customfield_10104: '2' }) });
    expect(comments('PLAT-2')).toEqual([expect.stringContaining("Cluster name must be letters, digits and hyphens, beginning with a letter, at most 100, but is '<b>@all'")]);
    await act('edit-issue', { key: 'PLAT-2', fields: issueFields('pier') });
    await wait(120);
    const [answer, plan, ...others] = comments('PLAT-2');
    expect([answer, others]).toEqual(['What was said here is settled.', []]);
    expect(plan).toMatch(/^📋 Provision pier \(dry run\): planned\n/);
    expect(plan).toMatch(/The plan: \d+ steps/);
    expect(await operations()).toEqual([expect.objectContaining({ dryRun: true, status: 'planned', requestedBy: { principal: 'person:you', via: 'jira' } })]);
  });

  test('asks for one operation, however often and in whatever order its changes come', async () => {
    systems.jira.edit('PLAT-2', people[0], { summary: 'Said before it was moved, heard after' });
    systems.jira.transition('PLAT-2', people[0], 'Ready');
    const [older, newer] = systems.outbox.deliveries.slice(-2);
    await drydock.clock.busy(async () => Promise.all([newer!, newer!, newer!].map(async (one) => systems.outbox.send(one))));
    await wait(5);
    await drydock.clock.busy(async () => systems.outbox.send(older!));
    // Half an hour later, as Jira does; and once more with another name, as somebody might who has listened.
    await wait(60);
    const replayed = { ...newer!, headers: { ...newer!.headers, 'x-atlassian-webhook-identifier': 'another' } };
    expect(await drydock.clock.busy(async () => systems.outbox.send(replayed))).toBe(200);
    await wait(5);
    expect((await about('pier')).map(({ dryRun }) => dryRun)).toEqual([false, true]);
  });

  test('is moved as its operation goes on, and says in one comment how it is, though Jira is away meanwhile', async () => {
    const [{ operationId }] = (await about('pier')) as [Asked];
    systems.faults.jira.push({ answer: { status: 429, headers: { 'retry-after': '90' }, body: '' } }, { answer: { status: 503, headers: {}, body: '' } }, { answer: { status: 502, headers: {}, body: '' }, afterwards: true });
    const before = systems.calls.length;
    const ended = await untilEnded(drydock, operationId);
    await wait(600);
    expect(ended.status).toBe('succeeded');
    const calls = systems.calls.slice(before);
    expect(calls.map(({ status }) => status).filter((status) => status >= 400)).toEqual([429, 503, 502]);
    expect(calls[1]!.at - calls[0]!.at).toBeGreaterThanOrEqual(90_000);
    const told = comments('PLAT-2');
    expect(told).toHaveLength(3);
    expect(told[2]).toContain(`✅ Provision pier: succeeded\nOperation ${operationId}, asked for by person:you`);
    expect(issue('PLAT-2')).toMatchObject({ status: 'Done', resolution: 'Done' });
    await flush();
    await wait(60);
    expect((await about('pier')).length).toBe(2);
  });

  test('lets another person approve by moving it, and not who asked', async () => {
    const roles = { identities: { 'person:you': { token: ['you'], jira: [people[0].jira], servicenow: [people[0].servicenow], github: [String(people[0].github.id)] }, 'person:guest': { jira: [people[1].jira] } }, roles: {}, grants: [{ role: 'approver', to: ['person:guest'], on: 'everything' }] };
    expect((await drydock.call('PUT', '/v1/roles', { headers: json, body: JSON.stringify(roles) })).status).toBe(200);
    expect((await drydock.call('PUT', '/v1/approval-policy', { headers: json, body: JSON.stringify({ rules: [{ clusters: { names: ['quay'] }, need: 'one' }] }) })).status).toBe(200);
    await act('create-issue', { status: 'Ready', fields: issueFields('quay') });
    await wait(120);
    expect(comments('PLAT-3').join()).toContain('It waits for');
    await act('move-issue', { key: 'PLAT-3', status: 'Approved' });
    expect(comments('PLAT-3').join()).toContain('person:you asked for this operation. Somebody else has to approve it');
    await act('move-issue', { key: 'PLAT-3', status: 'To Do' });
    await act('move-issue', { user: 'a guest', key: 'PLAT-3', status: 'Approved' });
    expect(comments('PLAT-3').join()).toContain('person:guest has approved the plan of Provision quay.');
    await wait(300);
    const quay = (await about('quay')).find(({ dryRun }) => !dryRun);
    expect((await drydock.call<object>('GET', `/v1/operations/${quay!.operationId}`)).body).toMatchObject({ status: 'running', approval: { decisions: [{ by: 'person:guest', via: 'jira' }] } });
    await act('move-issue', { key: 'PLAT-3', status: 'Cancelled' });
    expect(await untilEnded(drydock, quay!.operationId)).toMatchObject({ status: 'cancelled', cancellation: { by: 'person:you', reason: 'PLAT-3' } });
  });
});

describe('A pull request', () => {
  const bodies = () => systems.github.pulls[0]!.comments.map(({ body }) => body);

  test('gets the plan of the ClusterConfig in it, in one comment that is edited with each commit', async () => {
    await act('open-pull', { content: 'kind: Nonsense\n' });
    expect(bodies()).toEqual([expect.stringContaining('<!-- drydock answer -->')]);
    await act('push-pull', { key: '1', content: small('jetty') });
    await wait(120);
    await act('push-pull', { key: '1', content: small('jetty').replace('us-west-2', 'eu-west-1') });
    await wait(120);
    expect(bodies()).toHaveLength(2);
    expect(bodies()[1]).toMatch(/^### 📋 Provision jetty \\\(dry run\\\)\\: planned\n[^]*eu\\-west\\-1[^]*<!-- drydock plan -->$/);
    expect((await about('jetty')).map(({ dryRun, requestedBy }) => [dryRun, requestedBy])).toEqual([[true, { principal: 'person:you', via: 'github' }], [true, { principal: 'person:you', via: 'github' }]]);
  });

  test('asks for the operation by being merged, once', async () => {
    await act('merge-pull', { key: '1' });
    await act('deliver-again', { delivery: String(systems.outbox.deliveries.length - 1) });
    const asked = (await about('jetty')).filter(({ dryRun }) => !dryRun);
    expect(asked).toHaveLength(1);
    await drydock.call('POST', `/v1/operations/${asked[0]!.operationId}/cancel`, { headers: json, body: '{}' });
    await untilEnded(drydock, asked[0]!.operationId);
    await wait(120);
    expect(bodies()[2]).toContain('Provision jetty\\: cancelled');
  });

  test('of somebody unknown is planned for nobody, and one without a ClusterConfig is left alone', async () => {
    await act('open-pull', { user: 'a guest', content: small('raft') });
    await act('open-pull', { file: 'README.md', content: 'Read me' });
    expect(systems.github.pulls.slice(1).map((pull) => pull.comments.map(({ body }) => body.includes('does not know you')))).toEqual([[true], []]);
    expect(await about('raft')).toEqual([]);
  });
});

describe('A change request in ServiceNow', () => {
  const change = () => systems.servicenow.changes[0]!;

  test('gets its plan and what it came to as work notes, each once, and goes where its operation is', async () => {
    await act('create-change', { fields: JSON.stringify({ u_cluster: 'dock', u_region: 'Oregon', u_nodes: '1', short_description: '[code]<b>x</b>[/code]' }) });
    await wait(120);
    expect(change().workNotes).toEqual([expect.stringMatching(/^📋 Provision dock \(dry run\): planned\n[^]*The plan: \d+ steps[^]*\(drydock op-[0-9a-z]+ report\)$/)]);
    await act('move-change', { key: change().number, status: 'Scheduled' });
    systems.faults.servicenow.push({ answer: { status: 502, headers: {}, body: '' }, afterwards: true });
    await wait(400);
    expect(change().state).toBe('Implement');
    await act('move-change', { key: change().number, status: 'Canceled' });
    const [{ operationId }] = (await about('dock')) as [Asked];
    expect(await untilEnded(drydock, operationId)).toMatchObject({ status: 'cancelled', requestedBy: { principal: 'person:you', via: 'servicenow' } });
    await wait(120);
    const marks = change().workNotes.map((note) => /\(drydock (?:op-[0-9a-z]+ )?(\w+)[^()]*\)$/.exec(note)?.[1]);
    expect(marks).toEqual(['report', 'plan', 'started', 'answer', 'report']);
  });
});

test('The entrance takes nothing that a system has not signed', async () => {
  const last = (system: string) => systems.outbox.deliveries.findLast((one) => one.system === system)!;
  for (const system of ['jira', 'servicenow', 'github']) {
    const { body, headers } = last(system);
    const forged = { 'content-type': 'application/json', ...headers, 'x-hub-signature': `sha256=${'0'.repeat(64)}`, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}`, 'x-drydock-signature': `sha256=${'A'.repeat(43)}=`, 'x-drydock-timestamp': String(Math.floor(drydock.clock.now() / 1000)) };
    expect((await drydock.clock.busy(async () => drydock.handle({ method: 'POST', url: `/v1/hooks/${system}`, headers: forged, body }))).status).toBe(401);
  }
});

test('No secret is left behind', async () => {
  const tables = await drydock.as('dynamodb', 'Scan', { TableName: 'drydock-tickets' });
  const events = await Promise.all((await operations()).map(async ({ operationId }) => (await drydock.call('GET', `/v1/operations/${operationId}/events`)).body));
  const { signing, jiraToken, serviceNowClient } = systems.secrets;
  for (const canary of [...Object.values(signing), jiraToken, serviceNowClient, 'ghs_', 'PRIVATE KEY']) expect(JSON.stringify([tables, events, systems.jira.issues, systems.servicenow.changes, systems.github.pulls])).not.toContain(canary);
});

test('Tickets need every permission that their functions have, and no other', () => {
  const uses = drydock.aws.recorder.uses();
  expect(uses.filter(({ denied }) => denied > 0)).toEqual([]);
  const isUsed = ({ role, action, resource }: Granted): boolean => uses.some((use) => roleName(use.roleArn) === role && use.action === action && use.allowed > 0 && covers(resource, use.resource));
  // Lambda itself writes logs and traces, and sends what a function could not take.
  expect(grants.filter((grant) => !isUsed(grant) && !/^(logs|xray|sqs):/.test(grant.action))).toEqual([]);
});
