import { describe, expect, test } from '@jest/globals';
import { filterPattern } from '../../../../simulator/services/logs/filter-pattern.ts';
import { createLogsService } from '../../../../simulator/services/logs/service.ts';
import { inProcess, refusal, start, type InProcess } from '../in-process.ts';

const day = 86_400_000;
const stream = { logGroupName: '/aws/lambda/open', logStreamName: 'one' };

async function withStream(): Promise<InProcess> {
  const logs = inProcess(createLogsService);
  await logs.call('CreateLogGroup', { logGroupName: stream.logGroupName });
  await logs.call('CreateLogStream', stream);
  return logs;
}

const event = (message: string, at = 0) => ({ timestamp: start + at, message });
const messages = (answer: Record<string, unknown>) => (answer['events'] as { message: string }[]).map((one) => one.message);

describe('a log group', () => {
  test('is made once, shown with its retention, key and ARN, and deleted once', async () => {
    const { call, asked } = await withStream();
    const { logGroupName } = stream;
    expect(await refusal(call('CreateLogGroup', { logGroupName }))).toBe('ResourceAlreadyExistsException: The specified log group already exists');
    expect(asked.at(-1)!.resources).toEqual(['arn:aws:logs:us-west-2:111122223333:log-group:/aws/lambda/open:*']);
    await call('PutRetentionPolicy', { logGroupName, retentionInDays: 30 });
    await call('AssociateKmsKey', { logGroupName, kmsKeyId: 'arn:aws:kms:us-west-2:111122223333:key/1' });
    expect((await call('DescribeLogGroups', { logGroupNamePrefix: '/aws/' }))['logGroups']).toMatchObject([
      { logGroupName, retentionInDays: 30, kmsKeyId: 'arn:aws:kms:us-west-2:111122223333:key/1', arn: 'arn:aws:logs:us-west-2:111122223333:log-group:/aws/lambda/open:*' },
    ]);
    expect(await refusal(call('PutRetentionPolicy', { logGroupName, retentionInDays: 31 }))).toMatch(/^InvalidParameterException: .*Value '31' at 'retentionInDays'/);
    await call('DeleteLogGroup', { logGroupName });
    expect(await refusal(call('DeleteLogGroup', { logGroupName }))).toBe('ResourceNotFoundException: The specified log group does not exist.');
  });

  test('carries tags under its ARN, with or without the star', async () => {
    const { call } = await withStream();
    const resourceArn = 'arn:aws:logs:us-west-2:111122223333:log-group:/aws/lambda/open';
    await call('TagResource', { resourceArn, tags: { team: 'a', stage: 'test' } });
    await call('UntagResource', { resourceArn: `${resourceArn}:*`, tagKeys: ['stage'] });
    expect(await call('ListTagsForResource', { resourceArn })).toEqual({ tags: { team: 'a' } });
  });
});

describe('log events', () => {
  test('are read from either end, page by page, until the token repeats', async () => {
    const { call } = await withStream();
    await call('PutLogEvents', { ...stream, logEvents: ['a', 'b', 'c', 'd', 'e'].map((message, i) => event(message, i)) });

    const first = await call('GetLogEvents', { ...stream, startFromHead: true, limit: 3 });
    const second = await call('GetLogEvents', { ...stream, limit: 3, nextToken: first['nextForwardToken'] });
    const third = await call('GetLogEvents', { ...stream, limit: 3, nextToken: second['nextForwardToken'] });

    expect([messages(first), messages(second), messages(third)]).toEqual([['a', 'b', 'c'], ['d', 'e'], []]);
    expect(third['nextForwardToken']).toBe(second['nextForwardToken']);
    expect(messages(await call('GetLogEvents', { ...stream, limit: 2 }))).toEqual(['d', 'e']);
    expect(messages(await call('GetLogEvents', { ...stream, startTime: start + 1, endTime: start + 3 }))).toEqual(['b', 'c']);
  });

  test('are found over all streams of the group, in order of time', async () => {
    const { call } = await withStream();
    await call('CreateLogStream', { ...stream, logStreamName: 'two' });
    await call('PutLogEvents', { ...stream, logEvents: [event('ERROR one', 0), event('ok', 1), event('ERROR three', 9)] });
    await call('PutLogEvents', { ...stream, logStreamName: 'two', logEvents: [event('ERROR two', 5)] });

    expect(messages(await call('FilterLogEvents', { logGroupName: stream.logGroupName, filterPattern: 'ERROR' }))).toEqual(['ERROR one', 'ERROR two', 'ERROR three']);
    const page = await call('FilterLogEvents', { logGroupName: stream.logGroupName, filterPattern: 'ERROR', limit: 2 });
    expect(messages(await call('FilterLogEvents', { logGroupName: stream.logGroupName, filterPattern: 'ERROR', limit: 2, nextToken: page['nextToken'] }))).toEqual(['ERROR three']);
  });

  test('that are too old, too new or expired are left out, and the answer says where', async () => {
    const { call } = await withStream();
    const put = (...days: number[]) => call('PutLogEvents', { ...stream, logEvents: days.map((at) => event(`day ${at}`, at * day)) });

    expect(await put(-20, -15, -1, 1)).toMatchObject({ rejectedLogEventsInfo: { tooOldLogEventEndIndex: 2, tooNewLogEventStartIndex: 3 } });
    await call('PutRetentionPolicy', { logGroupName: stream.logGroupName, retentionInDays: 3 });
    expect(await put(-4, 0)).toMatchObject({ rejectedLogEventsInfo: { expiredLogEventEndIndex: 1 } });
    expect(messages(await call('GetLogEvents', stream))).toEqual(['day -1', 'day 0']);
    expect(await refusal(put(0, -1))).toMatch(/^InvalidParameterException: .*chronological order/);
  });

  test('go when the retention has passed', async () => {
    const { call, clock } = await withStream();
    await call('PutRetentionPolicy', { logGroupName: stream.logGroupName, retentionInDays: 1 });
    await call('PutLogEvents', { ...stream, logEvents: [event('first')] });
    await clock.advance(2 * day);
    await call('PutLogEvents', { ...stream, logEvents: [event('second', 2 * day)] });
    expect(messages(await call('GetLogEvents', stream))).toEqual(['second']);
  });

  test('need their stream to exist', async () => {
    const { call } = await withStream();
    expect(await refusal(call('PutLogEvents', { ...stream, logStreamName: 'none', logEvents: [event('x')] }))).toBe('ResourceNotFoundException: The specified log stream does not exist.');
  });
});

describe('a filter pattern', () => {
  test.each([
    ['', 'anything', true],
    ['ERROR timeout', 'timeout after ERROR', true],
    ['ERROR timeout', 'ERROR', false],
    ['?ERROR ?WARN', 'a WARN', true],
    ['?ERROR ?WARN', 'fine', false],
    ['ERROR -health', 'ERROR in health check', false],
    ['"two words"', 'has two words in it', true],
    ['"two words"', 'words two', false],
    ['error', 'ERROR', false],
  ])('%p on %p is %p', (pattern, message, expected) => {
    expect(filterPattern(pattern)(message)).toBe(expected);
  });

  test('for JSON is refused, not misread', () => {
    expect(() => filterPattern('{ $.level = "ERROR" }')).toThrow(/not simulated/);
  });
});

test('resource policies are kept by name', async () => {
  const { call } = inProcess(createLogsService);
  await call('PutResourcePolicy', { policyName: 'events', policyDocument: '{}' });
  expect(await call('DescribeResourcePolicies')).toMatchObject({ resourcePolicies: [{ policyName: 'events', policyDocument: '{}', lastUpdatedTime: start }] });
});
