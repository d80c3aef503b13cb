import { describe, expect, test } from '@jest/globals';
import { memberRoleNames, secretNames } from '../../infra/names.ts';
import { permissions } from '../../infra/permissions.ts';
import type { FunctionName } from '../../functions/names.ts';
import { policiesOf, resources, statementsOf } from './synthesised.ts';

describe('The tables', () => {
  const tables = resources('stateful', 'AWS::DynamoDB::Table');

  test('have the keys and indexes that the stores read by', () => {
    const keys = (schema: unknown) => (schema as { AttributeName: string }[]).map(({ AttributeName }) => AttributeName);
    const shapes = tables.map(({ Properties }) => [
      Properties['TableName'],
      keys(Properties['KeySchema']),
      Object.fromEntries(((Properties['GlobalSecondaryIndexes'] ?? []) as { IndexName: string; KeySchema: unknown }[]).map(({ IndexName, KeySchema }) => [IndexName, keys(KeySchema)])),
    ]);
    expect(shapes).toEqual([
      ['drydock-operations', ['operationId', 'item'], { 'by-time': ['kindOfItem', 'requestedAtAndId'] }],
      ['drydock-watches', ['watchId'], { due: ['shard', 'nextPollAt'] }],
      ['drydock-leases', ['cluster'], {}],
      ['drydock-clusters', ['fleet', 'cluster'], {}],
      ['drydock-access', ['item'], {}],
      ['drydock-audit-log', ['part', 'number'], {}],
      ['drydock-calendar', ['part', 'item'], {}],
      ['drydock-slack', ['item'], { due: ['shard', 'dueAt'] }],
      ['drydock-tickets', ['item'], { due: ['shard', 'dueAt'] }],
    ]);
  });

  test('sort watches by a number: the time of their next poll', () => {
    const watches = tables.find(({ Properties }) => Properties['TableName'] === 'drydock-watches');
    expect(watches?.Properties['AttributeDefinitions']).toContainEqual({ AttributeName: 'nextPollAt', AttributeType: 'N' });
  });

  test('are encrypted with our key, restorable, billed by use, and not deleted with their stack', () => {
    const [key] = resources('stateful', 'AWS::KMS::Key');
    expect(key).toMatchObject({ DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
    for (const { DeletionPolicy, Properties } of tables) {
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: `\${${key?.id ?? ''}.Arn}` },
      });
    }
  });
});

test('Secrets are kept with their stack gone, and no template has their values', () => {
  const secrets = resources('stateful', 'AWS::SecretsManager::Secret');
  expect(secrets.map(({ DeletionPolicy, Properties }) => [Properties['Name'], DeletionPolicy])).toEqual(Object.values(secretNames).map((name) => [name, 'Retain']));
  for (const { Properties } of secrets) expect(Properties['SecretString']).toBeUndefined();
});

test('The audit log can only be added to, and by one role', () => {
  const policies = resources('stateful', 'AWS::DynamoDB::Table').filter(({ Properties }) => Properties['ResourcePolicy'] !== undefined).map(({ Properties }) => [Properties['TableName'], statementsOf((Properties['ResourcePolicy'] as { PolicyDocument: object }).PolicyDocument).map(({ Effect, actions, Condition }) => [Effect, actions.includes('dynamodb:PutItem'), Condition !== undefined])]);
  expect(policies).toEqual([['drydock-audit-log', [['Deny', false, false], ['Deny', true, true]]]]);
});

test('The dead-letter queue takes messages from the rules of this account, and keeps them for two weeks', () => {
  const queues = resources('stateful', 'AWS::SQS::Queue');
  const queue = queues.find(({ Properties }) => Properties['QueueName'] === 'drydock-dead-letters');
  expect(queue?.Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
  const policy = resources('stateful', 'AWS::SQS::QueuePolicy').find(({ Properties }) => JSON.stringify(Properties['Queues']).includes('deadletters'));
  const allowed = statementsOf(policy?.Properties['PolicyDocument']).filter(({ Effect }) => Effect === 'Allow');
  expect(allowed).toEqual([expect.objectContaining({ actions: ['sqs:SendMessage'], Condition: { ArnLike: { 'aws:SourceArn': expect.stringMatching(/:rule\/\*$/) } } })]);
});

describe('A member account', () => {
  const roles = new Map(resources('member-account', 'AWS::IAM::Role').map(({ Properties }) => [Properties['RoleName'], Properties]));

  test('gives three roles and nothing else', () => {
    expect([...roles.keys()].sort()).toEqual(Object.values(memberRoleNames).sort());
    expect(resources('member-account', 'AWS::IAM::ManagedPolicy')).toEqual([]);
    for (const properties of roles.values()) expect(properties['ManagedPolicyArns']).toBeUndefined();
  });

  test.each(['observer', 'operator'] as const)('trusts the %s only to the functions that need it, with the external id', (member) => {
    const needing = (Object.keys(permissions) as FunctionName[]).filter((name) => permissions[name].some((grant) => 'member' in grant && grant.member === member));
    expect(needing.length).toBeGreaterThan(0);
    expect(roles.get(memberRoleNames[member])?.['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::${HubAccount}:root' },
          Condition: {
            StringEquals: { 'sts:ExternalId': '${ExternalId}' },
            ArnEquals: { 'aws:PrincipalArn': needing.map((name) => `arn:aws:iam::\${HubAccount}:role/drydock-${name}`) },
          },
        },
      ],
    });
  });

  test('trusts the role that makes stacks to CloudFormation alone', () => {
    expect(roles.get(memberRoleNames.stacks)?.['AssumeRolePolicyDocument']).toMatchObject({ Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' } }] });
  });

  test('names every action in full', () => {
    for (const { statements } of policiesOf('member-account')) for (const { actions } of statements) for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
  });

  test('lets roles be passed only to the services that wear them', () => {
    const passing = policiesOf('member-account').flatMap(({ statements }) => statements.filter(({ actions }) => actions.includes('iam:PassRole')));
    expect(passing.length).toBeGreaterThan(0);
    for (const { Condition, resources } of passing) {
      expect(Condition?.['StringEquals']?.['iam:PassedToService']).toBeDefined();
      for (const resource of resources) expect(resource).toMatch(/:role\//);
    }
  });

  test('makes and unmakes roles only under our own path, and those of EKS and Auto Scaling', () => {
    const iam = policiesOf('member-account').flatMap(({ statements }) => statements.filter(({ actions }) => actions.some((action) => /^iam:(Create|Delete|Put|Attach|Detach|Tag)\w*Role/.test(action))));
    expect(iam.length).toBeGreaterThan(0);
    for (const { actions, resources } of iam) {
      const allowed = actions.includes('iam:CreateServiceLinkedRole') ? /:role\/aws-service-role\/(?:eks[\w-]*\.amazonaws\.com\/AWSServiceRoleForAmazonEKS\w*|autoscaling\.amazonaws\.com\/AWSServiceRoleForAutoScaling)$/ : /:role\/drydock\/\*$/;
      for (const resource of resources) expect(resource).toMatch(allowed);
    }
  });
});
