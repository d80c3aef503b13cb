import { describe, expect, test } from '@jest/globals';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException, CreateTableCommand, DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ACCOUNT, awsOf, REGION } from '../aws-of.ts';
import type { TestAws } from '../aws-of.ts';

const arn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/things`;
const table = {
  TableName: 'things',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'owner', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [{ IndexName: 'by-owner', KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } }],
} as const;

async function clientOf(aws: TestAws): Promise<DynamoDBClient> {
  const client = new DynamoDBClient(aws.client());
  await client.send(new CreateTableCommand(table as never));
  return client;
}

describe('a table', () => {
  test('is active as soon as it is made, with the ARNs of its account and region', async () => {
    const aws = awsOf();
    const client = await clientOf(aws);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'things' }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', TableArn: arn, GlobalSecondaryIndexes: [{ IndexArn: `${arn}/index/by-owner`, IndexStatus: 'ACTIVE' }], CreationDateTime: new Date(aws.clock.now()), DeletionProtectionEnabled: false });
  });

  test('is apart from a table of the same name in another account', async () => {
    const aws = awsOf();
    await aws.as('dynamodb', 'CreateTable', table);
    await expect(aws.as('dynamodb', 'DescribeTable', { TableName: 'things' }, '444455556666')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('shows encryption, streams, backups, expiry and tags as they were set', async () => {
    const aws = awsOf();
    await aws.as('dynamodb', 'CreateTable', { ...table, Tags: [{ Key: 'a', Value: 'b' }], SSESpecification: { Enabled: true, KMSMasterKeyId: 'arn:key' }, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } });
    await aws.as('dynamodb', 'UpdateContinuousBackups', { TableName: 'things', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
    await aws.as('dynamodb', 'UpdateTimeToLive', { TableName: 'things', TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } });
    await aws.as('dynamodb', 'TagResource', { ResourceArn: arn, Tags: [{ Key: 'c', Value: 'd' }] });

    expect(await aws.as('dynamodb', 'DescribeTable', { TableName: 'things' })).toMatchObject({ Table: { SSEDescription: { Status: 'ENABLED', KMSMasterKeyArn: 'arn:key' }, LatestStreamArn: expect.stringContaining(`${arn}/stream/`) } });
    expect(await aws.as('dynamodb', 'DescribeContinuousBackups', { TableName: 'things' })).toMatchObject({ ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } } });
    expect(await aws.as('dynamodb', 'DescribeTimeToLive', { TableName: 'things' })).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' } });
    expect(await aws.as('dynamodb', 'ListTagsOfResource', { ResourceArn: arn })).toEqual({ Tags: [{ Key: 'a', Value: 'b' }, { Key: 'c', Value: 'd' }] });
  });

  test('with deletion protection stays until that is taken off', async () => {
    const aws = awsOf();
    await aws.as('dynamodb', 'CreateTable', { ...table, DeletionProtectionEnabled: true });
    await expect(aws.as('dynamodb', 'DeleteTable', { TableName: 'things' })).rejects.toMatchObject({ code: 'ValidationException', message: /deletion protection/ });
    await aws.as('dynamodb', 'UpdateTable', { TableName: 'things', DeletionProtectionEnabled: false });
    await aws.as('dynamodb', 'DeleteTable', { TableName: 'things' });
    expect(await aws.as('dynamodb', 'ListTables', {})).toEqual({ TableNames: [] });
  });
});

describe('an item', () => {
  test('is written on a condition, which shows the item when it fails, and read back', async () => {
    const aws = awsOf();
    const client = await clientOf(aws);
    const first = { pk: { S: 'a' }, owner: { S: 'me' }, n: { N: '1' } };
    const put = (Item: Record<string, AttributeValue>) => client.send(new PutItemCommand({ TableName: 'things', Item, ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
    await put(first);

    const failure = await put({ pk: { S: 'a' } }).catch((error: unknown) => error);
    const Key = { pk: { S: 'a' } };
    await client.send(new UpdateItemCommand({ TableName: 'things', Key, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } }));
    const { Item } = await client.send(new GetItemCommand({ TableName: 'things', Key }));

    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect((failure as ConditionalCheckFailedException).Item).toEqual(first);
    expect(Item).toEqual({ ...first, n: { N: '2' } });
  });

  test('is found by an index', async () => {
    const aws = awsOf();
    const client = await clientOf(aws);
    await client.send(new PutItemCommand({ TableName: 'things', Item: { pk: { S: 'a' }, owner: { S: 'me' } } }));
    const { Items } = await client.send(new QueryCommand({ TableName: 'things', IndexName: 'by-owner', KeyConditionExpression: '#o = :o', ExpressionAttributeNames: { '#o': 'owner' }, ExpressionAttributeValues: { ':o': { S: 'me' } } }));
    expect(Items).toEqual([{ pk: { S: 'a' }, owner: { S: 'me' } }]);
  });

  test('is out of reach for a role that may only query the index', async () => {
    const aws = awsOf();
    await clientOf(aws);
    const roleArn = await aws.role('reader', [{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${arn}/index/by-owner` }]);
    const client = new DynamoDBClient(aws.client(aws.world.credentialsFor(roleArn, 'test')));
    const query = { KeyConditionExpression: '#o = :o', ExpressionAttributeNames: { '#o': 'owner' }, ExpressionAttributeValues: { ':o': { S: 'me' } } };

    await expect(client.send(new QueryCommand({ TableName: 'things', IndexName: 'by-owner', ...query }))).resolves.toMatchObject({ Count: 0 });
    await expect(client.send(new QueryCommand({ TableName: 'things', ...query }))).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining(arn) });
    await expect(client.send(new PutItemCommand({ TableName: 'things', Item: { pk: { S: 'a' } } }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

test('a transaction is refused as not simulated', async () => {
  const client = await clientOf(awsOf());
  await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [] }))).rejects.toMatchObject({ message: expect.stringContaining('dynamodb:TransactWriteItems is not simulated') });
});

test('two tables do not get in the way of each other when they are made at once', async () => {
  const aws = awsOf();
  await Promise.all(['things', 'others'].map((TableName) => aws.as('dynamodb', 'CreateTable', { ...table, TableName })));
  expect(await aws.as('dynamodb', 'ListTables', {})).toEqual({ TableNames: ['others', 'things'] });
});
