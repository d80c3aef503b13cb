import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../../../core/operation/operation.ts';
import type { Message } from '../../../core/slack/blocks.ts';
import type { OperationFacts } from '../../../core/slack/facts.ts';
import { keepMessages, type Desk } from '../../../functions/slack-messenger/keep.ts';
import { SlackPause, SlackRefusal, SlackUnreachable, type Mark, type Place } from '../../../functions/shared/slack/web-api.ts';
import { DynamoSlackStore } from '../../../functions/shared/stores/slack.ts';
import { planOf, start, stepOf, target } from '../builders.ts';
import { startDynamoDb, tables, type TestDynamoDb } from '../dynamodb.ts';

/** A channel with a script of what goes wrong next, and a diary of what was sent. */
class Channel {
  readonly messages: { readonly ts: string; readonly thread?: string | undefined; text: string; readonly mark: Mark }[] = [];
  readonly sent: number[] = [];
  /** Thrown by the next calls, in order; `lost` takes effect first. */
  readonly script: ({ readonly error: Error; readonly lost?: boolean } | undefined)[] = [];

  async post({ thread }: Place, { text }: Message, mark: Mark): Promise<string> {
    return this.call(() => {
      const ts = `${this.messages.length + 1}.0`;
      this.messages.push({ ts, thread, text, mark });
      return ts;
    });
  }

  async update(_channel: string, ts: string, { text }: Message): Promise<void> {
    return this.call(() => {
      this.messages.find((message) => message.ts === ts)!.text = text;
    });
  }

  async find(_place: Place, mark: Mark): Promise<string | undefined> {
    return this.messages.find((message) => message.mark.operationId === mark.operationId && message.mark.part === mark.part)?.ts;
  }

  private async call<T>(effect: () => T): Promise<T> {
    this.sent.push(now);
    const fault = this.script.shift();
    if (fault && fault.lost !== true) throw fault.error;
    const answer = effect();
    if (fault) throw fault.error;
    return answer;
  }
}

let dynamo: TestDynamoDb;
let messages: DynamoSlackStore;
let channel: Channel;
let operations: Map<string, OperationFacts>;
let now: number;

const idOf = (number: number): string => `op-${number}`;

beforeEach(async () => {
  dynamo = await startDynamoDb();
  messages = new DynamoSlackStore(dynamo.client, tables.SLACK_TABLE);
  channel = new Channel();
  operations = new Map();
  now = start;
});
afterEach(async () => dynamo.close());

const desk = (over: Partial<Desk> = {}): Desk => ({
  messages,
  slack: channel,
  read: async (id) => {
    const facts = operations.get(id);
    return facts && { facts, at: now };
  },
  now: () => now,
  channel: 'C1',
  logger: { warn: () => undefined },
  ...over,
});
const keep = async (over?: Partial<Desk>) => keepMessages(desk(over));

/** Something happened to an operation, and it is now like this. */
async function happened(number: number, over: Partial<Operation> = {}, more: Partial<OperationFacts> = {}): Promise<void> {
  const operation: Operation = { operationId: idOf(number), kind: 'provision', target, status: 'planning', requestedBy: { principal: 'ada', via: 'slack' }, requestedAt: new Date(now).toISOString(), dryRun: false, onFailure: 'delete', requestHash: 'hash', ...over };
  operations.set(idOf(number), { operation, steps: [], decisions: [], reasons: [], ...more });
  await messages.mark(idOf(number), now);
}
const texts = (): readonly string[] => channel.messages.map(({ text }) => text);
const seconds = (count: number): void => void (now += count * 1000);

describe('An operation', () => {
  test('has one message, which is edited as it goes on, and what is said once in its thread', async () => {
    await happened(1);
    await keep();
    seconds(10);
    await happened(1, { status: 'running' }, { plan: planOf([stepOf('one', {} as never)]) });
    await keep();
    seconds(10);
    await happened(1, { status: 'succeeded', report: { summary: 'Cluster harbour is there.', remains: [] } }, { plan: planOf([stepOf('one', {} as never)]) });
    await keep();
    expect(channel.messages.map(({ text, thread }) => [text, thread])).toEqual([[expect.stringContaining('Cluster harbour is there.'), undefined], [expect.stringContaining('The plan: 1 step'), '1.0']]);
  });

  test('is not written about when nothing is new, and is looked at every minute while it is under way', async () => {
    await happened(1);
    await keep();
    await messages.mark(idOf(1), now);
    seconds(5);
    await keep();
    expect(channel.sent).toHaveLength(1);
    operations.set(idOf(1), { ...operations.get(idOf(1))!, reasons: [{ kind: 'window', message: 'Window nightly is closed.' }] });
    seconds(61);
    await keep();
    expect(channel.sent).toHaveLength(2);
  });

  test('whose events come at once is written about once, unless it has ended', async () => {
    await happened(1);
    await keep();
    for (const status of ['running', 'running'] as const) {
      await happened(1, { status });
      await keep();
    }
    expect(channel.sent).toHaveLength(1);
    await happened(1, { status: 'failed' });
    await keep();
    expect(texts()).toEqual([expect.stringContaining('failed')]);
    seconds(600);
    await keep();
    expect(channel.sent).toHaveLength(2);
  });

  test('that does not exist is looked for ten times, and then no more', async () => {
    await messages.mark(idOf(9), now);
    let looks = 0;
    for (let minute = 0; minute < 20; minute++) {
      seconds(61);
        await keep({
        read: async () => {
          looks += 1;
          return undefined;
        },
      });
    }
    expect([looks, channel.sent.length]).toEqual([11, 0]);
  });
});

describe('Exactly one message there is', () => {
  test('when two messengers look at the same moment', async () => {
    await happened(1);
    await Promise.all(Array.from({ length: 8 }, async () => keep()));
    expect(channel.messages).toHaveLength(1);
  });

  test('when Slack took it and its answer was lost: it is found again', async () => {
    await happened(1);
    channel.script.push({ error: new SlackUnreachable('chat.postMessage'), lost: true });
    await keep();
    seconds(60);
    await happened(1, { status: 'running' });
    await keep();
    expect(texts()).toEqual([expect.stringContaining('Provision harbour')]);
  });

  test('when it never arrived', async () => {
    await happened(1);
    channel.script.push({ error: new SlackUnreachable('chat.postMessage') });
    await keep();
    expect(channel.messages).toEqual([]);
    seconds(60);
    await keep();
    expect(channel.messages).toHaveLength(1);
  });

  test('when a messenger died with it in its hands: another one takes it over after a minute', async () => {
    await happened(1);
    await messages.claim(idOf(1), now, now + 60_000);
    seconds(59);
    await keep();
    expect(channel.messages).toEqual([]);
    seconds(1);
    await keep();
    expect(channel.messages).toHaveLength(1);
  });

  test('and what happens while it is written is shown next', async () => {
    await happened(1);
    await keep({
      read: async (id) => {
        const seen = { facts: operations.get(id)!, at: now };
        await happened(1, { status: 'succeeded', report: { summary: 'It is there.', remains: [] } });
        return seen;
      },
    });
    expect(texts()[0]).toContain('planning');
    await keep();
    expect(texts()).toEqual([expect.stringContaining('It is there.')]);
  });
});

describe('When Slack', () => {
  test('is not there, nothing fails, and all is caught up afterwards', async () => {
    for (let number = 1; number <= 5; number++) await happened(number);
    channel.script.push(...Array.from({ length: 3 }, () => ({ error: new SlackUnreachable('chat.postMessage') })));
    for (let tries = 0; tries < 3; tries++) {
      await keep();
      await keep();
      seconds(16);
    }
    // One attempt each time: the others are not tried in vain.
    expect(channel.sent).toHaveLength(3);
    for (let number = 1; number <= 5; number++) await happened(number, { status: 'failed' });
    await keep();
    expect(texts()).toHaveLength(5);
    expect(texts().filter((text) => !text.includes('failed'))).toEqual([]);
  });

  test('asks for a pause, it has one', async () => {
    await happened(1);
    channel.script.push({ error: new SlackPause(30_000) });
    await keep();
    seconds(29);
    await happened(2);
    await keep();
    expect(channel.sent).toHaveLength(1);
    seconds(2);
    await keep();
    expect(texts()).toHaveLength(2);
  });

  test('refuses one message, the others are written', async () => {
    for (let number = 1; number <= 3; number++) await happened(number);
    channel.script.push({ error: new SlackRefusal('chat.postMessage', 'invalid_blocks') });
    await keep();
    expect(texts()).toHaveLength(2);
    seconds(301);
    await keep();
    expect(texts()).toHaveLength(3);
  });
});

test('Sixty operations are written about at forty a minute at most, and all in the end', async () => {
  for (let number = 0; number < 60; number++) await happened(number, { status: 'succeeded' });
  for (let look = 0; look < 40; look++) {
    seconds(5);
    await keep();
  }
  expect(new Set(channel.messages.map(({ mark }) => mark.operationId)).size).toBe(60);
  expect(channel.messages).toHaveLength(60);
  for (const at of channel.sent) expect(channel.sent.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(40);
});
