import { expect, test } from '@jest/globals';
import type { JournalEntry, Journal } from '../../../../core/ports.ts';
import { DynamoJournal } from '../../../../functions/shared/stores/journal.ts';
import { MemoryJournal } from '../../../../functions/shared/stores/memory/journal.ts';
import { operationId } from '../../builders.ts';
import { tables } from '../../dynamodb.ts';
import { bothStores } from './doubles.ts';

const entry = (eventId: string, at: string, over: Partial<JournalEntry> = {}): JournalEntry => ({ operationId, eventId, type: 'StepStarted', at, detail: { stepId: eventId }, ...over });

bothStores<Journal>(
  (client) => new DynamoJournal(client, tables.OPERATIONS_TABLE),
  () => new MemoryJournal(),
  (empty) => {
    test('entries are read in the order in which things happened, not in which they were told', async () => {
      const journal = empty();
      const [first, second, third] = [entry('c', '2026-11-22T12:00:00.000Z'), entry('a', '2026-11-22T12:00:00.001Z'), entry('b', '2026-11-22T12:00:00.001Z')];
      for (const told of [third, first, second]) await journal.append(told);
      expect(await journal.read(operationId)).toEqual([first, second, third]);
    });

    test('the same event twice is one entry', async () => {
      const journal = empty();
      await journal.append(entry('a', '2026-11-22T12:00:00.000Z'));
      await journal.append(entry('a', '2026-11-22T12:00:00.000Z'));
      expect(await journal.read(operationId)).toHaveLength(1);
    });

    test('every operation has its own', async () => {
      const journal = empty();
      await journal.append(entry('a', '2026-11-22T12:00:00.000Z', { operationId: 'op-another00000000' }));
      expect(await journal.read(operationId)).toEqual([]);
    });
  },
);
