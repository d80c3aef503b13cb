import { describe, expect, test } from '@jest/globals';
import { EventBridgeClient, ListRulesCommand, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { servicePrincipal } from '../../../simulator/service.ts';
import { ACCOUNT, REGION } from '../aws-of.ts';
import { awsWithFunctions, permit } from './aws-with-functions.ts';
import type { FunctionsAws } from './aws-with-functions.ts';

const minute = 60_000;
const ruleArn = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`;

async function ruleTo(aws: FunctionsAws, name: string, target: object, rule: object = { EventPattern: '{"source":["test"]}' }): Promise<void> {
  await aws.as('events', 'PutRule', { Name: name, ...rule });
  await aws.as('events', 'PutTargets', { Rule: name, Targets: [{ Id: 't', ...target }] });
}

function send(aws: FunctionsAws, detail: object, more: object = {}) {
  return aws.as('events', 'PutEvents', { Entries: [{ Source: 'test', DetailType: 'Tested', Detail: JSON.stringify(detail), ...more }] });
}

/** A queue that takes what EventBridge sends. */
async function openQueue(aws: FunctionsAws, name: string) {
  const queue = await aws.addQueue(name);
  const Policy = JSON.stringify({ Statement: { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: queue.arn } });
  await aws.as('sqs', 'SetQueueAttributes', { QueueUrl: queue.url, Attributes: { Policy } });
  return queue;
}

describe('an event', () => {
  test('reaches the functions of the rules it matches, through the AWS SDK', async () => {
    const aws = await awsWithFunctions();
    const events: unknown[] = [];
    const Arn = await aws.addFunction('f', async (event) => events.push(event));
    await permit(aws, 'f', 'events.amazonaws.com', ruleArn('r'));
    const client = new EventBridgeClient(aws.client());
    await client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["test"],"detail":{"n":[{"numeric":[">",1]}]}}' }));
    await client.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: 't', Arn }] }));

    const { Entries } = await client.send(new PutEventsCommand({ Entries: [1, 2].map((n) => ({ Source: 'test', DetailType: 'Tested', Detail: JSON.stringify({ n }) })) }));
    await aws.clock.advance(1000);

    expect(events).toEqual([{ version: '0', id: Entries![1]!.EventId, 'detail-type': 'Tested', source: 'test', account: ACCOUNT, time: '2026-01-15T12:00:00Z', region: REGION, resources: [], detail: { n: 2 } }]);
    expect((await client.send(new ListRulesCommand({}))).Rules).toMatchObject([{ Name: 'r', State: 'ENABLED' }]);
  });

  test('starts a state machine only when the target role may', async () => {
    const aws = await awsWithFunctions();
    const dead = await openQueue(aws, 'dead');
    const machine = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:m`;
    const roleArn = await aws.role('m', [{ Effect: 'Allow', Action: '*', Resource: '*' }]);
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
    await aws.as('states', 'CreateStateMachine', { name: 'm', definition, roleArn });
    const may = await aws.role('may', [{ Effect: 'Allow', Action: 'states:StartExecution', Resource: machine }]);
    const mayNot = await aws.role('may-not', []);
    await ruleTo(aws, 'allowed', { Arn: machine, RoleArn: may, InputPath: '$.detail' });
    await ruleTo(aws, 'refused', { Arn: machine, RoleArn: mayNot, DeadLetterConfig: { Arn: dead.arn } });

    await send(aws, { n: 1 });
    await aws.clock.advance(1000);

    const { executions } = (await aws.as('states', 'ListExecutions', { stateMachineArn: machine })) as { executions: { executionArn: string }[] };
    expect(executions).toHaveLength(1);
    expect(await aws.as('states', 'DescribeExecution', { executionArn: executions[0]!.executionArn })).toMatchObject({ input: '{"n":1}' });
    expect(await aws.received(dead.url)).toMatchObject([{ source: 'test' }]);
  });

  test('is shaped for its target by a constant, a path or a template', async () => {
    const aws = await awsWithFunctions();
    const queue = await openQueue(aws, 'q');
    await ruleTo(aws, 'constant', { Arn: queue.arn, Input: '{"always":"this"}' });
    await ruleTo(aws, 'path', { Arn: queue.arn, InputPath: '$.detail.who' });
    await ruleTo(aws, 'template', {
      Arn: queue.arn,
      InputTransformer: { InputPathsMap: { who: '$.detail.who', name: '$.detail.who.name', type: "$['detail-type']" }, InputTemplate: '{"text":"<name> was <type> by <aws.events.rule-name>","who":<who>,"name":<name>}' },
    });

    await send(aws, { who: { name: 'a "b"' } });
    await aws.clock.advance(1000);

    expect(await aws.received(queue.url)).toEqual([
      { always: 'this' },
      { name: 'a "b"' },
      { text: 'a "b" was Tested by template', who: { name: 'a "b"' }, name: 'a "b"' },
    ]);
  });

  test('goes on to another bus as it is, even one of AWS', async () => {
    const aws = await awsWithFunctions();
    const queue = await openQueue(aws, 'q');
    const { EventBusArn } = await aws.as('events', 'CreateEventBus', { Name: 'other' });
    const RoleArn = await aws.role('forward', [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: EventBusArn }]);
    await ruleTo(aws, 'forward', { Arn: EventBusArn, RoleArn }, { EventPattern: '{"source":["aws.eks"]}' });
    await aws.as('events', 'PutRule', { Name: 'r', EventBusName: 'other', EventPattern: '{"source":["aws.eks"]}' });
    await aws.as('events', 'PutTargets', { Rule: 'r', EventBusName: 'other', Targets: [{ Id: 't', Arn: queue.arn }] });
    const input = { Entries: [{ Source: 'aws.eks', DetailType: 'Upgraded', Detail: '{}' }] };

    const { Entries } = await aws.dispatch({ service: 'events', operation: 'PutEvents', input, account: ACCOUNT, region: REGION, principal: servicePrincipal('eks.amazonaws.com', ACCOUNT) });
    await aws.clock.advance(1000);

    expect(await aws.received(queue.url)).toMatchObject([{ source: 'aws.eks', id: (Entries as { EventId: string }[])[0]!.EventId }]);
    expect(await aws.as('events', 'PutEvents', input)).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'NotAuthorizedForSourceException' }] });
  });

  test('fails alone among its entries, with the reason', async () => {
    const aws = await awsWithFunctions();
    const entry = { Source: 'test', DetailType: 'T', Detail: '{}' };
    const Entries = [entry, { ...entry, Detail: '[' }, { ...entry, Detail: '[]' }, { Source: 'test', Detail: '{}' }, { ...entry, EventBusName: 'nowhere' }];
    expect(await aws.as('events', 'PutEvents', { Entries })).toMatchObject({
      FailedEntryCount: 4,
      Entries: [{ EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }, { ErrorCode: 'MalformedDetail' }, { ErrorCode: 'InvalidArgument' }, { ErrorCode: 'ResourceNotFoundException' }],
    });
    await expect(aws.as('events', 'PutEvents', { Entries: Array.from({ length: 11 }, () => entry) })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(aws.as('events', 'PutEvents', { Entries: [{ ...entry, Detail: JSON.stringify({ a: 'x'.repeat(262_144) }) }] })).rejects.toMatchObject({ message: /over the limit/ });
  });
});

describe('a delivery that fails', () => {
  test('is repeated until its target answers again', async () => {
    const aws = await awsWithFunctions();
    let runs = 0;
    const Arn = await aws.addFunction('f', async () => { runs += 1; });
    await ruleTo(aws, 'r', { Arn, RoleArn: await aws.role('r', [{ Effect: 'Allow', Action: '*', Resource: '*' }]) });
    await aws.as('lambda', 'PutFunctionConcurrency', { FunctionName: 'f', ReservedConcurrentExecutions: 0 });
    await send(aws, {});
    await aws.clock.advance(10 * minute);
    expect(runs).toBe(0);
    await aws.as('lambda', 'DeleteFunctionConcurrency', { FunctionName: 'f' });
    await aws.clock.advance(60 * minute);
    expect(runs).toBe(1);
  });

  test('for want of a permission goes to the dead-letter queue at once', async () => {
    const aws = await awsWithFunctions();
    const dead = await openQueue(aws, 'dead');
    const Arn = await aws.addFunction('f', async () => null);
    await ruleTo(aws, 'r', { Arn, DeadLetterConfig: { Arn: dead.arn } });

    await send(aws, { n: 1 });
    await aws.clock.advance(1000);

    const { Messages } = await aws.as('sqs', 'ReceiveMessage', { QueueUrl: dead.url, MessageAttributeNames: ['All'] });
    expect(Messages).toMatchObject([{ MessageAttributes: { ERROR_CODE: { StringValue: 'AccessDeniedException' }, RULE_ARN: { StringValue: ruleArn('r') }, RETRY_ATTEMPTS: { StringValue: '0' } } }]);
  });
});

describe('a rule on a schedule', () => {
  test('fires at its rate while it is enabled', async () => {
    const aws = await awsWithFunctions();
    const times: number[] = [];
    const begun = aws.clock.now();
    const Arn = await aws.addFunction('f', async () => times.push((aws.clock.now() - begun) / minute));
    await permit(aws, 'f', 'events.amazonaws.com');
    await ruleTo(aws, 'r', { Arn }, { ScheduleExpression: 'rate(5 minutes)' });

    await aws.clock.advance(11 * minute);
    await aws.as('events', 'DisableRule', { Name: 'r' });
    await aws.clock.advance(60 * minute);

    expect(times).toEqual([5, 10]);
  });

  test.each(['rate(1 minutes)', 'rate(2 minute)', 'rate(0 minutes)', 'every day'])('%s is refused', async (ScheduleExpression) => {
    const aws = await awsWithFunctions();
    await expect(aws.as('events', 'PutRule', { Name: 'r', ScheduleExpression })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  test('by cron is refused as not simulated', async () => {
    const aws = await awsWithFunctions();
    await expect(aws.as('events', 'PutRule', { Name: 'r', ScheduleExpression: 'cron(0 8 * * ? *)' })).rejects.toMatchObject({ message: /cron expressions are not simulated/ });
  });
});

test('a rule that has targets cannot be deleted', async () => {
  const aws = await awsWithFunctions();
  const queue = await openQueue(aws, 'q');
  await ruleTo(aws, 'r', { Arn: queue.arn });
  await expect(aws.as('events', 'DeleteRule', { Name: 'r' })).rejects.toMatchObject({ code: 'ValidationException' });
  await aws.as('events', 'RemoveTargets', { Rule: 'r', Ids: ['t'] });
  await aws.as('events', 'DeleteRule', { Name: 'r' });
  await expect(aws.as('events', 'DescribeRule', { Name: 'r' })).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});
