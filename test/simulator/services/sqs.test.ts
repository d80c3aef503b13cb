import { describe, expect, test } from '@jest/globals';
import { servicePrincipal, type Shape } from '../../../simulator/service.ts';
import { ACCOUNT, awsOf, REGION } from '../aws-of.ts';
import type { TestAws } from '../aws-of.ts';
import { request } from './aws-with-functions.ts';

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  Attributes?: Record<string, string>;
}

async function queueOf(aws: TestAws, name = 'q', Attributes: Record<string, string> = {}) {
  const { QueueUrl } = await aws.as('sqs', 'CreateQueue', { QueueName: name, Attributes });
  const run = (operation: string, input: Shape = {}) => aws.as('sqs', operation, { QueueUrl, ...input });
  const receive = async (input: Shape = {}) => ((await run('ReceiveMessage', { MaxNumberOfMessages: 10, AttributeNames: ['All'], ...input }))['Messages'] ?? []) as Message[];
  return { run, receive, url: QueueUrl as string };
}

describe('a message', () => {
  test('is hidden while in flight, comes back after the visibility timeout, and is gone when deleted', async () => {
    const aws = awsOf();
    const { run, receive } = await queueOf(aws);
    await run('SendMessage', { MessageBody: 'a' });

    const [first] = await receive();
    expect(first).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '1' } });
    expect(await receive()).toEqual([]);
    await aws.clock.advance(30_000);
    const [second] = await receive();
    expect(second).toMatchObject({ MessageId: first!.MessageId, Attributes: { ApproximateReceiveCount: '2' } });

    await run('DeleteMessage', { ReceiptHandle: second!.ReceiptHandle });
    await aws.clock.advance(60_000);
    expect(await receive()).toEqual([]);
  });

  test('is delivered to a receiver that waits for it, as soon as it arrives', async () => {
    const aws = awsOf();
    const { run, receive } = await queueOf(aws);
    const begun = aws.clock.now();
    aws.clock.at(begun + 5000, async () => { await run('SendMessage', { MessageBody: 'late' }); });

    expect(await receive({ WaitTimeSeconds: 20 })).toMatchObject([{ Body: 'late' }]);
    expect(aws.clock.now() - begun).toBe(5000);
    expect(await receive({ WaitTimeSeconds: 20 })).toEqual([]);
    expect(aws.clock.now() - begun).toBe(25_000);
  });

  test('that is received too often moves to the dead-letter queue', async () => {
    const aws = awsOf();
    const dead = await queueOf(aws, 'dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:dead`, maxReceiveCount: 2 });
    const { run, receive } = await queueOf(aws, 'q', { RedrivePolicy, VisibilityTimeout: '1' });
    await run('SendMessage', { MessageBody: 'poison' });

    const rounds = [];
    for (let i = 0; i < 3; i++) {
      rounds.push((await receive()).length);
      await aws.clock.advance(1000);
    }

    expect(rounds).toEqual([1, 1, 0]);
    expect(await dead.receive()).toMatchObject([{ Body: 'poison', Attributes: { DeadLetterQueueSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q` } }]);
  });

  test('can be delayed, and its visibility changed', async () => {
    const aws = awsOf();
    const { run, receive } = await queueOf(aws);
    await run('SendMessage', { MessageBody: 'a', DelaySeconds: 10 });
    expect(await receive()).toEqual([]);
    expect(await run('GetQueueAttributes', { AttributeNames: ['All'] })).toMatchObject({ Attributes: { ApproximateNumberOfMessagesDelayed: '1', ApproximateNumberOfMessages: '0' } });
    await aws.clock.advance(10_000);

    const [message] = await receive();
    await run('ChangeMessageVisibility', { ReceiptHandle: message!.ReceiptHandle, VisibilityTimeout: 0 });

    expect(await receive()).toHaveLength(1);
  });

  test('of a service is taken only as the queue policy says', async () => {
    const aws = awsOf();
    const { run, url } = await queueOf(aws);
    const send = (SourceArn: string) =>
      aws.dispatch({ service: 'sqs', operation: 'SendMessage', input: { QueueUrl: url, MessageBody: 'a', SourceArn }, account: ACCOUNT, region: REGION, principal: servicePrincipal('events.amazonaws.com', ACCOUNT) });
    await expect(send('arn:r')).rejects.toMatchObject({ code: expect.stringContaining('AccessDenied') });
    const Statement = [
      { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*', Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:us-west-2:111122223333:rule/r' } } },
      { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ];
    await run('SetQueueAttributes', { Attributes: { Policy: JSON.stringify({ Statement }) } });
    await expect(send('arn:aws:events:us-west-2:111122223333:rule/other')).rejects.toMatchObject({ code: expect.stringContaining('AccessDenied') });
    await expect(send('arn:aws:events:us-west-2:111122223333:rule/r')).resolves.toHaveProperty('MessageId');
  });
});

test('a batch tells which of its entries failed', async () => {
  const aws = awsOf();
  const { run } = await queueOf(aws, 'q', { MaximumMessageSize: '1024' });
  const Entries = [{ Id: 'small', MessageBody: 'a' }, { Id: 'large', MessageBody: 'x'.repeat(2000) }];
  expect(await run('SendMessageBatch', { Entries })).toMatchObject({ Successful: [{ Id: 'small' }], Failed: [{ Id: 'large', Code: 'InvalidParameterValue' }] });
  await expect(run('SendMessageBatch', { Entries: [] })).rejects.toMatchObject({ code: 'EmptyBatchRequest' });
  await expect(run('DeleteMessageBatch', { Entries: [{ Id: 'a', ReceiptHandle: 'x' }, { Id: 'a', ReceiptHandle: 'y' }] })).rejects.toMatchObject({ code: 'BatchEntryIdsNotDistinct' });
});

test('a queue is made once, with the same attributes as often as one likes', async () => {
  const aws = awsOf();
  await queueOf(aws, 'q', { DelaySeconds: '5' });
  await queueOf(aws, 'q', { DelaySeconds: '5' });
  await expect(queueOf(aws, 'q', { DelaySeconds: '6' })).rejects.toMatchObject({ code: 'QueueNameExists' });
  await expect(queueOf(aws, 'r', { VisibilityTimeout: '99999', DelaySeconds: 'x' })).rejects.toMatchObject({ code: 'InvalidAttributeValue', message: /VisibilityTimeout, DelaySeconds/ });
  await expect(queueOf(aws, 's.fifo')).rejects.toMatchObject({ message: /FIFO queues are not simulated/ });
});

test('a purged queue is empty, and cannot be purged again within a minute', async () => {
  const aws = awsOf();
  const { run, receive } = await queueOf(aws);
  await run('SendMessage', { MessageBody: 'a' });
  await run('PurgeQueue');
  expect(await receive()).toEqual([]);
  await expect(run('PurgeQueue')).rejects.toMatchObject({ code: 'PurgeQueueInProgress' });
});

test('queues speak the AWS JSON protocol', async () => {
  const aws = awsOf();
  const call = (operation: string, body: object) => request(aws, 'POST', '/', { service: 'sqs', body, headers: { 'x-amz-target': `AmazonSQS.${operation}` } });
  expect(JSON.parse((await call('CreateQueue', { QueueName: 'q' })).body)).toEqual({ QueueUrl: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/q` });
  expect(JSON.parse((await call('GetQueueUrl', { QueueName: 'none' })).body)).toMatchObject({ __type: 'QueueDoesNotExist' });
});
