import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CalendarStore, Waiting } from '../../../core/ports.ts';
import type { FreezeRecord } from '../../../core/windows/freeze.ts';
import type { Calendar } from '../../../core/windows/standing.ts';
import type { WindowRecord } from '../../../core/windows/window.ts';
import { pack, unpack } from './packed.ts';
import { Table } from './table.ts';

/** Windows and freezes are one partition, read as a whole; the operations that wait are another. */
const calendar = 'calendar';
const waiting = 'waiting';

export class DynamoCalendarStore implements CalendarStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async read(): Promise<Calendar> {
    const items = await this.part(calendar);
    const records = (kind: string): readonly unknown[] => items.filter((item) => String(item['item']).startsWith(`${kind}#`)).map((item) => unpack(item['record']));
    return { windows: records('window') as readonly WindowRecord[], freezes: records('freeze') as readonly FreezeRecord[] };
  }

  async saveWindow(record: WindowRecord): Promise<void> {
    await this.table.put({ part: calendar, item: `window#${record.window.name}`, record: pack(record) });
  }

  async saveFreeze(record: FreezeRecord): Promise<void> {
    await this.table.put({ part: calendar, item: `freeze#${record.freeze.name}`, record: pack(record) });
  }

  async remove(kind: 'window' | 'freeze', name: string): Promise<boolean> {
    return this.table.delete({ part: calendar, item: `${kind}#${name}` }, { text: 'attribute_exists(part)' });
  }

  async wait(one: Waiting): Promise<void> {
    await this.table.put({ part: waiting, item: one.operationId, waiting: one });
  }

  async waiting(): Promise<readonly Waiting[]> {
    return (await this.part(waiting)).map((item) => item['waiting'] as Waiting);
  }

  async release(operationId: string): Promise<void> {
    await this.table.delete({ part: waiting, item: operationId });
  }

  private async part(part: string) {
    return this.table.query({ text: 'part = :part', values: { ':part': part } });
  }
}
