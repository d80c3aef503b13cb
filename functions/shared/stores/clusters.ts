import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Target } from '../../../core/operation/operation.ts';
import type { ClusterRecord, ClusterStore } from '../../../core/ports.ts';
import { clusterKey } from './leases.ts';
import { Table } from './table.ts';

/** The fleet. All clusters share one index partition, so that a list is one query. */
const fleet = 'fleet';

export class DynamoClusterStore implements ClusterStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async save(record: ClusterRecord): Promise<void> {
    await this.table.put({ fleet, cluster: clusterKey(record.target), record });
  }

  async remove(target: Target): Promise<void> {
    await this.table.delete({ fleet, cluster: clusterKey(target) });
  }

  async find(target: Target): Promise<ClusterRecord | undefined> {
    const item = await this.table.get({ fleet, cluster: clusterKey(target) });
    return item?.['record'] as ClusterRecord | undefined;
  }

  async list(): Promise<readonly ClusterRecord[]> {
    const items = await this.table.query({ text: 'fleet = :fleet', values: { ':fleet': fleet } });
    return items.map((item) => item['record'] as ClusterRecord);
  }
}
