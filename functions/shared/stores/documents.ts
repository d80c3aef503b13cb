import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { noApprovals } from '../../../core/approvals/policy.ts';
import { emptyPolicy } from '../../../core/authorisation/policy.ts';
import type { AccessStore, ApprovalPolicyStore, DocumentRecord, DocumentStore, TicketMappingStore } from '../../../core/ports.ts';
import { noMappings } from '../../../core/tickets/mapping.ts';
import { pack, unpack } from './packed.ts';
import { Table } from './table.ts';

/** One item: it is read as a whole with every request. */
class DynamoDocument<Policy> implements DocumentStore<Policy> {
  private readonly table: Table;
  private readonly key: { readonly item: string };
  private readonly empty: Policy;

  constructor(table: Table, item: string, empty: Policy) {
    this.table = table;
    this.key = { item };
    this.empty = empty;
  }

  async read(): Promise<DocumentRecord<Policy>> {
    const item = await this.table.get(this.key);
    return item ? { policy: unpack(item['policy']) as Policy, version: Number(item['version']) } : { policy: this.empty, version: 0 };
  }

  async save(policy: Policy, version: number): Promise<boolean> {
    const asRead = version === 0 ? { text: 'attribute_not_exists(version)' } : { text: 'version = :version', values: { ':version': version } };
    return this.table.put({ ...this.key, policy: pack(policy), version: version + 1 }, asRead);
  }
}

export function accessDocument(client: DynamoDBClient, tableName: string): AccessStore {
  return new DynamoDocument(new Table(client, tableName), 'policy', emptyPolicy);
}

export function approvalsDocument(client: DynamoDBClient, tableName: string): ApprovalPolicyStore {
  return new DynamoDocument(new Table(client, tableName), 'approvals', noApprovals);
}

export function ticketMappingsDocument(client: DynamoDBClient, tableName: string): TicketMappingStore {
  return new DynamoDocument(new Table(client, tableName), 'mappings', noMappings);
}
