import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

export const tables = { OPERATIONS_TABLE: 'operations', WATCHES_TABLE: 'watches', LEASES_TABLE: 'leases', CLUSTERS_TABLE: 'clusters', CALENDAR_TABLE: 'calendar', ACCESS_TABLE: 'access', SLACK_TABLE: 'slack', AUDIT_LOG_TABLE: 'audit-log', TICKETS_TABLE: 'tickets' } as const;

export interface TestDynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

type Attributes = Readonly<Record<string, 'S' | 'N'>>;

interface Shape {
  readonly attributes: Attributes;
  readonly key: readonly [hash: string, range?: string];
  readonly index?: { readonly name: string; readonly key: readonly [hash: string, range: string] };
}

/** As `infra/constructs/tables.ts` has them. */
const shapes: Readonly<Record<keyof typeof tables, Shape>> = {
  OPERATIONS_TABLE: {
    attributes: { operationId: 'S', item: 'S', kindOfItem: 'S', requestedAtAndId: 'S' },
    key: ['operationId', 'item'],
    index: { name: 'by-time', key: ['kindOfItem', 'requestedAtAndId'] },
  },
  WATCHES_TABLE: { attributes: { watchId: 'S', shard: 'S', nextPollAt: 'N' }, key: ['watchId'], index: { name: 'due', key: ['shard', 'nextPollAt'] } },
  LEASES_TABLE: { attributes: { cluster: 'S' }, key: ['cluster'] },
  CLUSTERS_TABLE: { attributes: { fleet: 'S', cluster: 'S' }, key: ['fleet', 'cluster'] },
  ACCESS_TABLE: { attributes: { item: 'S' }, key: ['item'] },
  CALENDAR_TABLE: { attributes: { part: 'S', item: 'S' }, key: ['part', 'item'] },
  AUDIT_LOG_TABLE: { attributes: { part: 'S', number: 'N' }, key: ['part', 'number'] },
  TICKETS_TABLE: { attributes: { item: 'S', shard: 'S', dueAt: 'N' }, key: ['item'], index: { name: 'due', key: ['shard', 'dueAt'] } },
  SLACK_TABLE: { attributes: { item: 'S', shard: 'S', dueAt: 'N' }, key: ['item'], index: { name: 'due', key: ['shard', 'dueAt'] } },
};

/** DynamoDB's protocol on a port of its own, with our tables, all empty. */
export async function startDynamoDb(): Promise<TestDynamoDb> {
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ endpoint, region: 'us-west-2', credentials: { accessKeyId: 'x', secretAccessKey: 'y' } });
  await Promise.all(Object.entries(shapes).map(async ([variable, shape]) => createTable(client, tables[variable as keyof typeof tables], shape)));
  return {
    endpoint,
    client,
    close: async () => {
      client.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function createTable(client: DynamoDBClient, TableName: string, { attributes, key, index }: Shape): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: Object.entries(attributes).map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
      KeySchema: keySchema(key),
      ...(index && { GlobalSecondaryIndexes: [{ IndexName: index.name, KeySchema: keySchema(index.key), Projection: { ProjectionType: 'ALL' } }] }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 0.01, maxDelay: 0.01 }, { TableName });
}

function keySchema([hash, range]: readonly [string, string?]): CreateTableCommandInput['KeySchema'] {
  return [{ AttributeName: hash, KeyType: 'HASH' }, ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }])];
}
