import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { budgetKey, share, type Buckets } from '../../../core/watch/budget.ts';
import type { Watch } from '../../../core/watch/watch.ts';
import { watchOf } from './watches.ts';

const rate = { perSecond: 2, burst: 4 };

function due(cluster: string, step: string, nextPollAt: number, account = '1'): Watch {
  return watchOf({ watchId: `${account}/${cluster}/${step}`, target: { account, region: 'r', cluster }, nextPollAt });
}

const steps = (watches: readonly Watch[]): string[] => watches.map(({ watchId }) => watchId);

describe('the rate budget of an account and region', () => {
  test('lets everything be polled that it can pay for', () => {
    const watches = [due('a', '1', 0), due('b', '1', 1)];
    expect(share(watches, {}, 10, rate)).toMatchObject({ poll: watches, defer: [], buckets: { '1/r': { tokens: 2, at: 10 } } });
  });

  test('gives every cluster a turn before any gets a second, the longest overdue first', () => {
    const watches = [due('large', '1', 0), due('large', '2', 1), due('large', '3', 2), due('small', '1', 9), due('other', '1', 5)];
    const { poll, defer } = share(watches, {}, 10, rate);
    expect(steps(poll)).toEqual(['1/large/1', '1/other/1', '1/small/1', '1/large/2']);
    expect(steps(defer)).toEqual(['1/large/3']);
  });

  test('is refilled by the second, up to its burst', () => {
    const empty: Buckets = { '1/r': { tokens: 0, at: 0 } };
    const watches = Array.from({ length: 10 }, (_, index) => due(`c${index}`, '1', index));
    expect(share(watches, empty, 0, rate).poll).toHaveLength(0);
    expect(share(watches, empty, 500, rate).poll).toHaveLength(1);
    expect(share(watches, empty, 3_600_000, rate).poll).toHaveLength(4);
  });

  test('of one account is not spent by another', () => {
    const watches = [...Array.from({ length: 10 }, (_, index) => due(`c${index}`, '1', index)), due('c', '1', 99, '2')];
    expect(steps(share(watches, {}, 100, rate).poll)).toContain('2/c/1');
  });
});

const watches = fc.array(fc.record({ account: fc.constantFrom('1', '2'), cluster: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 0, max: 1000 }) }), { maxLength: 40 }).map((all) => all.map(({ account, cluster, at }, index) => due(cluster, String(index), at, account)));

test('polls and defers every due watch once, and never spends more than there is', () => {
  fc.assert(
    fc.property(watches, fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 10 }), (all, pauses) => {
      let [buckets, now]: [Buckets, number] = [{}, 0];
      const spent: Record<string, number> = {};
      for (const pause of pauses) {
        now += pause;
        const result = share(all, buckets, now, rate);
        expect(steps([...result.poll, ...result.defer]).toSorted()).toEqual(steps(all).toSorted());
        for (const watch of result.poll) spent[budgetKey(watch)] = (spent[budgetKey(watch)] ?? 0) + 1;
        buckets = result.buckets;
      }
      for (const count of Object.values(spent)) expect(count).toBeLessThanOrEqual(rate.burst + (rate.perSecond * now) / 1000);
    }),
  );
});

test('nobody starves: every watch is polled, however many others are due again at once', () => {
  fc.assert(
    fc.property(watches, (all) => {
      let [waiting, buckets, now]: [readonly Watch[], Buckets, number] = [all, {}, 1000];
      const seen = new Set<string>();
      for (let round = 0; round < 200; round += 1) {
        const result = share(waiting, buckets, now, rate);
        for (const { watchId } of result.poll) seen.add(watchId);
        waiting = [...result.defer, ...result.poll.map((watch) => ({ ...watch, nextPollAt: now }))];
        buckets = result.buckets;
        now += 1000;
      }
      expect(seen.size).toBe(all.length);
    }),
    { numRuns: 30 },
  );
});
