import { describe, expect, test } from '@jest/globals';
import { parseExpression } from '../../../simulator/services/scheduler/expressions.ts';
import { ACCOUNT, REGION } from '../aws-of.ts';
import { awsWithFunctions, request } from './aws-with-functions.ts';
import type { FunctionsAws } from './aws-with-functions.ts';

const minute = 60_000;

/** A schedule that calls a function; returns the minutes at which it ran. */
async function scheduled(aws: FunctionsAws, settings: object): Promise<number[]> {
  const begun = aws.clock.now();
  const times: number[] = [];
  const Arn = await aws.addFunction('f', async () => times.push((aws.clock.now() - begun) / minute));
  const RoleArn = await aws.role('scheduler', [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: Arn }]);
  await aws.as('scheduler', 'CreateSchedule', { Name: 's', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn, RoleArn }, ...settings });
  return times;
}

describe('a schedule', () => {
  test('by rate invokes its target at once and then at its rate, until it is disabled', async () => {
    const aws = await awsWithFunctions();
    const times = await scheduled(aws, { ScheduleExpression: 'rate(10 minutes)' });
    await aws.clock.advance(25 * minute);
    const { ScheduleExpression, FlexibleTimeWindow, Target } = await aws.as('scheduler', 'GetSchedule', { Name: 's' });
    await aws.as('scheduler', 'UpdateSchedule', { Name: 's', State: 'DISABLED', ScheduleExpression, FlexibleTimeWindow, Target });
    await aws.clock.advance(60 * minute);
    expect(times).toEqual([0, 10, 20]);
  });

  test('by rate keeps between its start and its end, and is deleted after them when asked to', async () => {
    const aws = await awsWithFunctions();
    const now = aws.clock.now();
    const times = await scheduled(aws, { ScheduleExpression: 'rate(10 minutes)', StartDate: new Date(now + 5 * minute), EndDate: new Date(now + 30 * minute), ActionAfterCompletion: 'DELETE' });
    await aws.clock.advance(120 * minute);
    expect(times).toEqual([5, 15, 25]);
    await expect(aws.as('scheduler', 'GetSchedule', { Name: 's' })).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
  });

  test('at a local time invokes its target once and goes away', async () => {
    const aws = await awsWithFunctions();
    const times = await scheduled(aws, { ScheduleExpression: 'at(2026-01-15T14:30:00)', ScheduleExpressionTimezone: 'Europe/Berlin', ActionAfterCompletion: 'DELETE' });
    await aws.clock.advance(24 * 60 * minute);
    expect(times).toEqual([90]);
    expect(await aws.as('scheduler', 'ListSchedules', {})).toEqual({ Schedules: [] });
  });

  test('with a flexible window invokes within it', async () => {
    const aws = await awsWithFunctions();
    const times = await scheduled(aws, { ScheduleExpression: 'at(2026-01-15T13:00:00)', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 } });
    await aws.clock.advance(120 * minute);
    expect(times).toHaveLength(1);
    expect(times[0]).toBeGreaterThan(60);
    expect(times[0]).toBeLessThanOrEqual(90);
  });

  test('that was deleted does nothing', async () => {
    const aws = await awsWithFunctions();
    const times = await scheduled(aws, { ScheduleExpression: 'at(2026-01-15T13:00:00)' });
    await aws.as('scheduler', 'DeleteSchedule', { Name: 's' });
    await aws.clock.advance(120 * minute);
    expect(times).toEqual([]);
  });

  test('calls any operation of any service with the rights of its role', async () => {
    const aws = await awsWithFunctions();
    const queue = await aws.addQueue('q');
    const RoleArn = await aws.role('sender', [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue.arn }]);
    const Input = JSON.stringify({ QueueUrl: queue.url, MessageBody: '{"at":"<aws.scheduler.scheduled-time>","attempt":<aws.scheduler.attempt-number>}' });
    await aws.as('scheduler', 'CreateSchedule', { Name: 's', FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'at(2026-01-15T12:05:00)', Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', RoleArn, Input } });
    await aws.clock.advance(10 * minute);
    expect(await aws.received(queue.url)).toEqual([{ at: '2026-01-15T12:05:00Z', attempt: 1 }]);
  });

  test('whose role may not reach the target tells the dead-letter queue', async () => {
    const aws = await awsWithFunctions();
    const dead = await aws.addQueue('dead');
    const Arn = await aws.addFunction('f', async () => null);
    const RoleArn = await aws.role('weak', [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: dead.arn }]);
    await aws.as('scheduler', 'CreateSchedule', { Name: 's', FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'at(2026-01-15T12:05:00)', Target: { Arn, RoleArn, Input: '{"a":1}', DeadLetterConfig: { Arn: dead.arn } } });
    await aws.clock.advance(10 * minute);
    expect(await aws.received(dead.url)).toEqual([{ a: 1 }]);
  });

  test.each([
    [{ ScheduleExpression: 'cron(0 8 * * ? *)' }, /cron expressions are not simulated/],
    [{ ScheduleExpression: 'at(tomorrow)' }, /Invalid Schedule Expression/],
    [{ ScheduleExpressionTimezone: 'Mars/Olympus' }, /Mars\/Olympus/],
    [{ FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, /MaximumWindowInMinutes/],
    [{ GroupName: 'nowhere' }, /Schedule group nowhere does not exist/],
    [{ EndDate: new Date(0) }, /must be in the future/],
  ])('with %j is refused', async (settings, message) => {
    const aws = await awsWithFunctions();
    await expect(scheduled(aws, { ScheduleExpression: 'rate(1 day)', ...settings })).rejects.toMatchObject({ message });
  });
});

test.each([
  ['2026-03-29T02:30:00', 'a time that the change to summer leaves out', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T02:30:00', 'a time that the change to winter repeats', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25T03:30:00', 'a time after the change to winter', '2026-10-25T02:30:00.000Z'],
  ['2026-07-01T00:00:00', 'a summer midnight', '2026-06-30T22:00:00.000Z'],
])('%s in Berlin is %s', (local, _, utc) => {
  const expression = parseExpression(`at(${local})`, 'Europe/Berlin');
  expect(expression.kind === 'at' && new Date(expression.time).toISOString()).toBe(utc);
});

test('schedules and groups are made, shown and removed over HTTP', async () => {
  const aws = await awsWithFunctions();
  const RoleArn = await aws.role('r', []);
  const call = async (method: string, path: string, body?: object) => {
    const answer = await request(aws, method, path, { service: 'scheduler', ...(body === undefined ? {} : { body }) });
    return { status: answer.status, body: (answer.body === '' ? {} : JSON.parse(answer.body)) as unknown };
  };
  expect(await call('POST', '/schedule-groups/g', {})).toMatchObject({ status: 200, body: { ScheduleGroupArn: `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/g` } });
  const schedule = { GroupName: 'g', ScheduleExpression: 'rate(1 day)', StartDate: 1_800_000_000, FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`, RoleArn } };
  expect(await call('POST', '/schedules/s', schedule)).toMatchObject({ status: 200 });
  expect(await call('POST', '/schedules/s', schedule)).toMatchObject({ status: 409 });
  expect(await call('GET', '/schedules/s?groupName=g')).toMatchObject({ body: { Name: 's', State: 'ENABLED', StartDate: 1_800_000_000 } });
  expect(await call('GET', '/schedules/s')).toMatchObject({ status: 404 });
  expect(await call('GET', '/schedules?ScheduleGroup=g&NamePrefix=s')).toMatchObject({ body: { Schedules: [{ Name: 's' }] } });
  expect(await call('DELETE', '/schedule-groups/g')).toMatchObject({ status: 200 });
  expect(await call('GET', '/schedules/s?groupName=g')).toMatchObject({ status: 404 });
});
