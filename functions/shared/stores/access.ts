import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { emptyPolicy, type AccessPolicy } from '../../../core/authorisation/policy.ts';
import type { AccessRecord, AccessStore } from '../../../core/ports.ts';
import { pack, unpack } from './packed.ts';
import { Table } from './table.ts';

const key = { item: 'policy' };

/** One item: it is read as a whole with every request. */
export class DynamoAccessStore implements AccessStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async read(): Promise<AccessRecord> {
    const item = await this.table.get(key);
    return item ? { policy: unpack(item['policy']) as AccessPolicy, version: Number(item['version']) } : { policy: emptyPolicy, version: 0 };
  }

  async save(policy: AccessPolicy, version: number): Promise<boolean> {
    const asRead = version === 0 ? { text: 'attribute_not_exists(version)' } : { text: 'version = :version', values: { ':version': version } };
    return this.table.put({ ...key, policy: pack(policy), version: version + 1 }, asRead);
  }
}
