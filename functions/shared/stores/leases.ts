import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Target } from '../../../core/operation/operation.ts';
import type { Lease, LeaseStore } from '../../../core/ports.ts';
import { Table } from './table.ts';

export class DynamoLeaseStore implements LeaseStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async take(target: Target, operationId: string, now: number, expiresAt: number): Promise<Lease> {
    if (await this.renew(target, operationId, expiresAt)) return this.held(target);
    await this.table.update(
      { cluster: clusterKey(target) },
      {
        text: 'SET target = :target, operationId = :operation, expiresAt = :expires ADD fence :one',
        values: { ':target': target, ':operation': operationId, ':expires': expiresAt, ':one': 1 },
      },
      { text: 'attribute_not_exists(operationId) OR expiresAt <= :now', values: { ':now': now } },
    );
    return this.held(target);
  }

  async renew(target: Target, operationId: string, expiresAt: number): Promise<boolean> {
    const renewed = await this.table.update(
      { cluster: clusterKey(target) },
      { text: 'SET expiresAt = :expires', values: { ':expires': expiresAt } },
      { text: 'operationId = :operation', values: { ':operation': operationId } },
    );
    return renewed !== undefined;
  }

  async find(target: Target): Promise<Lease | undefined> {
    const item = await this.table.get({ cluster: clusterKey(target) });
    return item?.['operationId'] === undefined ? undefined : leaseOf(item);
  }

  async release(target: Target, operationId: string): Promise<void> {
    await this.table.update(
      { cluster: clusterKey(target) },
      { text: 'REMOVE operationId, expiresAt' },
      { text: 'operationId = :operation', values: { ':operation': operationId } },
    );
  }

  private async held(target: Target): Promise<Lease> {
    const lease = await this.find(target);
    if (!lease) throw new Error(`The lease of ${clusterKey(target)} was released while it was taken.`);
    return lease;
  }
}

export function clusterKey({ account, region, cluster }: Target): string {
  return `${account}/${region}/${cluster}`;
}

function leaseOf({ target, operationId, fence, expiresAt }: Readonly<Record<string, unknown>>): Lease {
  return { target, operationId, fence, expiresAt } as Lease;
}
