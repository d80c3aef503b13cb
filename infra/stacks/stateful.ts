import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type CfnEventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { catalogue } from '../../events/catalogue.ts';
import { source } from '../../events/define-event.ts';
import { functionNames } from '../../functions/names.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { secretNames, type SecretName } from '../names.ts';
import { makeTable, tableShapes, type TableName } from '../constructs/tables.ts';
import { permissions } from '../permissions.ts';

/** What must survive a redeployment: the tables, their key, the secrets, the bus that others publish to, and what could not be delivered. */
export class StatefulStack extends Stack {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly secrets: Readonly<Record<SecretName, Secret>>;
  readonly bus: EventBus;
  readonly deadLetters: Queue;
  /** What crossed the bus and is not in the audit log yet. */
  readonly auditQueue: Queue;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const key = new Key(this, 'key', { alias: 'drydock', description: 'Encrypts the tables of Drydock', enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    key.addToResourcePolicy(useThroughDynamoDb(this));
    const names = Object.keys(tableShapes) as TableName[];
    this.tables = Object.fromEntries(names.map((name) => [name, makeTable(this, name, key)])) as Record<TableName, Table>;
    const secretsNamed = Object.keys(secretNames) as SecretName[];
    this.secrets = Object.fromEntries(secretsNamed.map((name) => [name, makeSecret(this, name)])) as Record<SecretName, Secret>;
    this.deadLetters = makeDeadLetters(this);
    this.auditQueue = makeAuditQueue(this, this.deadLetters);
    this.bus = new EventBus(this, 'bus', { eventBusName: 'drydock', description: 'Requests to change clusters, and what became of them' });
    (this.bus.node.defaultChild as CfnEventBus).policy = busPolicy(this);
  }
}

/** Until somebody puts the value of the system that it is for into it, it holds a random one, which nobody knows. */
function makeSecret(stack: Stack, name: SecretName): Secret {
  const secret = new Secret(stack, `${name}-secret`, { secretName: secretNames[name], removalPolicy: RemovalPolicy.RETAIN });
  acknowledge(secret, 'AwsSolutions-SMG4', 'The system that it is for makes the value; a person takes it over from there.');
  return secret;
}

/** Events that a rule or an asynchronous invocation could not deliver, for two weeks. */
function makeDeadLetters(stack: Stack): Queue {
  const queue = new Queue(stack, 'dead-letters', { queueName: 'drydock-dead-letters', encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) });
  queue.addToResourcePolicy(takesFromRules(stack, queue));
  acknowledge(queue, 'Serverless-SQSRedrivePolicy', 'It is the dead-letter queue.');
  return queue;
}

/** Between the bus and the audit log: what comes faster than it is entered waits, for as long as it has to. */
function makeAuditQueue(stack: Stack, deadLetters: Queue): Queue {
  const queue = new Queue(stack, 'audit-queue', {
    queueName: 'drydock-audit', encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14),
    visibilityTimeout: Duration.minutes(6), deadLetterQueue: { queue: deadLetters, maxReceiveCount: 20 },
  });
  queue.addToResourcePolicy(takesFromRules(stack, queue));
  return queue;
}

/** From any rule of the account, so that the queue does not depend on the stack that has the rules. */
function takesFromRules(stack: Stack, queue: Queue): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'events', resource: 'rule', resourceName: '*' }) } },
  });
}

/**
 * What Drydock says, its functions alone can say: whoever else may put events on the bus has to name another source, and can
 * only ask for operations. It denies, and allows nothing: who may publish at all is for IAM.
 */
function busPolicy(stack: Stack): object {
  const speakers = functionNames.filter((name) => permissions[name].some((grant) => 'bus' in grant)).map((name) => `arn:${stack.partition}:iam::${stack.account}:role/drydock-${name}`);
  const deny = (Sid: string, Condition: object) => ({ Sid, Effect: 'Deny', Principal: '*', Action: 'events:PutEvents', Resource: stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'drydock' }), Condition });
  return {
    Version: '2012-10-17',
    Statement: [
      deny('OnlyDrydockSpeaksAsDrydock', { StringEquals: { 'events:source': source }, ArnNotEquals: { 'aws:PrincipalArn': speakers } }),
      deny('OthersOnlyAsk', { StringNotEquals: { 'events:source': source, 'events:detail-type': catalogue.OperationRequested.name } }),
    ],
  };
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
