import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export type TableName = 'operations' | 'watches' | 'leases' | 'clusters' | 'calendar' | 'access' | 'slack';

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
  calendar: { partitionKey: text('part'), sortKey: text('item') },
  slack: { partitionKey: text('item'), timeToLive: 'expiresAt', indexes: { due: { partitionKey: text('shard'), sortKey: number('dueAt') } } },
};

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
  });
  for (const [indexName, index] of Object.entries(shape.indexes ?? {})) {
    table.addGlobalSecondaryIndex({ indexName, partitionKey: attribute(index.partitionKey), sortKey: attribute(index.sortKey) });
  }
  return table;
}

function attribute([name, type]: Attribute) {
  return { name, type };
}
