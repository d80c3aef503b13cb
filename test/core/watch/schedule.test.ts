import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { durations } from '../../../core/plan/durations.ts';
import type { Estimate } from '../../../core/plan/plan.ts';
import { fit } from '../../../core/watch/distribution.ts';
import { isHeartbeatDue, nextHeartbeat } from '../../../core/watch/heartbeat.ts';
import { cumulative, quantile } from '../../../core/watch/normal.ts';
import { defaultPace, nextPoll } from '../../../core/watch/schedule.ts';

const watched = Object.entries(durations).filter(([kind]) => !['access-entry', 'pod-identity-association', 'verify'].includes(kind));

const estimates: fc.Arbitrary<Estimate> = fc
  .tuple(fc.double({ min: 1, max: 600, noNaN: true }), fc.double({ min: 1.05, max: 4, noNaN: true }), fc.double({ min: 1.05, max: 4, noNaN: true }))
  .map(([p10, one, two]) => ({ p10, p50: p10 * one, p90: p10 * one * two }));

/** Polls until something that takes `seconds` is seen to have ended. */
function watch(expected: Estimate, seconds: number): { polls: number; lag: number } {
  let [now, polls] = [0, 0];
  do {
    now = nextPoll(0, now, expected);
    polls += 1;
  } while (now < seconds * 1000);
  return { polls, lag: now / 1000 - seconds };
}

/** Durations spread evenly over the shares of the estimate's distribution. */
const durationsOf = (expected: Estimate): number[] => Array.from({ length: 200 }, (_, index) => fit(expected).at((index + 0.5) / 200));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the poll schedule', () => {
  test('looks for the first time at the 10th percentile', () => {
    expect(nextPoll(1_000_000, 1_000_000, durations['control-plane'])).toBe(1_000_000 + 440_000);
  });

  test('then places each poll to catch a quarter of the ends still to come', () => {
    const expected = { p10: 60, p50: 75, p90: 110 };
    const { share, at } = fit(expected);
    const next = nextPoll(0, 66_000, expected) / 1000;
    expect(next).toBeCloseTo(at(share(66) + 0.25 * (1 - share(66))), 1);
    expect(next).toBeGreaterThan(66 + defaultPace.shortestGap / 1000);
  });

  test('looks every longest gap once the estimate is exhausted', () => {
    expect(nextPoll(0, 7_200_000, durations['node-group'])).toBe(7_200_000 + defaultPace.longestGap);
  });

  test('is bounded and moves on, whatever the estimate', () => {
    fc.assert(
      fc.property(estimates, fc.integer({ min: 0, max: 10_000_000 }), (expected, now) => {
        const gap = nextPoll(0, now, expected) - now;
        expect(gap).toBeGreaterThanOrEqual(defaultPace.shortestGap);
        if (now >= expected.p10 * 1000) expect(gap).toBeLessThanOrEqual(defaultPace.longestGap);
      }),
    );
  });

  test('never looks earlier when asked later', () => {
    fc.assert(
      fc.property(estimates, fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 1, max: 60_000 }), (expected, now, later) => {
        expect(nextPoll(0, now + later, expected)).toBeGreaterThanOrEqual(nextPoll(0, now, expected) - 1);
      }),
    );
  });

  test.each(watched)('sees the end of a %s within 30 seconds on average', (_, expected) => {
    const results = durationsOf(expected).map((seconds) => watch(expected, seconds));
    expect(mean(results.map(({ lag }) => lag))).toBeLessThanOrEqual(30);
    expect(mean(results.map(({ lag }) => lag))).toBeLessThan(mean([expected.p90]));
  });

  test('needs fewer polls for a control plane than a fixed interval with the same lag', () => {
    const expected = durations['control-plane'];
    const results = durationsOf(expected).map((seconds) => watch(expected, seconds));
    const fixed = mean(durationsOf(expected)) / (2 * mean(results.map(({ lag }) => lag)));
    expect(mean(results.map(({ polls }) => polls))).toBeLessThan(0.5 * fixed);
  });
});

test('the distribution has the three percentiles of its estimate', () => {
  fc.assert(
    fc.property(estimates, (expected) => {
      const { at, share } = fit(expected);
      for (const [p, seconds] of [[0.1, expected.p10], [0.5, expected.p50], [0.9, expected.p90]] as const) {
        expect(at(p) / seconds).toBeCloseTo(1, 2);
        expect(share(seconds)).toBeCloseTo(p, 3);
      }
    }),
  );
});

test('the normal distribution agrees with the tables', () => {
  for (const [z, p] of [[-2, 0.02275], [-1, 0.158655], [0, 0.5], [1.2816, 0.9], [3, 0.99865]] as const) {
    expect(cumulative(z)).toBeCloseTo(p, 4);
    expect(quantile(p)).toBeCloseTo(z, 2);
  }
});

test('a heartbeat is due every five minutes, three times within what a state allows', () => {
  expect(isHeartbeatDue({ heartbeatAt: nextHeartbeat(0) }, 299_999)).toBe(false);
  expect(isHeartbeatDue({ heartbeatAt: nextHeartbeat(0) }, 300_000)).toBe(true);
  expect(3 * nextHeartbeat(0)).toBeLessThanOrEqual(900_000);
});
