import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Comment } from '../../../core/tickets/comment.ts';
import type { TicketState } from '../../../core/tickets/intent.ts';
import { ticketKey, type TicketName, type TicketSystem } from '../../../core/tickets/ticket.ts';
import { assignments } from './assignments.ts';
import { Table, type Expression } from './table.ts';

/** What is known of one ticket. Times are epoch milliseconds. */
export interface TicketRecord {
  readonly ticket: TicketName;
  readonly state: TicketState;
  /** What is to be said beside what there is to tell of operations. */
  readonly answer?: Comment;
  /** Grows with every change that was read. */
  readonly version: number;
  /** How often somebody said that what it shows may be old. */
  readonly marks: number;
  /** Until when one messenger has it for itself. */
  readonly heldUntil?: number;
  /** What was said in it, by its part. */
  readonly told?: Readonly<Record<string, Told>>;
  /** Something was sent for the first time, and nobody knows yet whether it arrived. */
  readonly posting?: { readonly part: string; readonly at: number };
  /** The last stage that it was brought to, and for which operation. */
  readonly moved?: string;
}

/** One comment. */
export interface Told {
  /** Its name in its system. */
  readonly id: string;
  /** Hash of what it says. */
  readonly shown: string;
  readonly at: number;
  /** Of the plan that it shows. */
  readonly planHash?: string;
}

export type TicketChange = { readonly [Name in 'told' | 'posting' | 'moved']?: TicketRecord[Name] | undefined };

/** Tickets of which there may be something to tell are in one index partition, by the time from which on there is. */
const shard = 'due';

/** Tickets, and what was said in them: single items, each written on a condition where two could meet. */
export class DynamoTicketStore {
  private readonly table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.table = new Table(client, tableName);
  }

  async find(ticket: Pick<TicketName, 'system' | 'id'>): Promise<TicketRecord | undefined> {
    const item = await this.table.get({ item: keyOf(ticket) });
    return item && recordOf(item);
  }

  /** Writes down what was made of a ticket, and that it is to be told; false when another change of it was read since `version`. */
  async save({ ticket, state, answer, version }: Pick<TicketRecord, 'ticket' | 'state' | 'answer' | 'version'>, now: number): Promise<boolean> {
    const change: Expression = {
      text: `SET ticket = :ticket, #state = :state, version = :next, #shard = :shard, dueAt = :now${answer ? ', answer = :answer' : ' REMOVE answer'} ADD marks :one`,
      names: { '#state': 'state', '#shard': 'shard' },
      values: { ':ticket': ticket, ':state': state, ':next': version + 1, ':shard': shard, ':now': now, ':one': 1, ...(answer && { ':answer': answer }) },
    };
    return (await this.table.update({ item: keyOf(ticket) }, change, asRead(version))) !== undefined;
  }

  /** From now on, what happens to the operation is told in the ticket. */
  async follow(operationId: string, ticket: TicketName): Promise<void> {
    await this.table.put({ item: `operation#${operationId}`, ticket: { system: ticket.system, id: ticket.id } });
  }

  /** The ticket that asked for an operation, if one did. */
  async followerOf(operationId: string): Promise<Pick<TicketName, 'system' | 'id'> | undefined> {
    const item = await this.table.get({ item: `operation#${operationId}` });
    return item?.['ticket'] as Pick<TicketName, 'system' | 'id'> | undefined;
  }

  /** What a ticket shows may be old. */
  async mark(ticket: Pick<TicketName, 'system' | 'id'>, now: number): Promise<void> {
    await this.table.update({ item: keyOf(ticket) }, { text: 'SET #shard = :shard, dueAt = :now ADD marks :one', names: { '#shard': 'shard' }, values: { ':shard': shard, ':now': now, ':one': 1 } }, { text: 'attribute_exists(ticket)' });
  }

  /** The longest due first. */
  async due(now: number, limit: number): Promise<readonly TicketRecord[]> {
    const items = await this.table.query({ text: '#shard = :shard AND dueAt <= :now', names: { '#shard': 'shard' }, values: { ':shard': shard, ':now': now } }, { index: 'due', limit });
    return items.map(recordOf);
  }

  /** Takes a ticket for oneself; undefined when another messenger has it. */
  async claim({ ticket }: TicketRecord, now: number, heldUntil: number): Promise<TicketRecord | undefined> {
    const item = await this.table.update({ item: keyOf(ticket) }, { text: 'SET heldUntil = :until', values: { ':until': heldUntil } }, { text: 'attribute_exists(ticket) AND (attribute_not_exists(heldUntil) OR heldUntil <= :now)', values: { ':now': now } });
    return item && recordOf(item);
  }

  /** Writes down what was said while one has the ticket; false when that was too long ago. */
  async note(held: TicketRecord, change: TicketChange): Promise<boolean> {
    return this.change(held, assignments(change), stillHeld(held));
  }

  /** Lets go of a ticket that is due again at `dueAt`; undefined: when somebody says so. What somebody said meanwhile counts. */
  async settle(held: TicketRecord, dueAt: number | undefined): Promise<void> {
    const due: Expression = dueAt === undefined ? { text: 'REMOVE heldUntil, #shard, dueAt', names: { '#shard': 'shard' } } : { text: 'SET dueAt = :due REMOVE heldUntil', values: { ':due': dueAt } };
    const still = stillHeld(held);
    if (await this.change(held, due, { text: `${still.text} AND marks = :marks`, values: { ...still.values, ':marks': held.marks } })) return;
    await this.change(held, { text: 'REMOVE heldUntil' }, still);
  }

  /** Until when a system is left alone, because it asked for that or was not there; 0: it is not. */
  async pausedUntil(system: TicketSystem): Promise<number> {
    return Number((await this.table.get({ item: `pause#${system}` }))?.['until'] ?? 0);
  }

  async pause(system: TicketSystem, until: number): Promise<void> {
    await this.table.put({ item: `pause#${system}`, until });
  }

  private async change({ ticket }: TicketRecord, change: Expression, condition: Expression): Promise<boolean> {
    return (await this.table.update({ item: keyOf(ticket) }, change, condition)) !== undefined;
  }
}

function keyOf(ticket: Pick<TicketName, 'system' | 'id'>): string {
  return `ticket#${ticketKey(ticket)}`;
}

function asRead(version: number): Expression {
  return version === 0 ? { text: 'attribute_not_exists(version)' } : { text: 'version = :version', values: { ':version': version } };
}

function stillHeld({ heldUntil = 0 }: TicketRecord) {
  return { text: 'heldUntil = :held', values: { ':held': heldUntil } };
}

function recordOf({ item, shard: _, dueAt, ...record }: Readonly<Record<string, unknown>>): TicketRecord {
  return record as unknown as TicketRecord;
}
