import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Journal, JournalEntry } from '../../../core/ports.ts';
import { Table } from './table.ts';

/** The items `event#<at>#<eventId>` in an operation's partition. */
export class DynamoJournal implements Journal {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async append(entry: JournalEntry): Promise<void> {
    await this.table.put({ operationId: entry.operationId, item: `event#${entryKey(entry)}`, entry });
  }

  async read(operationId: string): Promise<readonly JournalEntry[]> {
    const items = await this.table.query({
      text: 'operationId = :id AND begins_with(#item, :event)',
      names: { '#item': 'item' },
      values: { ':id': operationId, ':event': 'event#' },
    });
    return items.map((item) => item['entry'] as JournalEntry);
  }
}

/** By time, and the same event twice is one entry. */
export function entryKey({ at, eventId }: JournalEntry): string {
  return `${at}#${eventId}`;
}
