import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Verification } from '../../../cli/audit-log/verify.ts';
import type { AuditEntry } from '../../../core/audit-log/entry.ts';
import type { AuditLogStore } from '../../../core/ports.ts';
import { fn } from '../../../functions/keep-audit-log/handler.ts';
import { keep } from '../../../functions/keep-audit-log/keep.ts';
import { DynamoAuditLogStore } from '../../../functions/shared/stores/audit-log.ts';
import { MemoryAuditLogStore } from '../../../functions/shared/stores/memory/audit-log.ts';
import { startDynamoDb, tables } from '../dynamodb.ts';
import { useWorld } from '../world.ts';

const now = () => Date.parse('2026-11-27T12:00:00Z');
const event = (id: string) => ({ id, type: 'StepStarted', source: 'drydock', account: '111122223333', time: '2026-11-27T12:00:00Z', detail: { operationId: 'op-0123456789', seconds: 0.1 + 0.2 } });

async function all(log: AuditLogStore): Promise<readonly AuditEntry[]> {
  return log.read({ from: 1, limit: 1000 });
}

function expectIntact(entries: readonly AuditEntry[]): void {
  expect(new Verification().take(entries)).toBeUndefined();
}

/** Before each of its calls another keeper may come first, and a keeper may die. */
function contested(log: AuditLogStore, turn: () => Promise<void>): AuditLogStore {
  return {
    head: async () => turn().then(async () => log.head()),
    find: async (number) => turn().then(async () => log.find(number)),
    append: async (entry) => turn().then(async () => log.append(entry)),
    read: async (page) => turn().then(async () => log.read(page)),
    announce: async (id, number) => turn().then(async () => log.announce(id, number)),
    announced: async (id) => turn().then(async () => log.announced(id)),
  };
}

describe('Keepers', () => {
  test('enter each event once and in an unbroken chain, however they contend, die and are given the same again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 5 }), fc.scheduler(), fc.array(fc.nat(40), { maxLength: 3 }), async (batches, scheduler, deaths) => {
        const log = new MemoryAuditLogStore();
        let calls = 0;
        const turn = async () => {
          await scheduler.schedule(Promise.resolve());
          if (deaths.includes(calls++)) throw new Error('died');
        };
        const work = batches.map(async (numbers) => keep(contested(log, turn), numbers.map((number) => event(`event-${number}`)), now).catch(() => undefined));
        await scheduler.waitFor(Promise.all(work));
        // What a dead keeper has left comes again.
        for (const numbers of batches) await keep(log, numbers.map((number) => event(`event-${number}`)), now);
        const entries = await all(log);
        expectIntact(entries);
        expect(entries.map(({ event: { id } }) => id).toSorted()).toEqual([...new Set(batches.flat())].map((number) => `event-${number}`).toSorted());
      }),
      { numRuns: 200 },
    );
  });
});

describe('The table', () => {
  test('keeps what memory keeps, number for number', async () => {
    const dynamo = await startDynamoDb();
    const [log, memory] = [new DynamoAuditLogStore(dynamo.client, tables.AUDIT_LOG_TABLE), new MemoryAuditLogStore()];
    for (const store of [log, memory]) {
      await Promise.all([keep(store, ['a', 'b', 'c'].map(event), now), keep(store, ['b', 'd'].map(event), now)]);
      await keep(store, [event('a'), event('e')], now);
      expect((await all(store)).map(({ event: { id } }) => id).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
      expectIntact(await all(store));
      expect((await store.read({ from: 2, limit: 2 })).map(({ number }) => number)).toEqual([2, 3]);
      expect(await store.append((await store.head())!)).toBe(false);
      expect(await store.announce('e', 1)).toBe(false);
    }
    await dynamo.close();
  });
});

describe('The function', () => {
  const world = useWorld();
  const record = (id: string) => ({ messageId: id, body: JSON.stringify({ version: '0', id, 'detail-type': 'OperationRequested', source: 'tickets', account: '111122223333', region: 'us-west-2', time: '2026-11-27T12:00:00Z', resources: [], detail: { operationId: 'op-0123456789', config: 'a-canary' } }) });

  test('enters a batch, and writes down where the chain then ends', async () => {
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    await fn.wire(world.variables, { ...world.runtime, console: { log: note, debug: note, info: note, warn: note, error: note } })({ Records: [record('one'), record('two'), record('one')] });
    const client = new DynamoDBClient({ endpoint: world.variables['AWS_ENDPOINT_URL']!, region: 'us-west-2', credentials: { accessKeyId: 'x', secretAccessKey: 'y' } });
    const log = new DynamoAuditLogStore(client, tables.AUDIT_LOG_TABLE);
    const entries = await all(log);
    expect(entries).toMatchObject([{ number: 1, actor: '111122223333/tickets', event: { id: 'one', type: 'OperationRequested' } }, { number: 2, event: { id: 'two' } }]);
    expect(JSON.stringify([entries, lines])).not.toContain('a-canary');
    expect(lines.join('\n')).toContain(entries[1]!.hash);
  });
});
