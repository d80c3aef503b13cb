import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Target } from '../../../core/operation/operation.ts';
import type { Lease, LeaseStore } from '../../../core/ports.ts';
import type { ClusterTraits } from '../../../core/windows/selector.ts';
import { Table } from './table.ts';

/** One item per cluster that was ever held; a released one keeps its fence. */
export class DynamoLeaseStore implements LeaseStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async take(target: Target, operationId: string, now: number, expiresAt: number, traits?: ClusterTraits): Promise<Lease> {
    const lease = (await this.extend(target, operationId, expiresAt)) ?? (await this.obtain({ target, operationId, expiresAt, ...(traits && { traits }) }, now)) ?? (await this.find(target));
    // Whoever held it may have released it before we saw who it was.
    return lease ?? this.take(target, operationId, now, expiresAt, traits);
  }

  async renew(target: Target, operationId: string, expiresAt: number): Promise<Lease | undefined> {
    return this.extend(target, operationId, expiresAt);
  }

  async find(target: Target): Promise<Lease | undefined> {
    const item = await this.table.get(keyOf(target));
    return item?.['operationId'] === undefined ? undefined : leaseOf(item);
  }

  async release(target: Target, operationId: string): Promise<void> {
    await this.table.update(keyOf(target), { text: 'REMOVE operationId, expiresAt' }, heldBy(operationId));
  }

  private async extend(target: Target, operationId: string, expiresAt: number): Promise<Lease | undefined> {
    const item = await this.table.update(keyOf(target), { text: 'SET expiresAt = :expires', values: { ':expires': expiresAt } }, heldBy(operationId));
    return item && leaseOf(item);
  }

  private async obtain({ target, operationId, expiresAt, traits }: Omit<Lease, 'fence'>, now: number): Promise<Lease | undefined> {
    const item = await this.table.update(
      keyOf(target),
      {
        text: 'SET target = :target, traits = :traits, operationId = :operation, expiresAt = :expires ADD fence :one',
        values: { ':traits': traits ?? null, ':target': target, ':operation': operationId, ':expires': expiresAt, ':one': 1 },
      },
      { text: 'attribute_not_exists(operationId) OR expiresAt <= :now', values: { ':now': now } },
    );
    return item && leaseOf(item);
  }
}

export function clusterKey({ account, region, cluster }: Target): string {
  return `${account}/${region}/${cluster}`;
}

function keyOf(target: Target) {
  return { cluster: clusterKey(target) };
}

function heldBy(operationId: string) {
  return { text: 'operationId = :operation', values: { ':operation': operationId } };
}

function leaseOf({ target, operationId, fence, expiresAt, traits }: Readonly<Record<string, unknown>>): Lease {
  return { target, operationId, fence, expiresAt, ...(traits ? { traits } : {}) } as Lease;
}
