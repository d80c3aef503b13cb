import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { OperationSucceeded } from '../../../../events/operation-succeeded.ts';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { EventBridgeBus } from '../../../../functions/shared/aws/event-bus.ts';
import { MemberAccounts } from '../../../../functions/shared/aws/member-accounts.ts';
import { ClockedRetryStrategy } from '../../../../functions/shared/aws/retry.ts';
import { awsError } from '../../aws-error.ts';
import { operationId, region, start, steppingRuntime, target } from '../../builders.ts';

describe('credentials of member accounts', () => {
  const sts = mockClient(STSClient);
  const environment = { MEMBER_ROLE_NAME: 'drydock-observer', MEMBER_EXTERNAL_ID: 'x', MEMBER_SESSION_TAG: 'survey' };
  const given = (until: number) => ({ Credentials: { AccessKeyId: 'a', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(until) } });
  const asked = () => sts.commandCalls(AssumeRoleCommand).map(({ args: [{ input }] }) => input.RoleArn);

  beforeEach(() => void sts.reset());

  test('are asked for once however many want them at once, and again shortly before they expire', async () => {
    const runtime = steppingRuntime();
    const accounts = new MemberAccounts(new STSClient({}), environment, runtime);
    sts.on(AssumeRoleCommand).resolvesOnce(given(start + 3_600_000)).resolves(given(start + 7_200_000));
    await Promise.all(Array.from({ length: 20 }, async () => accounts.credentials({ account: '1', region })));
    expect(asked()).toEqual(['arn:aws:iam::1:role/drydock-observer']);
    runtime.pass(3_600_000 - 4 * 60_000);
    await Promise.all(Array.from({ length: 20 }, async () => accounts.credentials({ account: '1', region })));
    expect(asked()).toHaveLength(2);
  });

  test('of each account are its own, in its own partition', async () => {
    const accounts = new MemberAccounts(new STSClient({}), environment, steppingRuntime());
    sts.on(AssumeRoleCommand).resolves(given(start + 3_600_000));
    await accounts.credentials({ account: '1', region });
    await accounts.credentials({ account: '2', region: 'cn-north-1' });
    expect(asked()).toEqual(['arn:aws:iam::1:role/drydock-observer', 'arn:aws-cn:iam::2:role/drydock-observer']);
  });

  test('that were refused are asked for again next time', async () => {
    const accounts = new MemberAccounts(new STSClient({}), environment, steppingRuntime());
    sts.on(AssumeRoleCommand).rejectsOnce(awsError('AccessDenied', 'No.')).resolves(given(start + 3_600_000));
    await expect(accounts.credentials({ account: '1', region })).rejects.toThrow('No.');
    expect(await accounts.credentials({ account: '1', region })).toMatchObject({ accessKeyId: 'a' });
  });
});

describe('the bus', () => {
  const events = mockClient(EventBridgeClient);
  const bus = new EventBridgeBus(new EventBridgeClient({}), 'drydock');
  const detail = { operationId, kind: 'provision', target, at: new Date(start).toISOString(), summary: 'Done.' } as const;

  beforeEach(() => void events.reset());

  test('takes an event under our source, as its schema has it', async () => {
    events.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    await bus.publish(OperationSucceeded, { ...detail, more: 'than it says' } as typeof detail);
    expect(events.commandCalls(PutEventsCommand)[0]!.args[0].input).toEqual({ Entries: [{ EventBusName: 'drydock', Source: 'drydock', DetailType: 'OperationSucceeded', Detail: JSON.stringify(detail) }] });
  });

  test('is never given what its schema does not allow', async () => {
    await expect(bus.publish(OperationSucceeded, { ...detail, operationId: 'op' })).rejects.toThrow();
    expect(events.calls()).toEqual([]);
  });

  test('that refuses an entry is asked again soon', async () => {
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'Later.' }] });
    await expect(bus.publish(OperationSucceeded, detail)).rejects.toMatchObject({ name: 'RetryBriefly', outcome: 'EventNotPublished', message: expect.stringContaining('InternalFailure Later.') });
  });
});

test("the SDK's retries wait on the runtime's clock, longer for throttling and after every attempt, and then give up", async () => {
  const waits: number[] = [];
  const strategy = new ClockedRetryStrategy({ ...steppingRuntime(), sleep: async (ms) => void waits.push(ms) });
  let token = await strategy.acquireInitialRetryToken('scope');
  while (waits.length < 3) token = await strategy.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' });
  await expect(strategy.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' })).rejects.toThrow();
  expect(token.getRetryDelay()).toBe(0);
  for (const [index, ms] of waits.entries()) expect([ms >= 0, ms <= 1_000 * 2 ** index]).toEqual([true, true]);
  expect(Math.max(...waits)).toBeGreaterThan(0);
});
