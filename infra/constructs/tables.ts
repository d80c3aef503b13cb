import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export type TableName = 'operations' | 'watches' | 'leases' | 'clusters' | 'calendar' | 'access' | 'audit-log' | 'slack' | 'tickets';

type Attribute = readonly [name: string, type: AttributeType];

interface TableShape {
  readonly partitionKey: Attribute;
  readonly sortKey?: Attribute;
  /** The attribute with the second in which DynamoDB may forget an item. */
  readonly timeToLive?: string;
  readonly indexes?: Readonly<Record<string, { readonly partitionKey: Attribute; readonly sortKey: Attribute }>>;
}

const text = (name: string): Attribute => [name, AttributeType.STRING];
const number = (name: string): Attribute => [name, AttributeType.NUMBER];

/** What the stores in `functions/shared/stores` read and write. */
export const tableShapes: Readonly<Record<TableName, TableShape>> = {
  operations: {
    partitionKey: text('operationId'),
    sortKey: text('item'),
    indexes: { 'by-time': { partitionKey: text('kindOfItem'), sortKey: text('requestedAtAndId') } },
  },
  watches: { partitionKey: text('watchId'), indexes: { due: { partitionKey: text('shard'), sortKey: number('nextPollAt') } } },
  leases: { partitionKey: text('cluster') },
  clusters: { partitionKey: text('fleet'), sortKey: text('cluster') },
  access: { partitionKey: text('item') },
  'audit-log': { partitionKey: text('part'), sortKey: number('number') },
  calendar: { partitionKey: text('part'), sortKey: text('item') },
  slack: { partitionKey: text('item'), timeToLive: 'expiresAt', indexes: { due: { partitionKey: text('shard'), sortKey: number('dueAt') } } },
  tickets: { partitionKey: text('item'), timeToLive: 'expiresAt', indexes: { due: { partitionKey: text('shard'), sortKey: number('dueAt') } } },
};

/** Who may write the audit log: the role of one function. */
const keeper = 'drydock-keep-audit-log';

/** The audit log is only ever added to: nobody may change or delete what is in it, and nobody but its keeper may write. */
function onlyAdded(scope: Construct): PolicyDocument {
  const { partition, account } = Stack.of(scope);
  const deny = (sid: string, actions: readonly string[], conditions: Readonly<Record<string, unknown>> = {}) =>
    new PolicyStatement({ sid, effect: Effect.DENY, principals: [new AnyPrincipal()], actions: actions.map((action) => `dynamodb:${action}`), resources: ['*'], conditions });
  return new PolicyDocument({
    statements: [
      deny('NobodyChangesWhatIsEntered', ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete']),
      deny('OnlyTheKeeperEnters', ['PutItem'], { ArnNotEquals: { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/${keeper}` } }),
    ],
  });
}

/** On-demand, encrypted with our key, restorable to any second of the last 35 days, and not deleted with its stack. */
export function makeTable(scope: Construct, name: TableName, encryptionKey: IKey): Table {
  const shape = tableShapes[name];
  const table = new Table(scope, `${name}-table`, {
    tableName: `drydock-${name}`,
    partitionKey: attribute(shape.partitionKey),
    ...(shape.sortKey && { sortKey: attribute(shape.sortKey) }),
    ...(shape.timeToLive !== undefined && { timeToLiveAttribute: shape.timeToLive }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
    ...(name === 'audit-log' && { resourcePolicy: onlyAdded(scope) }),
  });
  for (const [indexName, index] of Object.entries(shape.indexes ?? {})) {
    table.addGlobalSecondaryIndex({ indexName, partitionKey: attribute(index.partitionKey), sortKey: attribute(index.sortKey) });
  }
  return table;
}

function attribute([name, type]: Attribute) {
  return { name, type };
}
