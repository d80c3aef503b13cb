import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { DeleteNodegroupCommand, DescribeClusterCommand, DescribeFargateProfileCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OperationRequest } from '../../../core/operation/request.ts';
import { defaultAddOnOptions } from '../../../core/plan/upgrade/options.ts';
import { parseFreeze } from '../../../core/windows/freeze.ts';
import { parseWindow } from '../../../core/windows/window.ts';
import { fn as createFargateProfile } from '../../../functions/create-fargate-profile/handler.ts';
import { fn as deleteNodeGroup } from '../../../functions/delete-node-group/handler.ts';
import { fn as keepCalendar } from '../../../functions/keep-calendar/handler.ts';
import { fn as takeLease } from '../../../functions/take-lease/handler.ts';
import { fn as watchkeeper } from '../../../functions/watchkeeper/handler.ts';
import { send } from '../api/api.ts';
import { awsError } from '../aws-error.ts';
import { operationId, planOf, requestOf, start, stepOf, target } from '../builders.ts';
import { answer, answered, eks, inputs, scheduler, stepFunctions, useWorld } from '../world.ts';

const world = useWorld();
const json = { 'Content-Type': 'application/json' };
const minute = 60_000;
const hour = 60 * minute;

/** A change to a cluster that is there: EKS knows its tags. */
const { config, ...asked } = requestOf();
const patching: OperationRequest<'patch-addons'> = { ...asked, kind: 'patch-addons', onFailure: 'stop', addOns: defaultAddOnOptions, waivers: [] };

/** It is Sunday, noon in UTC. */
const nightly = { cron: '0 2 * * *', duration: '4h', timeZone: 'UTC', clusters: { names: ['*'] } };
const opening = start + 14 * hour;

beforeEach(async () => {
  for (const command of [SendTaskSuccessCommand, SendTaskFailureCommand]) answer(stepFunctions, command, {});
  answer(scheduler, CreateScheduleCommand, { ScheduleArn: 'arn' });
  there();
  await world.operations.request(patching);
  await world.operations.move(operationId, 'planning', { executionArn: 'arn:1', planHash: 'hash' });
  await world.operations.savePlan(operationId, planOf([stepOf('one', { kind: 'verify-cluster' }, { expected: { p10: 60, p50: 600, p90: 3600 } })]));
});

function there(tags: Readonly<Record<string, string>> = {}): void {
  answer(eks, DescribeClusterCommand, { cluster: { version: '1.35', tags } });
}

async function window(body: object = nightly, name = 'nightly'): Promise<void> {
  const parsed = parseWindow(name, body, world.runtime.now());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  await world.calendar.saveWindow(parsed.value);
}

async function freeze(body: object, name = 'year-end'): Promise<void> {
  const parsed = parseFreeze(name, body, world.runtime.now());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  await world.calendar.saveFreeze(parsed.value);
}

const take = async (scheduled?: true): Promise<unknown> => world.run(takeLease, { operationId, taskToken: 'token-1', ...(scheduled && { scheduled }) });
const wakings = () => inputs(scheduler, CreateScheduleCommand) as readonly { ScheduleExpression: string; Name: string; Target: { Input: string } }[];
const whyNow = async () => (await send(world, 'GET', `/v1/operations/${operationId}/why`)).json['reasons'];

describe('An operation whose cluster may not be changed yet', () => {
  test('leaves a schedule that wakes it shortly before the window opens, and goes on when it is open', async () => {
    await window();
    await take();
    expect(answered()).toEqual([]);
    expect(wakings()).toMatchObject([{ ScheduleExpression: `at(${new Date(opening - 45_000).toISOString().slice(0, 19)})`, Target: { Input: JSON.stringify({ operationId, taskToken: 'token-1', scheduled: true }) } }]);
    expect(await world.leases.find(target)).toBeUndefined();
    expect(await whyNow()).toEqual([{ kind: 'window', message: 'Window nightly is closed.', until: new Date(opening).toISOString() }]);
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'planning', pending: { kind: 'window', name: 'nightly', until: opening } });

    world.runtime.pass(14 * hour - 45_000);
    await take(true);
    expect(world.runtime.now()).toBe(opening);
    expect(answered()).toEqual([{ outcome: 'taken' }]);
    expect(await world.leases.find(target)).toMatchObject({ operationId, traits: { ...target, version: '1.35', tags: {} } });
    expect(await world.calendar.waiting()).toEqual([]);
  });

  test('waits again when a freeze has come meanwhile, and for nothing once it runs', async () => {
    await window();
    await take();
    await freeze({ from: '2026-11-22T00:00Z', until: '2026-11-24T00:00Z', reason: 'Black Friday' });
    world.runtime.pass(14 * hour);
    await take(true);
    expect(answered()).toEqual([]);
    expect(wakings()).toHaveLength(2);
    world.runtime.pass(48 * hour);
    await take(true);
    answer(stepFunctions, SendTaskHeartbeatCommand, awsError('TaskTimedOut', 'It has been answered'));
    await take(true);
    expect(answered()).toEqual([{ outcome: 'taken' }]);
    expect(world.published('OperationStarted')).toHaveLength(1);
  });

  test('is kept out by a hold, until it has expired', async () => {
    there({ 'drydock:hold': '2026-11-23 migration' });
    await take();
    expect(await whyNow()).toEqual([{ kind: 'hold', message: 'The cluster is on hold until 2026-11-23T00:00Z: migration.', until: '2026-11-23T00:00:00.000Z' }]);
    expect(wakings()).toMatchObject([{ ScheduleExpression: 'at(2026-11-22T23:59:15)' }]);
  });

  test('goes on at once where there is no window, and nothing is scheduled', async () => {
    await window({ ...nightly, clusters: { names: ['other-*'] } });
    await take();
    expect(answered()).toEqual([{ outcome: 'taken' }]);
    expect(wakings()).toEqual([]);
  });

  test('is refused when a step of it fits into no opening', async () => {
    await window({ ...nightly, duration: '30m' });
    await take();
    expect(answered()).toEqual([{ outcome: 'held' }]);
    expect(await world.operations.find(operationId)).toMatchObject({ status: 'refused', findings: [{ check: 'window-too-short', message: "Step one may take 60 minutes, and the cluster's windows are never open for more than 30 at a time." }] });
  });

  test('goes on when somebody answers for it, by name, who is recorded', async () => {
    await window();
    await take();
    const reason = 'CVE-2026-1234 is being exploited';
    expect(await send(world, 'POST', `/v1/operations/${operationId}/override`, { headers: json, body: JSON.stringify({ reason: 'now' }) })).toMatchObject({ status: 400, json: { errors: [{ path: 'reason' }] } });
    expect(await send(world, 'POST', `/v1/operations/${operationId}/override`, { headers: json, body: JSON.stringify({ reason }) })).toMatchObject({ status: 200, json: { override: { by: 'person:ada', reason, at: new Date(start).toISOString() } } });
    await world.run(keepCalendar, {});
    expect(wakings().at(-1)).toMatchObject({ ScheduleExpression: `at(${new Date(start).toISOString().slice(0, 19)})` });
    await take(true);
    expect(answered()).toEqual([{ outcome: 'taken' }]);
  });

  test('hears of a failure that nobody else would see', async () => {
    await take();
    await expect(world.run(takeLease, { operationId: 'op-0000000000', taskToken: 'token-2', scheduled: true })).resolves.toBeUndefined();
    expect(inputs(stepFunctions, SendTaskFailureCommand)).toMatchObject([{ taskToken: 'token-2', error: 'RetryNever' }]);
  });
});

describe('A step whose turn it is', () => {
  const profile = stepOf('fargate-profile/a', { kind: 'create-fargate-profile', spec: { name: 'a', selectors: [{ namespace: 'a' }], subnets: [], podExecutionRole: { from: 'arn', arn: 'arn' }, tags: {} } } as never, { expected: { p10: 600, p50: 1800, p90: 3600 } });
  const removal = stepOf('delete/node-group/a', { kind: 'delete-node-group', nodegroupName: 'a' } as never);
  const input = { operationId, stepId: profile.id, taskToken: 'token-7' };
  const failures = () => inputs(stepFunctions, SendTaskFailureCommand) as readonly { taskToken: string; error: string }[];

  beforeEach(async () => {
    answer(stepFunctions, SendTaskHeartbeatCommand, {});
    await world.operations.savePlan(operationId, planOf([profile], { takeDown: [removal] }));
    await take();
    await freeze({ from: '2026-11-22T12:30Z', until: '2026-11-22T20:00Z', reason: 'Sales days' });
  });

  test('is held when nine of ten would not end in time: nothing is begun, and the state waits', async () => {
    expect(await world.run(createFargateProfile, input)).toEqual({ held: true });
    expect(eks.commandCalls(DescribeFargateProfileCommand)).toEqual([]);
    expect(await world.operations.steps(operationId)).toEqual([]);
    expect(await world.watches.due(start + hour, 10)).toMatchObject([{ stepId: profile.id, taskToken: 'token-7', subject: { kind: 'window' }, nextPollAt: start + 5 * minute }]);
    expect(await whyNow()).toMatchObject([{ kind: 'too-long', stepId: profile.id, until: '2026-11-22T20:00:00.000Z', message: 'Step fargate-profile/a waits. What comes next may take 60 minutes, and only 30 minutes are left until 2026-11-22T12:30Z.' }]);
  });

  test('is kept alive while it is held, and tried again when its time has come', async () => {
    await world.run(createFargateProfile, input);
    world.runtime.pass(6 * minute);
    await world.run(watchkeeper, {});
    expect(inputs(stepFunctions, SendTaskHeartbeatCommand)).toEqual([{ taskToken: 'token-7' }]);
    expect(failures()).toEqual([]);
    await world.calendar.remove('freeze', 'year-end');
    world.runtime.pass(6 * minute);
    await world.run(watchkeeper, {});
    expect(failures()).toMatchObject([{ taskToken: 'token-7', error: 'RetryAtOpening' }]);
    expect(await world.watches.earliest()).toBeUndefined();
  });

  test('is tried again before its state gives up, and held anew', async () => {
    await world.run(createFargateProfile, input);
    world.runtime.pass(51 * minute);
    await world.run(watchkeeper, {});
    expect(failures()).toMatchObject([{ error: 'RetryAtOpening' }]);
    expect(await world.run(createFargateProfile, { ...input, taskToken: 'token-8' })).toEqual({ held: true });
    expect(await world.watches.due(start + 2 * hour, 10)).toMatchObject([{ taskToken: 'token-8' }]);
  });

  test('does not wait when it takes down what was made', async () => {
    answer(eks, DescribeNodegroupCommand, { nodegroup: { status: 'ACTIVE', tags: { 'drydock:operation': operationId } } });
    answer(eks, DeleteNodegroupCommand, {});
    await expect(world.run(deleteNodeGroup, { operationId, stepId: removal.id, taskToken: 'token-9' })).resolves.toEqual({ watched: true });
  });
});

describe('keep-calendar', () => {
  test('wakes who may go on sooner, or whose schedule was lost, and nobody else', async () => {
    await window();
    await take();
    await world.run(keepCalendar, {});
    expect(wakings()).toHaveLength(1);
    await window({ ...nightly, cron: '0 12 * * *' });
    await world.run(keepCalendar, {});
    expect(wakings()).toHaveLength(2);
    await window();
    world.runtime.pass(15 * hour);
    await world.run(keepCalendar, {});
    expect(wakings()).toHaveLength(3);
  });

  test('unrolls windows further before they end, and forgets who waits no more', async () => {
    await window();
    await take();
    await world.operations.move(operationId, 'failed');
    world.runtime.pass(350 * 24 * hour);
    await world.run(keepCalendar, {});
    const { windows } = await world.calendar.read();
    expect(windows[0]?.agenda.through).toBe(start + 750 * 24 * hour);
    expect(await world.calendar.waiting()).toEqual([]);
  });
});

describe('The calendar over HTTP', () => {
  const put = async (path: string, body: object) => send(world, 'PUT', path, { headers: json, body: JSON.stringify(body) });

  test('takes windows and freezes, shows when they are, and lets them go', async () => {
    expect(await put('/v1/windows/nightly', nightly)).toMatchObject({ status: 200, json: { name: 'nightly', cron: '0 2 * * *', openings: [{ from: '2026-11-23T02:00:00.000Z', until: '2026-11-23T06:00:00.000Z' }, {}, {}, {}, {}] } });
    expect(await put('/v1/freezes/year-end', { from: '2026-12-20T00:00Z', until: '2027-01-07T00:00Z', reason: 'The year ends' })).toMatchObject({ status: 200, json: { source: 'span', closures: [{ from: '2026-12-20T00:00:00.000Z' }] } });
    expect((await send(world, 'GET', '/v1/windows')).json).toMatchObject({ windows: [{ name: 'nightly' }] });
    expect((await send(world, 'GET', '/v1/freezes')).json).toMatchObject({ freezes: [{ name: 'year-end' }] });
    expect(await send(world, 'DELETE', '/v1/freezes/year-end')).toMatchObject({ status: 200 });
    expect(await send(world, 'DELETE', '/v1/freezes/year-end')).toMatchObject({ status: 404, json: { detail: 'There is no freeze year-end.' } });
    expect(await send(world, 'DELETE', '/v1/windows/nightly')).toMatchObject({ status: 200 });
    expect((await send(world, 'GET', '/v1/windows')).json).toEqual({ windows: [] });
  });

  test('refuses what is none with everything that is wrong, and stores nothing', async () => {
    expect(await put('/v1/windows/nightly', { ...nightly, timeZone: 'Mars/Base', duration: '5m' })).toMatchObject({ status: 400, json: { errors: [{ path: 'duration' }, { path: 'timeZone' }] } });
    expect(await send(world, 'PUT', '/v1/windows/nightly', { headers: json, body: '{' })).toMatchObject({ status: 400 });
    expect((await world.calendar.read()).windows).toEqual([]);
  });

  test('tells of a window that a freeze covers', async () => {
    await put('/v1/freezes/always', { from: '2026-01-01T00:00Z', until: '2099-01-01T00:00Z', reason: 'Nobody may' });
    expect((await put('/v1/windows/nightly', nightly)).json['warnings']).toEqual(['Window nightly never opens: always is in force at each of its openings.']);
  });
});
