import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { makeTable, tableShapes, type TableName } from '../constructs/tables.ts';

/** What must survive a redeployment: the tables, their key, and the bus that others publish to. */
export class StatefulStack extends Stack {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const key = new Key(this, 'key', { alias: 'drydock', description: 'Encrypts the tables of Drydock', enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    key.addToResourcePolicy(useThroughDynamoDb(this));
    const names = Object.keys(tableShapes) as TableName[];
    this.tables = Object.fromEntries(names.map((name) => [name, makeTable(this, name, key)])) as Record<TableName, Table>;
    this.bus = new EventBus(this, 'bus', { eventBusName: 'drydock', description: 'Requests to change clusters, and what became of them' });
  }
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
