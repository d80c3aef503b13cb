import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Shape } from '../../../simulator/service.ts';
import { rolePrincipal } from '../../../simulator/sts/sessions.ts';
import { ACCOUNT, awsOf, REGION, type TestAws } from '../aws-of.ts';

const anyone = { Effect: 'Deny', Principal: '*', Resource: '*' };
const policyOf = (...Statement: readonly Shape[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const explicit = /not authorized to perform: .* with an explicit deny in a resource-based policy$/;

let aws: TestAws;
let writer: string;
let other: string;
beforeEach(async () => {
  aws = awsOf();
  const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  writer = await aws.role('writer', everything);
  other = await aws.role('other', everything);
});

const as = async (role: string, service: string, operation: string, input: Shape) => aws.dispatch({ service, operation, input, account: ACCOUNT, region: REGION, principal: rolePrincipal(role, 'session') });

describe("a table's policy", () => {
  const ResourceArn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/log`;
  const item = { TableName: 'log', Item: { number: { N: '1' } } };
  const key = { TableName: 'log', Key: { number: { N: '1' } } };
  const onlyAdded = policyOf({ ...anyone, Action: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'] }, { ...anyone, Action: 'dynamodb:PutItem', Condition: { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/writer` } } });


  beforeEach(async () => {
    await aws.as('dynamodb', 'CreateTable', { TableName: 'log', BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'number', AttributeType: 'N' }], KeySchema: [{ AttributeName: 'number', KeyType: 'HASH' }] });
    await aws.as('dynamodb', 'PutResourcePolicy', { ResourceArn, Policy: onlyAdded });
  });

  test('denies everybody what it denies, whatever else they may do, the administrator too', async () => {
    await as(writer, 'dynamodb', 'PutItem', item);
    for (const operation of ['UpdateItem', 'DeleteItem']) {
      await expect(as(writer, 'dynamodb', operation, key)).rejects.toMatchObject({ code: 'AccessDeniedException', message: expect.stringMatching(explicit) });
      await expect(aws.as('dynamodb', operation, key)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    }
    await expect(aws.as('dynamodb', 'BatchWriteItem', { RequestItems: { log: [{ DeleteRequest: { Key: key.Key } }] } })).rejects.toMatchObject({ code: 'AccessDeniedException' });
    for (const denied of [as(other, 'dynamodb', 'PutItem', item), aws.as('dynamodb', 'PutItem', item)]) await expect(denied).rejects.toMatchObject({ code: 'AccessDeniedException' });
    expect(await as(other, 'dynamodb', 'GetItem', key)).toMatchObject({ Item: item.Item });
  });

  test('is shown as it was given, and counts no more when it is gone', async () => {
    expect(await aws.as('dynamodb', 'GetResourcePolicy', { ResourceArn })).toMatchObject({ Policy: onlyAdded, RevisionId: expect.any(String) });
    await aws.as('dynamodb', 'DeleteResourcePolicy', { ResourceArn });
    await expect(aws.as('dynamodb', 'GetResourcePolicy', { ResourceArn })).rejects.toMatchObject({ code: 'PolicyNotFoundException' });
    await as(other, 'dynamodb', 'PutItem', item);
  });

  test('has to be one', async () => {
    await expect(aws.as('dynamodb', 'PutResourcePolicy', { ResourceArn, Policy: policyOf({ Effect: 'Deny', Action: 'dynamodb:PutItem', Resource: '*' }) })).rejects.toMatchObject({ code: 'ValidationException', message: expect.stringContaining('Principal') });
    await expect(aws.as('dynamodb', 'PutResourcePolicy', { ResourceArn, Policy: onlyAdded, ExpectedRevisionId: 'NO_POLICY' })).rejects.toMatchObject({ code: 'PolicyNotFoundException' });
  });
});

describe("a bus's policy", () => {
  const entry = (Source: string, DetailType: string) => ({ EventBusName: 'ship', Source, DetailType, Detail: '{}' });
  const put = async (role: string, ...Entries: readonly Shape[]) => as(role, 'events', 'PutEvents', { Entries });

  beforeEach(async () => {
    await aws.as('events', 'CreateEventBus', { Name: 'ship' });
    const Policy = policyOf(
      { ...anyone, Action: 'events:PutEvents', Condition: { StringEquals: { 'events:source': 'ship' }, ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/writer` } } },
      { ...anyone, Action: 'events:PutEvents', Condition: { StringNotEquals: { 'events:source': 'ship', 'events:detail-type': 'Asked' } } },
    );
    await aws.as('events', 'PutPermission', { EventBusName: 'ship', Policy });
  });

  test('judges each event by its source and its type, and one that is denied denies the call', async () => {
    expect(await put(writer, entry('ship', 'Done'))).toMatchObject({ FailedEntryCount: 0 });
    expect(await put(other, entry('port', 'Asked'))).toMatchObject({ FailedEntryCount: 0 });
    for (const forged of [entry('ship', 'Done'), entry('ship', 'Asked'), entry('port', 'Done')]) {
      await expect(put(other, forged)).rejects.toMatchObject({ code: 'AccessDeniedException', message: expect.stringMatching(explicit) });
      await expect(put(other, entry('port', 'Asked'), forged)).rejects.toMatchObject({ code: 'AccessDeniedException' });
      await expect(aws.as('events', 'PutEvents', { Entries: [forged] })).rejects.toMatchObject({ code: 'AccessDeniedException' });
    }
  });

  test('counts no more when it is taken off', async () => {
    await aws.as('events', 'RemovePermission', { EventBusName: 'ship', RemoveAllPermissions: true });
    expect(await put(other, entry('ship', 'Done'))).toMatchObject({ FailedEntryCount: 0 });
  });

  test('has to be one', async () => {
    await expect(aws.as('events', 'PutPermission', { EventBusName: 'ship', Policy: '{"Statement":[]}' })).rejects.toMatchObject({ code: 'ValidationException' });
  });
});
