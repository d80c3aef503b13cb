import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';
import { secretNames, type SecretName } from '../names.ts';
import { makeTable, tableShapes, type TableName } from '../constructs/tables.ts';

/** What must survive a redeployment: the tables, their key, the secrets, the bus that others publish to, and what could not be delivered. */
export class StatefulStack extends Stack {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly secrets: Readonly<Record<SecretName, Secret>>;
  readonly bus: EventBus;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const key = new Key(this, 'key', { alias: 'drydock', description: 'Encrypts the tables of Drydock', enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    key.addToResourcePolicy(useThroughDynamoDb(this));
    const names = Object.keys(tableShapes) as TableName[];
    this.tables = Object.fromEntries(names.map((name) => [name, makeTable(this, name, key)])) as Record<TableName, Table>;
    const secretsNamed = Object.keys(secretNames) as SecretName[];
    this.secrets = Object.fromEntries(secretsNamed.map((name) => [name, makeSecret(this, name)])) as Record<SecretName, Secret>;
    this.deadLetters = makeDeadLetters(this);
    this.bus = new EventBus(this, 'bus', { eventBusName: 'drydock', description: 'Requests to change clusters, and what became of them' });
  }
}

/** Until somebody puts Slack's own value into it, it holds a random one, which nobody knows. */
function makeSecret(stack: Stack, name: SecretName): Secret {
  const secret = new Secret(stack, `${name}-secret`, { secretName: secretNames[name], removalPolicy: RemovalPolicy.RETAIN });
  acknowledge(secret, 'AwsSolutions-SMG4', 'Slack makes the value; a person takes it over from there.');
  return secret;
}

/** Events that a rule or an asynchronous invocation could not deliver, for two weeks. */
function makeDeadLetters(stack: Stack): Queue {
  const queue = new Queue(stack, 'dead-letters', { queueName: 'drydock-dead-letters', encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) });
  // Any rule of the account, so that the queue does not depend on the stack that has the rules.
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'events', resource: 'rule', resourceName: '*' }) } },
    }),
  );
  acknowledge(queue, 'AwsSolutions-SQS3', 'It is the dead-letter queue.');
  acknowledge(queue, 'Serverless-SQSRedrivePolicy', 'It is the dead-letter queue.');
  return queue;
}

/** Whoever may use a table may use its key through it, so that no role needs a permission for the key itself. */
function useThroughDynamoDb(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'kms:CallerAccount': stack.account, 'kms:ViaService': `dynamodb.${stack.region}.amazonaws.com` } },
  });
}
