import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { change, provision, startTestDrydock, untilEnded, type ApiAnswer, type ShownOperation, type TestDrydock } from './harness.ts';

/** One Drydock with one cluster, whose changes two people have to approve. */
let drydock: TestDrydock;

const region = 'eu-west-1';
const [minute, hour] = [60_000, 3_600_000];
const json = { 'content-type': 'application/json' };

interface Shown extends ShownOperation {
  readonly planHash: string;
  readonly approval?: { readonly planHash: string; readonly missing: number; readonly decisions: readonly object[] };
  readonly difference?: { readonly steps: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly object[] } };
  readonly detail?: string;
}

const put = async (path: string, body: object) => (await drydock.call('PUT', path, { headers: json, body: JSON.stringify(body) })).status;
const shown = async ({ operationId }: ShownOperation) => (await drydock.call<Shown>('GET', `/v1/operations/${operationId}`)).body;
const reasons = async ({ operationId }: ShownOperation) => (await drydock.call<{ reasons: { message: string }[] }>('GET', `/v1/operations/${operationId}/why`)).body.reasons.map(({ message }) => message);
const events = async ({ operationId }: ShownOperation) => (await drydock.call<{ events: { type: string; detail: object }[] }>('GET', `/v1/operations/${operationId}/events`)).body.events;
const patch = async () => change(drydock, { region, cluster: 'fleet' }, 'patch-addons', { addOns: { policy: 'newest' } });

/** What somebody says of the plan as it is now; then what follows happens. */
async function say(name: string, operation: ShownOperation, verb: 'approve' | 'reject' = 'approve', body: object = {}): Promise<ApiAnswer<Shown>> {
  const { planHash } = await shown(operation);
  const headers = { ...json, authorization: `Bearer ${await drydock.token(name)}` };
  const answer = await drydock.call<Shown>('POST', `/v1/operations/${operation.operationId}/${verb}`, { headers, body: JSON.stringify({ planHash, ...body }) });
  await drydock.clock.advance(2_000);
  return answer;
}

beforeAll(async () => {
  drydock = await startTestDrydock();
  const config = `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: fleet, region: ${region}, version: "1.34", tags: { "drydock:ring": "2" } }\nmanagedNodeGroups: [{ name: a, desiredCapacity: 1 }]\n`;
  expect(await untilEnded(drydock, (await provision(drydock, config)).operationId)).toMatchObject({ status: 'succeeded' });
  const identities = Object.fromEntries(['ben', 'cleo', 'dan'].map((name) => [`person:${name}`, { token: [name] }]));
  expect(await put('/v1/roles', { identities: { 'person:you': { token: ['you'] }, ...identities }, grants: [{ role: 'approver', to: ['person:ben', 'person:cleo'], on: { rings: ['2'] } }] })).toBe(200);
  expect(await put('/v1/approval-policy', { rules: [{ clusters: { rings: ['2'] }, need: 'two', expiresAfter: '2h', remindBefore: ['30m'] }] })).toBe(200);
}, 60_000);

afterAll(async () => drydock.close());

describe('A change that two people have to approve', () => {
  let operation: ShownOperation;
  let first: Shown;

  test('is not approved by who asked, by somebody without the right, or by one person twice', async () => {
    const until = new Date(drydock.clock.now() + 2 * hour).toISOString();
    expect(await put('/v1/freezes/sales', { from: '2026-01-01T00:00Z', until, reason: 'Sales days' })).toBe(200);
    operation = await patch();
    await drydock.clock.advance(5 * minute);
    expect(await reasons(operation)).toEqual([expect.stringMatching(/^It waits for the approval of 2 people until 2026-06-01T\d\d:\d\dZ\.$/)]);
    expect(await say('you', operation)).toMatchObject({ status: 403, body: { detail: expect.stringContaining('person:you asked for this operation.') } });
    expect(await say('dan', operation)).toMatchObject({ status: 403, body: { detail: expect.stringContaining('person:dan has no right "approve"') } });
    expect(await say('ben', operation)).toMatchObject({ status: 200, body: { approval: { missing: 1 } } });
    expect(await say('ben', operation)).toMatchObject({ status: 200, body: { approval: { missing: 1 } } });
    expect(await reasons(operation)).toEqual([expect.stringMatching(/^It waits for the approval of 1 more person until/)]);
  });

  test('waits for its window when they have, and is planned again when that comes near', async () => {
    expect(await say('cleo', operation, 'approve', { reason: 'Go' })).toMatchObject({ status: 200, body: { approval: { missing: 0 } } });
    expect(await reasons(operation)).toEqual([expect.stringContaining('Freeze sales is in force')]);
    first = await shown(operation);
    // Somebody updates one of the add-ons by hand.
    const addonName = ['vpc-cni', 'coredns'].find((name) => first.plan!.steps.some(({ id }) => id.includes(name)))!;
    const { addons } = (await drydock.as('eks', 'DescribeAddonVersions', { addonName, kubernetesVersion: '1.34' }, { region })) as { addons: { addonVersions: { addonVersion: string }[] }[] };
    await drydock.as('eks', 'UpdateAddon', { clusterName: 'fleet', addonName, addonVersion: addons[0]!.addonVersions[0]!.addonVersion }, { region });
    await drydock.clock.advance(2 * hour - 11 * minute);
    const now = await shown(operation);
    expect(now.planHash).not.toBe(first.planHash);
    expect(now).toMatchObject({ status: 'planning', difference: { steps: { added: [], removed: [expect.stringContaining(addonName)] } }, approval: { missing: 2, decisions: [{ by: 'person:ben', planHash: first.planHash }, { by: 'person:cleo', reason: 'Go' }] } });
  });

  test('is not begun by an approval of the old plan, and begins when the new one is approved', async () => {
    expect(await say('ben', operation, 'approve', { planHash: first.planHash })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('it was made again') } });
    await say('ben', operation);
    await say('cleo', operation);
    expect(await untilEnded(drydock, operation.operationId)).toMatchObject({ status: 'succeeded' });
    const told = (await events(operation)).map(({ type }) => type).filter((type) => /Appro/.test(type) || type === 'OperationStarted');
    expect(told).toEqual(['ApprovalRequested', 'ApprovalAnswered', 'ApprovalAnswered', 'ApprovalAnswered', 'OperationApproved', 'ApprovalRequested', 'ApprovalAnswered', 'ApprovalAnswered', 'OperationApproved', 'OperationStarted']);
  });
});

test('A change that somebody rejects ends as refused, and says why', async () => {
  const operation = await patch();
  await drydock.clock.advance(5 * minute);
  expect(await say('cleo', operation, 'reject', { reason: 'The wrong week' })).toMatchObject({ status: 200 });
  expect(await shown(operation)).toMatchObject({ status: 'refused', findings: [{ check: 'not-approved', message: 'person:cleo rejected the plan: The wrong week' }, ...(await shown(operation)).findings!.slice(1)] });
  const { executionArn } = await shown(operation);
  expect(await drydock.as('states', 'DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
});

test('A change that too few approve in time ends as refused, after people were reminded', async () => {
  const operation = await patch();
  await drydock.clock.advance(5 * minute);
  await say('ben', operation);
  await drydock.clock.advance(90 * minute);
  expect((await events(operation)).filter(({ type }) => type === 'ApprovalReminded')).toMatchObject([{ detail: { missing: 1, people: 2 } }]);
  await drydock.clock.advance(30 * minute);
  expect(await shown(operation)).toMatchObject({ status: 'refused', findings: expect.arrayContaining([expect.objectContaining({ check: 'not-approved', message: expect.stringMatching(/^1 of 2 approvals were missing at/) })]) });
  expect(await say('cleo', operation)).toMatchObject({ status: 409 });
});
