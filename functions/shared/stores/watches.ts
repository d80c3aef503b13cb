import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { WatchStore } from '../../../core/ports.ts';
import type { Watch } from '../../../core/watch/watch.ts';
import { Table } from './table.ts';

/** Every watch is in one index partition by its next poll: there are thousands at most, and one keeper reads them. */
const shard = 'watch';

/** The attribute's name is a word of DynamoDB's. */
const names = { '#shard': 'shard' };

export class DynamoWatchStore implements WatchStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async put(watch: Watch): Promise<void> {
    await this.table.put({ ...watch, shard });
  }

  async due(now: number, limit: number): Promise<readonly Watch[]> {
    const items = await this.table.query({ text: '#shard = :shard AND nextPollAt <= :now', names, values: { ':shard': shard, ':now': now } }, { index: 'due', limit });
    return items.map(watchOf);
  }

  async earliest(): Promise<number | undefined> {
    const [item] = await this.table.query({ text: '#shard = :shard', names, values: { ':shard': shard } }, { index: 'due', limit: 1 });
    return item && watchOf(item).nextPollAt;
  }

  async claim(watch: Watch, nextPollAt: number): Promise<boolean> {
    const claimed = await this.table.update(
      { watchId: watch.watchId },
      { text: 'SET nextPollAt = :next', values: { ':next': nextPollAt } },
      { text: 'taskToken = :token AND nextPollAt = :due', values: { ':token': watch.taskToken, ':due': watch.nextPollAt } },
    );
    return claimed !== undefined;
  }

  async update(watch: Watch): Promise<void> {
    await this.table.put({ ...watch, shard }, sameToken(watch));
  }

  async wake(watchId: string, at: number): Promise<void> {
    await this.table.update({ watchId }, { text: 'SET nextPollAt = :at', values: { ':at': at } }, { text: 'nextPollAt > :at' });
  }

  async remove(watch: Watch): Promise<void> {
    await this.table.delete({ watchId: watch.watchId }, sameToken(watch));
  }
}

function sameToken({ taskToken }: Watch) {
  return { text: 'taskToken = :held', values: { ':held': taskToken } };
}

function watchOf({ shard: _, ...watch }: Readonly<Record<string, unknown>>): Watch {
  return watch as unknown as Watch;
}
