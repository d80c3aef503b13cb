import { expect, test } from '@jest/globals';
import type { LeaseStore } from '../../../../core/ports.ts';
import { DynamoLeaseStore } from '../../../../functions/shared/stores/leases.ts';
import { MemoryLeaseStore } from '../../../../functions/shared/stores/memory/leases.ts';
import { target } from '../../builders.ts';
import { tables } from '../../dynamodb.ts';
import { bothStores } from './doubles.ts';

bothStores<LeaseStore>(
  (client) => new DynamoLeaseStore(client, tables.LEASES_TABLE),
  () => new MemoryLeaseStore(),
  (empty) => {
    test('a free cluster is taken', async () => {
      const store = empty();
      expect(await store.find(target)).toBeUndefined();
      const lease = { target, operationId: 'one', fence: 1, expiresAt: 200 };
      expect(await store.take(target, 'one', 100, 200)).toEqual(lease);
      expect(await store.find(target)).toEqual(lease);
    });

    test('whoever wants a held cluster is told who holds it', async () => {
      const store = empty();
      await store.take(target, 'one', 100, 200);
      expect(await store.take(target, 'two', 199, 400)).toEqual({ target, operationId: 'one', fence: 1, expiresAt: 200 });
    });

    test('of two at once, one obtains it and both know who', async () => {
      const store = empty();
      const [one, two] = await Promise.all([store.take(target, 'one', 100, 200), store.take(target, 'two', 100, 200)]);
      expect(one).toEqual(two);
    });

    test('an expired lease goes to the next, with a higher fence', async () => {
      const store = empty();
      await store.take(target, 'one', 100, 200);
      expect(await store.take(target, 'two', 200, 300)).toMatchObject({ operationId: 'two', fence: 2 });
    });

    test('the fence grows with every new holder, also after a release, and not with a renewal', async () => {
      const store = empty();
      const fences: number[] = [];
      for (const holder of ['one', 'one', 'two', 'one']) {
        fences.push((await store.take(target, holder, 100, 200)).fence);
        if (holder !== 'one' || fences.length === 2) await store.release(target, holder);
      }
      expect(fences).toEqual([1, 1, 2, 3]);
    });

    test('the holder renews, even late, while nobody else has taken it', async () => {
      const store = empty();
      await store.take(target, 'one', 100, 200);
      expect(await store.renew(target, 'one', 900)).toMatchObject({ operationId: 'one', expiresAt: 900 });
      expect(await store.find(target)).toMatchObject({ operationId: 'one', fence: 1, expiresAt: 900 });
      expect(await store.take(target, 'one', 950, 999)).toMatchObject({ fence: 1, expiresAt: 999 });
    });

    test('nobody renews or releases what somebody else holds', async () => {
      const store = empty();
      await store.take(target, 'one', 100, 200);
      await store.take(target, 'two', 200, 300);
      expect(await store.renew(target, 'one', 900)).toBeUndefined();
      await store.release(target, 'one');
      expect(await store.find(target)).toEqual({ target, operationId: 'two', fence: 2, expiresAt: 300 });
    });

    test('nobody renews what was released or never taken', async () => {
      const store = empty();
      expect(await store.renew(target, 'one', 900)).toBeUndefined();
      await store.release(target, 'one');
      await store.take(target, 'one', 100, 200);
      await store.release(target, 'one');
      expect(await store.renew(target, 'one', 900)).toBeUndefined();
      expect(await store.find(target)).toBeUndefined();
    });

    test('clusters of one name in other accounts and regions are held apart', async () => {
      const store = empty();
      await store.take(target, 'one', 100, 200);
      expect(await store.take({ ...target, region: 'us-east-1' }, 'two', 100, 200)).toMatchObject({ operationId: 'two', fence: 1 });
      expect(await store.take({ ...target, account: '999988887777' }, 'three', 100, 200)).toMatchObject({ operationId: 'three', fence: 1 });
    });
  },
);
