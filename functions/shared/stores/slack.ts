import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { spend, unspent, type Budget } from '../../../core/slack/budget.ts';
import { assignments } from './assignments.ts';
import { Table, type Expression } from './table.ts';

/** What is known of the one message about an operation. Times are epoch milliseconds. */
export interface MessageRecord {
  readonly operationId: string;
  /** How often somebody said that it may show something old. */
  readonly marks: number;
  /** Until when one messenger has it for itself. */
  readonly heldUntil?: number;
  /** Slack's name of the message, once it is known. */
  readonly ts?: string;
  /** Something was sent for the first time, and nobody knows yet whether it arrived. */
  readonly posting?: { readonly part: string; readonly at: number };
  /** Hash of what it shows. */
  readonly shown?: string;
  readonly editedAt?: number;
  /** What its thread has. */
  readonly noted?: readonly string[];
  /** How often its operation was not there. */
  readonly misses?: number;
}

/** `undefined` takes off what was there. */
export type MessageChange = { readonly [Name in 'ts' | 'posting' | 'shown' | 'editedAt' | 'noted' | 'misses']?: MessageRecord[Name] | undefined };

/** Messages that are due are in one index partition, by the time from which on they are. */
const shard = 'due';

/** What was written to Slack, and how much may be: single items, each written on a condition where two could meet. */
export class DynamoSlackStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  /** The operation's message may show something old. */
  async mark(operationId: string, now: number): Promise<void> {
    await this.table.update({ item: keyOf(operationId) }, { text: 'SET operationId = :id, #shard = :shard, dueAt = :now ADD marks :one', names: { '#shard': 'shard' }, values: { ':id': operationId, ':shard': shard, ':now': now, ':one': 1 } });
  }

  /** The longest due first. */
  async due(now: number, limit: number): Promise<readonly MessageRecord[]> {
    const items = await this.table.query({ text: '#shard = :shard AND dueAt <= :now', names: { '#shard': 'shard' }, values: { ':shard': shard, ':now': now } }, { index: 'due', limit });
    return items.map(recordOf);
  }

  /** Takes a message for oneself; undefined when another messenger has it. */
  async claim(operationId: string, now: number, heldUntil: number): Promise<MessageRecord | undefined> {
    const item = await this.table.update({ item: keyOf(operationId) }, { text: 'SET heldUntil = :until', values: { ':until': heldUntil } }, { text: 'attribute_exists(operationId) AND (attribute_not_exists(heldUntil) OR heldUntil <= :now)', values: { ':now': now } });
    return item && recordOf(item);
  }

  /** Writes down what was learned while one has the message; false when that was too long ago. */
  async note(held: MessageRecord, change: MessageChange): Promise<boolean> {
    return this.change(held, assignments(change), stillHeld(held));
  }

  /** Lets go of a message that is due again at `dueAt`; undefined: when somebody says so. What somebody said meanwhile counts. */
  async settle(held: MessageRecord, dueAt: number | undefined): Promise<void> {
    const due: Expression = dueAt === undefined ? { text: 'REMOVE heldUntil, #shard, dueAt', names: { '#shard': 'shard' } } : { text: 'SET dueAt = :due REMOVE heldUntil', values: { ':due': dueAt } };
    const still = stillHeld(held);
    if (await this.change(held, due, { text: `${still.text} AND marks = :marks`, values: { ...still.values, ':marks': held.marks } })) return;
    await this.change(held, { text: 'REMOVE heldUntil' }, still);
  }

  /** One write out of the workspace's budget: undefined when it may be made, or else when to try again. */
  async spend(now: number): Promise<number | undefined> {
    for (;;) {
      const item = await this.table.get({ item: 'budget' });
      const before = item === undefined ? unspent : (item as unknown as Budget);
      const spent = spend(before, now);
      if ('waitUntil' in spent) return spent.waitUntil;
      const same = { text: 'attribute_not_exists(#item) OR (paidUntil = :paid AND pausedUntil = :paused)', names: { '#item': 'item' }, values: { ':paid': before.paidUntil, ':paused': before.pausedUntil } };
      if (await this.table.put({ item: 'budget', ...spent.budget }, same)) return undefined;
    }
  }

  /** Nothing is sent until then. */
  async pause(until: number): Promise<void> {
    await this.table.update({ item: 'budget' }, { text: 'SET pausedUntil = :until, paidUntil = if_not_exists(paidUntil, :none)', values: { ':until': until, ':none': 0 } });
  }

  private async change({ operationId }: MessageRecord, change: Expression, condition: Expression): Promise<boolean> {
    return (await this.table.update({ item: keyOf(operationId) }, change, condition)) !== undefined;
  }
}

function keyOf(operationId: string): string {
  return `message#${operationId}`;
}

function stillHeld({ heldUntil = 0 }: MessageRecord) {
  return { text: 'heldUntil = :held', values: { ':held': heldUntil } };
}

function recordOf({ item, shard: _, dueAt, ...record }: Readonly<Record<string, unknown>>): MessageRecord {
  return record as unknown as MessageRecord;
}
