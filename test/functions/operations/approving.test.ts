import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OperationRequest } from '../../../core/operation/request.ts';
import { defaultAddOnOptions } from '../../../core/plan/upgrade/options.ts';
import { parseFreeze } from '../../../core/windows/freeze.ts';
import { concludePlanning } from '../../../functions/shared/conclude-planning.ts';
import { MemoryBus } from '../../../functions/shared/aws/memory/event-bus.ts';
import { fn as getApproval } from '../../../functions/get-approval/handler.ts';
import { fn as takeLease } from '../../../functions/take-lease/handler.ts';
import { send, type Sent } from '../api/api.ts';
import { awsError } from '../aws-error.ts';
import { operationId, planOf, requestOf, start, stepOf, target } from '../builders.ts';
import { answer, answered, eks, inputs, scheduler, stepFunctions, useWorld } from '../world.ts';

const world = useWorld();
const json = { 'Content-Type': 'application/json' };
const hour = 3_600_000;
const hash = 'a'.repeat(64);
const newer = 'b'.repeat(64);

const { config, ...rest } = requestOf();
const patching: OperationRequest<'patch-addons'> = { ...rest, kind: 'patch-addons', onFailure: 'stop', addOns: defaultAddOnOptions, waivers: [], tags: { 'drydock:ring': '1' } };

const roles = {
  identities: { 'person:ada': { token: ['ada'] }, 'person:ben': { token: ['ben'] }, 'person:cleo': { token: ['cleo'] }, 'service:pipeline': { token: ['pipeline'] }, 'person:guest': { token: ['guest'] } },
  grants: [{ role: 'approver', to: ['person:ben', 'person:cleo', 'service:pipeline'], on: { rings: ['1'] } }, { role: 'viewer', to: ['person:guest'], on: 'everything' }],
};

const plan = (planHash: string, ...ids: readonly string[]) => planOf(ids.map((id) => stepOf(id, { kind: 'verify-cluster' })), { hash: planHash });
const conclude = async (planHash: string, ...ids: readonly string[]) =>
  concludePlanning({ operations: world.operations, bus: new MemoryBus(), now: () => world.runtime.now() }, (await shown())!, { outcome: 'planned', plan: plan(planHash, ...ids), work: {}, findings: [] });

beforeEach(async () => {
  answer(stepFunctions, SendTaskSuccessCommand, {});
  answer(stepFunctions, SendTaskHeartbeatCommand, {});
  answer(scheduler, CreateScheduleCommand, { ScheduleArn: 'arn' });
  answer(eks, DescribeClusterCommand, { cluster: { version: '1.35', tags: { 'drydock:ring': '1' } } });
  await put('/v1/roles', roles);
  await world.operations.request({ ...patching, requestedBy: { principal: 'person:ada', via: 'api' } });
  await world.operations.move(operationId, 'planning', { executionArn: 'arn:1' });
  await conclude(hash, 'one');
});

async function put(path: string, body: object, headers: Sent['headers'] = {}) {
  return send(world, 'PUT', path, { headers: { ...json, ...headers }, body: JSON.stringify(body) });
}

const rules = async (...all: readonly object[]) => put('/v1/approval-policy', { rules: all });
const two = { clusters: { rings: ['1'] }, need: 'two', expiresAfter: '1d', remindBefore: ['4h'] };
const asks = async (taskToken = 'token-1') => world.run(getApproval, { operationId, taskToken });
const looks = async () => world.run(getApproval, { operationId });
const say = async (principal: string, verb: 'approve' | 'reject' = 'approve', body: object = { planHash: hash }) => send(world, 'POST', `/v1/operations/${operationId}/${verb}`, { principal, headers: json, body: JSON.stringify(body) });
const shown = async () => world.operations.find(operationId);
const wakings = () => inputs(scheduler, CreateScheduleCommand).map((input) => (input as { ScheduleExpression: string }).ScheduleExpression);
const iso = (hours: number) => new Date(start + hours * hour).toISOString();

describe('The rules', () => {
  test('are none before anybody has said anything, and are replaced as a whole, with all that is wrong told', async () => {
    expect(await send(world, 'GET', '/v1/approval-policy', { principal: 'guest' })).toMatchObject({ status: 200, headers: { ETag: '"0"' }, json: { rules: [], version: 0 } });
    expect(await rules(two)).toMatchObject({ status: 200, headers: { ETag: '"1"' }, json: { version: 1, rules: [two] } });
    expect(await put('/v1/approval-policy', { rules: [] }, { 'if-match': '"0"' })).toMatchObject({ status: 412 });
    expect(await rules({ need: 'three' }, { kinds: ['sink'], need: 'one' })).toMatchObject({ status: 400, json: { errors: [{ path: 'rules[0].need' }, { path: 'rules[1].kinds[0]' }] } });
    expect(await send(world, 'PUT', '/v1/approval-policy', { principal: 'ben', headers: json, body: '{"rules":[]}' })).toMatchObject({ status: 403, json: { detail: 'person:ben has no right "change-approvals". It comes with the role administrator.' } });
  });
});

describe('An operation', () => {
  test('that nobody has to approve goes on at once, and nobody is asked', async () => {
    await asks();
    await rules({ kinds: ['upgrade'], need: 'two' });
    await asks('token-2');
    expect(answered()).toEqual([{ outcome: 'approved' }, { outcome: 'approved' }]);
    expect(world.published('ApprovalRequested')).toEqual([]);
    expect((await shown())?.approval).toBeUndefined();
  });

  test('goes on when two people have approved it, each of whom is told how many are missing', async () => {
    await rules(two);
    await asks();
    expect(answered()).toEqual([]);
    expect(world.published('ApprovalRequested')).toEqual([{ type: 'ApprovalRequested', operationId, kind: 'patch-addons', target, at: iso(0), planHash: hash, people: 2, missing: 2, expiresAt: iso(24) }]);
    expect((await send(world, 'GET', `/v1/operations/${operationId}/why`)).json['reasons']).toEqual([{ kind: 'approval', message: 'It waits for the approval of 2 people until 2026-11-23T12:00Z.', until: iso(24) }]);

    expect(await say('ben')).toMatchObject({ status: 200, json: { status: 'planning', approval: { people: 2, missing: 1 } } });
    await looks();
    expect(await say('ben')).toMatchObject({ status: 200, json: { approval: { missing: 1, decisions: [{}] } } });
    expect(answered()).toEqual([]);
    expect(await say('cleo', 'approve', { planHash: hash, reason: 'Looks well' })).toMatchObject({ status: 200, json: { approval: { missing: 0 } } });
    await looks();
    await looks();
    expect(answered()).toEqual([{ outcome: 'approved' }]);
    expect((await shown())?.approval?.decisions).toEqual([{ verdict: 'approved', by: 'person:ben', via: 'api', at: iso(0), planHash: hash }, { verdict: 'approved', by: 'person:cleo', via: 'api', at: iso(0), planHash: hash, reason: 'Looks well' }]);
    expect(world.published('OperationApproved')).toMatchObject([{ planHash: hash, by: ['person:ben', 'person:cleo'] }]);
    expect(world.published('ApprovalAnswered').map(({ by, missing }) => [by, missing])).toEqual([['person:ben', 1], ['person:ben', 1], ['person:cleo', 0]]);
  });

  test('hears all who answer at the same moment', async () => {
    await rules(two);
    await asks();
    expect(await Promise.all([say('ben'), say('cleo'), say('ben'), say('cleo')])).toMatchObject(Array.from({ length: 4 }, () => ({ status: 200 })));
    expect((await shown())?.approval?.decisions.map(({ by }) => by).toSorted()).toEqual(['person:ben', 'person:cleo']);
  });

  test.each<readonly [string, string, object, number, string]>([
    ['its requester', 'ada', {}, 403, 'person:ada asked for this operation.'],
    ['somebody without the right', 'guest', {}, 403, 'person:guest has no right "approve"'],
    ['no person', 'pipeline', {}, 403, 'service:pipeline is no person'],
    ['somebody who has seen another plan', 'ben', { planHash: newer }, 409, `The plan of operation ${operationId} is not bbbbbbbbbbbb… but aaaaaaaaaaaa…`],
    ['somebody who has seen none', 'ben', { planHash: undefined }, 400, 'The body is not what this path takes.'],
  ])('is not approved by %s', async (_who, principal, body, status, detail) => {
    await rules(two);
    await asks();
    const refusal = await say(principal, 'approve', { planHash: hash, ...body });
    expect(refusal.status).toBe(status);
    expect(refusal.json['detail']).toContain(detail);
    expect((await shown())?.approval?.decisions).toEqual([]);
    expect(world.published('ApprovalAnswered')).toEqual([]);
  });

  test('that nobody has to approve cannot be', async () => {
    expect(await say('ben')).toMatchObject({ status: 409, json: { detail: `Operation ${operationId} waits for no approval.` } });
  });

  test('ends as refused when one person rejects it, with what they said', async () => {
    await rules(two);
    await asks();
    await say('ben');
    expect(await say('cleo', 'reject', { planHash: hash, reason: 'Not before the sales days' })).toMatchObject({ status: 200 });
    expect(await say('ben')).toMatchObject({ status: 200 });
    await looks();
    expect(answered()).toEqual([{ outcome: 'refused' }]);
    expect(await shown()).toMatchObject({ status: 'refused', findings: [{ check: 'not-approved', message: 'person:cleo rejected the plan: Not before the sales days' }] });
    expect(await say('ben')).toMatchObject({ status: 409, json: { detail: `Operation ${operationId} has ended: refused.` } });
  });

  test('reminds people, and ends as refused when it is too late', async () => {
    await rules(two);
    await asks();
    await say('ben');
    expect(wakings()).toEqual([`at(${iso(20).slice(0, 19)})`]);
    world.runtime.pass(20 * hour);
    await looks();
    await looks();
    expect(world.published('ApprovalReminded')).toMatchObject([{ missing: 1, people: 2 }]);
    expect(new Set(wakings())).toEqual(new Set([`at(${iso(20).slice(0, 19)})`, `at(${iso(24).slice(0, 19)})`]));
    world.runtime.pass(4 * hour);
    expect(await say('cleo')).toMatchObject({ status: 409, json: { detail: 'It had to be approved by 2026-11-23T12:00Z.' } });
    await looks();
    expect(answered()).toEqual([{ outcome: 'refused' }]);
    expect(await shown()).toMatchObject({ status: 'refused', findings: [{ check: 'not-approved', message: '1 of 2 approvals were missing at 2026-11-23T12:00Z.' }] });
  });

  test('that is stopped by hand meanwhile is left as it ended', async () => {
    await rules(two);
    await asks();
    await world.operations.move(operationId, 'failed', { endedAt: iso(0) });
    world.runtime.pass(24 * hour);
    await looks();
    expect(await shown()).toMatchObject({ status: 'failed' });
    expect(await world.operations.findApprovalToken(operationId)).toBeUndefined();
  });

  test('is approved by whom the tags of its cluster say, although nobody knew them when it was asked for', async () => {
    answer(eks, DescribeClusterCommand, { cluster: { version: '1.35', tags: { 'drydock:ring': '1', team: 'shop' } } });
    await rules({ ...two, clusters: { tags: { team: 'shop' } } });
    await put('/v1/roles', { ...roles, grants: [{ role: 'approver', to: ['person:ben'], on: { tags: { team: 'shop' } } }] });
    expect(await say('ben')).toMatchObject({ status: 403 });
    await asks();
    expect(await say('ben')).toMatchObject({ status: 200, json: { tags: { 'drydock:ring': '1', team: 'shop' }, approval: { missing: 1 } } });
  });

  test('that somebody cancels meanwhile ends as cancelled', async () => {
    await rules(two);
    await asks();
    await send(world, 'POST', `/v1/operations/${operationId}/cancel`);
    expect(await say('ben')).toMatchObject({ status: 409 });
    await looks();
    await looks();
    expect(answered()).toEqual([{ outcome: 'cancelled' }]);
    expect(await shown()).toMatchObject({ status: 'cancelled' });
  });
});

describe('An operation that has waited', () => {
  const take = async (scheduled = false) => world.run(takeLease, { operationId, taskToken: 'lease-1', ...(scheduled && { scheduled: true }) });

  test('longer than a quarter of an hour is surveyed and planned again; the same plan needs no other approval', async () => {
    await rules({ ...two, need: 'one' });
    await asks();
    await say('ben');
    await looks();
    world.runtime.pass(hour);
    await take();
    expect(answered()).toEqual([{ outcome: 'approved' }, { outcome: 'stale' }]);
    expect(await world.leases.find(target)).toBeUndefined();
    await conclude(hash, 'one');
    await asks('token-2');
    await take();
    expect(answered().slice(2)).toEqual([{ outcome: 'approved' }, { outcome: 'taken' }]);
    expect(world.published('ApprovalRequested')).toHaveLength(1);
  });

  test('has another plan approved again, whose difference is shown; what was said of the first does not count', async () => {
    await rules({ ...two, need: 'one' });
    await asks();
    await say('ben');
    await looks();
    world.runtime.pass(hour);
    await take();
    await conclude(newer, 'one', 'two');
    await conclude(newer, 'one', 'two');
    await asks('token-2');
    expect(world.published('ApprovalRequested').at(-1)).toMatchObject({ planHash: newer, before: hash, missing: 1 });
    expect(await say('ben')).toMatchObject({ status: 409 });
    expect((await send(world, 'GET', `/v1/operations/${operationId}`)).json).toMatchObject({ difference: { from: hash, to: newer, steps: { added: ['Step two'], removed: [], changed: [] } }, approval: { missing: 1 } });
    expect(await say('ben', 'approve', { planHash: newer })).toMatchObject({ status: 200, json: { approval: { missing: 0, decisions: [{ planHash: hash }, { planHash: newer }] } } });
    await looks();
    expect(answered()).toEqual([{ outcome: 'approved' }, { outcome: 'stale' }, { outcome: 'approved' }]);
  });

  test('is looked at again ten minutes before its window opens, so that it can begin when it does', async () => {
    const freeze = parseFreeze('sales', { from: '2026-11-22T00:00Z', until: '2026-11-23T00:00Z', reason: 'Sales days' }, start);
    if (!freeze.ok) throw new Error('It is one.');
    await world.calendar.saveFreeze(freeze.value);
    await take();
    expect(wakings()).toEqual([`at(${new Date(start + 12 * hour - 600_000).toISOString().slice(0, 19)})`]);
    world.runtime.pass(12 * hour - 600_000);
    await take(true);
    expect(answered()).toEqual([{ outcome: 'stale' }]);
    expect(await world.calendar.waiting()).toEqual([]);
    await conclude(hash, 'one');
    await take();
    world.runtime.pass(600_000 - 45_000);
    await take(true);
    expect(world.runtime.now()).toBe(start + 12 * hour);
    expect(answered()).toEqual([{ outcome: 'stale' }, { outcome: 'taken' }]);
  });

  test('is given up when that has happened ten times', async () => {
    for (let times = 0; times < 11; times++) {
      world.runtime.pass(hour);
      await take();
    }
    expect(answered()).toEqual([...Array.from({ length: 10 }, () => ({ outcome: 'stale' })), { outcome: 'held' }]);
    expect(await shown()).toMatchObject({ status: 'refused', findings: [{ check: 'never-begins' }] });
  });

  test('is not begun by a schedule whose state has had its answer', async () => {
    answer(stepFunctions, SendTaskHeartbeatCommand, awsError('TaskTimedOut', 'It has been answered'));
    await take(true);
    expect(await shown()).toMatchObject({ status: 'planning' });
    expect(await world.leases.find(target)).toBeUndefined();
  });
});
