import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEntry } from '../../../core/audit-log/entry.ts';
import type { AuditLogStore } from '../../../core/ports.ts';
import { Table } from './table.ts';

const entries = 'entries';

/** The items `entries/<number>`, each entry as the text that was hashed, and `event#<id>/0`. Nothing is updated or deleted: the table's own policy forbids it. */
export class DynamoAuditLogStore implements AuditLogStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async head(): Promise<AuditEntry | undefined> {
    const [last] = await this.table.query({ text: 'part = :part', values: { ':part': entries } }, { limit: 1, backwards: true });
    return last && entryIn(last);
  }

  async find(number: number): Promise<AuditEntry | undefined> {
    const item = await this.table.get({ part: entries, number });
    return item && entryIn(item);
  }

  async append(entry: AuditEntry): Promise<boolean> {
    return this.table.put({ part: entries, number: entry.number, entry: JSON.stringify(entry) }, { text: 'attribute_not_exists(part)' });
  }

  async read({ from, limit }: { readonly from: number; readonly limit: number }): Promise<readonly AuditEntry[]> {
    const items = await this.table.query({ text: 'part = :part AND #number >= :from', names: { '#number': 'number' }, values: { ':part': entries, ':from': from } }, { limit });
    return items.map(entryIn);
  }

  async announce(eventId: string, number: number): Promise<boolean> {
    return this.table.put({ part: `event#${eventId}`, number: 0, entered: number }, { text: 'attribute_not_exists(part) OR entered <= :entered', values: { ':entered': number } });
  }

  async announced(eventId: string): Promise<number | undefined> {
    const item = await this.table.get({ part: `event#${eventId}`, number: 0 });
    return item && Number(item['entered']);
  }
}

function entryIn(item: Readonly<Record<string, unknown>>): AuditEntry {
  return JSON.parse(String(item['entry'])) as AuditEntry;
}
