import { describe, expect, test } from '@jest/globals';
import type { WatchStore } from '../../../../core/ports.ts';
import { MemoryWatchStore } from '../../../../functions/shared/stores/memory/watches.ts';
import { DynamoWatchStore } from '../../../../functions/shared/stores/watches.ts';
import { watchOf } from '../../builders.ts';
import { tables } from '../../dynamodb.ts';
import { bothStores } from './doubles.ts';

bothStores<WatchStore>(
  (client) => new DynamoWatchStore(client, tables.WATCHES_TABLE),
  () => new MemoryWatchStore(),
  (empty) => {
    test('watches come due in the order of their next poll, and not before', async () => {
      const store = empty();
      for (const [watchId, nextPollAt] of [['b', 200], ['a', 300], ['c', 100], ['d', 301]] as const) await store.put(watchOf({ watchId, nextPollAt }));
      expect((await store.due(300, 10)).map(({ watchId }) => watchId)).toEqual(['c', 'b', 'a']);
      expect((await store.due(300, 2)).map(({ watchId }) => watchId)).toEqual(['c', 'b']);
      expect(await store.due(99, 10)).toEqual([]);
    });

    test('a watch comes back as it was left', async () => {
      const store = empty();
      const watch = watchOf({ progress: { text: 'CREATING', since: 5 }, polls: 3, nextPollAt: 1 });
      await store.put(watch);
      expect(await store.due(1, 1)).toEqual([watch]);
    });

    test('the earliest next poll is told, or that nothing is watched', async () => {
      const store = empty();
      expect(await store.earliest()).toBeUndefined();
      await store.put(watchOf({ watchId: 'a', nextPollAt: 300 }));
      await store.put(watchOf({ watchId: 'b', nextPollAt: 200 }));
      expect(await store.earliest()).toBe(200);
    });

    describe('of two keepers', () => {
      test('one claims a due watch, and for the other it is gone', async () => {
        const store = empty();
        await store.put(watchOf({ nextPollAt: 100 }));
        const [watch] = await store.due(100, 1);
        const claims = await Promise.all([store.claim(watch!, 500), store.claim(watch!, 600)]);
        expect(claims.toSorted()).toEqual([false, true]);
        expect(await store.due(400, 1)).toEqual([]);
      });

      test('the second claims it when the first has not come back in time', async () => {
        const store = empty();
        await store.put(watchOf({ nextPollAt: 100 }));
        const [first] = await store.due(100, 1);
        await store.claim(first!, 500);
        const [second] = await store.due(500, 1);
        expect(await store.claim(second!, 900)).toBe(true);
      });
    });

    test('what was learned is put back', async () => {
      const store = empty();
      await store.put(watchOf({ nextPollAt: 100 }));
      const [watch] = await store.due(100, 1);
      await store.claim(watch!, 500);
      await store.update({ ...watch!, polls: 1, nextPollAt: 200 });
      expect(await store.due(200, 1)).toEqual([watchOf({ polls: 1, nextPollAt: 200 })]);
    });

    test('a watch is looked at sooner when somebody wakes it, and never later', async () => {
      const store = empty();
      await store.put(watchOf({ nextPollAt: 900 }));
      await store.wake(watchOf().watchId, 200);
      await store.wake(watchOf().watchId, 500);
      await store.wake('nobody/left-it', 100);
      expect(await store.due(1_000, 10)).toEqual([watchOf({ nextPollAt: 200 })]);
    });

    test('a watch that was settled is gone, and cannot be claimed or put back', async () => {
      const store = empty();
      await store.put(watchOf());
      await store.remove(watchOf());
      await store.remove(watchOf());
      expect(await store.claim(watchOf(), 500)).toBe(false);
      await store.update(watchOf());
      expect(await store.earliest()).toBeUndefined();
    });

    describe('when a retried step has left a new token', () => {
      test.each([
        ['claim', async (store: ReturnType<typeof empty>) => store.claim(watchOf({ taskToken: 'old', nextPollAt: 100 }), 900)],
        ['update', async (store: ReturnType<typeof empty>) => store.update(watchOf({ taskToken: 'old', nextPollAt: 900 }))],
        ['remove', async (store: ReturnType<typeof empty>) => store.remove(watchOf({ taskToken: 'old' }))],
      ])('%s with the old one has no effect', async (_name, act) => {
        const store = empty();
        await store.put(watchOf({ taskToken: 'old', nextPollAt: 100 }));
        const replaced = watchOf({ taskToken: 'new', nextPollAt: 100 });
        await store.put(replaced);
        await act(store);
        expect(await store.due(1_000, 10)).toEqual([replaced]);
      });
    });
  },
);
