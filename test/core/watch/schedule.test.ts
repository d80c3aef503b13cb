import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { durations, ofRoll } from '../../../core/plan/durations.ts';
import type { Estimate } from '../../../core/plan/plan.ts';
import { fit } from '../../../core/watch/distribution.ts';
import { isHeartbeatDue, nextHeartbeat } from '../../../core/watch/heartbeat.ts';
import { cumulative, quantile } from '../../../core/watch/normal.ts';
import { firstTurn, longestSilence, nextPoll, nextTurn, paceOf, type Pace } from '../../../core/watch/schedule.ts';
import type { Subject } from '../../../core/watch/watch.ts';

const pace = (kind: Subject['kind']): Pace => paceOf({ kind } as Subject);
const patient = pace('node-group');

const watched = Object.entries(durations)
  .filter(([step]) => !['access-entry', 'pod-identity-association', 'verify'].includes(step))
  .map(([step, expected]) => [step, expected, pace(kindOf(step))] as const);

/** Nearly everything has the pace of a node group. */
function kindOf(step: string): Subject['kind'] {
  if (step.endsWith('-stack')) return 'stack';
  return step.endsWith('control-plane') ? 'cluster' : 'node-group';
}

const estimates: fc.Arbitrary<Estimate> = fc
  .tuple(fc.double({ min: 1, max: 600, noNaN: true }), fc.double({ min: 1.05, max: 4, noNaN: true }), fc.double({ min: 1.05, max: 4, noNaN: true }))
  .map(([p10, one, two]) => ({ p10, p50: p10 * one, p90: p10 * one * two }));

/** Polls until something that takes `seconds` is seen to have ended. */
function watch(expected: Estimate, seconds: number, at: Pace): { polls: number; lag: number } {
  let [now, polls] = [0, 0];
  do {
    now = nextPoll(0, now, expected, at);
    polls += 1;
  } while (now < seconds * 1000);
  return { polls, lag: now / 1000 - seconds };
}

/** Durations spread evenly over the shares of the estimate's distribution. */
const durationsOf = (expected: Estimate): number[] => Array.from({ length: 200 }, (_, index) => fit(expected).at((index + 0.5) / 200));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the poll schedule', () => {
  test('looks for the first time when as much time may be expected to be lost as a look is worth', () => {
    const expected = durations['control-plane'];
    const first = nextPoll(1_000_000, 1_000_000, expected, { ...patient, longestGap: 3_600_000 }) - 1_000_000;
    const lost = mean(durationsOf(expected).map((seconds) => Math.max(0, first / 1000 - seconds)));
    expect(Math.abs(lost - patient.expectedLag / 1000)).toBeLessThan(2);
  });

  test('looks sooner, the more a look is worth', () => {
    const looks = [2_000, 5_000, 10_000].map((expectedLag) => nextPoll(0, 0, durations['node-group'], { ...patient, expectedLag }));
    expect(looks).toEqual(looks.toSorted((one, other) => one - other));
    expect(new Set(looks).size).toBe(3);
  });

  test('looks every longest gap once the estimate is exhausted', () => {
    expect(nextPoll(0, 7_200_000, durations['node-group'], patient)).toBe(7_200_000 + patient.longestGap);
  });

  test('is bounded and moves on, whatever the estimate', () => {
    fc.assert(
      fc.property(estimates, fc.integer({ min: 0, max: 10_000_000 }), (expected, now) => {
        const gap = nextPoll(0, now, expected, patient) - now;
        expect(gap).toBeGreaterThanOrEqual(patient.shortestGap);
        expect(gap).toBeLessThanOrEqual(Math.max(0, Math.ceil(expected.p10 * 1000) - now) + patient.longestGap);
        expect(gap).toBeLessThanOrEqual(longestSilence);
      }),
    );
  });

  test('never looks earlier when asked later', () => {
    fc.assert(
      fc.property(estimates, fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 1, max: 60_000 }), (expected, now, later) => {
        const tolerance = expected.p50 * 20;
        expect(nextPoll(0, now + later, expected, patient)).toBeGreaterThanOrEqual(nextPoll(0, now, expected, patient) - tolerance);
      }),
    );
  });

  test.each(watched)('sees the end of a %s within 30 seconds on average, or a fiftieth of what takes an hour', (_, expected, at) => {
    const results = durationsOf(expected).map((seconds) => watch(expected, seconds, at));
    expect(mean(results.map(({ lag }) => lag))).toBeLessThanOrEqual(Math.max(30, expected.p50 / 50));
  });

  test.each(['node-group', 'fargate-profile', 'add-on'] as const)('needs far fewer looks for a %s than one every half minute', (kind) => {
    const expected = durations[kind];
    const looks = mean(durationsOf(expected).map((seconds) => watch(expected, seconds, pace(kind)).polls));
    const everyHalfMinute = mean(durationsOf(expected).map((seconds) => Math.ceil(seconds / 30)));
    expect(looks).toBeLessThan(0.8 * everyHalfMinute);
  });

  describe.each([
    [{ kind: 'node-group', nodegroupName: 'a', toward: 'active' }, durations['node-group']],
    [{ kind: 'add-on', addonName: 'a', toward: 'active' }, durations['add-on']],
  ] as const)('of several that were begun together: $kind', (subject, expected) => {
    const first = (together: number): number => firstTurn({ subject, startedAt: 0, expected }, 0, together) / 1000;

    test('looks at each for the first time when most of them are over', () => {
      expect(fit(expected).share(first(6))).toBeGreaterThan(0.7);
      expect(first(6)).toBeLessThanOrEqual(expected.p50 + paceOf(subject).longestGap / 1000);
    });

    test('looks the later, the more there are, and at one as if there were no others', () => {
      const looks = [1, 2, 6, 100].map(first);
      expect(looks).toEqual(looks.toSorted((one, other) => one - other));
      expect(first(1)).toBe(nextTurn({ subject, startedAt: 0, expected }, 0) / 1000);
    });
  });

  test('looks at stacks as soon, however many were begun together', () => {
    const watch = { subject: { kind: 'stack', stackName: 's', toward: 'complete' }, startedAt: 0, expected: durations['egress-stack'] } as const;
    expect(firstTurn(watch, 0, 5)).toBe(nextTurn(watch, 0));
  });

  test('hurries for what everything else waits for', () => {
    for (const kind of ['stack', 'cluster'] as const) expect(pace(kind).expectedLag).toBeLessThan(patient.expectedLag);
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

describe('the roll of a node group whose nodes are seen', () => {
  const subject: Subject = { kind: 'update', updateId: 'u', of: { resource: 'node-group', nodegroupName: 'a', version: '1.35', whenBlocked: 'stop', nodes: 5, atOnce: 2 } };
  const next = (old: number, staying: number): number => nextTurn({ subject, startedAt: 0, expected: ofRoll(3, 6) }, 900_000, { old, staying }) / 1000 - 900;

  test('is looked at for the first time before those go that were added for its time', () => {
    const one: Subject = { ...subject, of: { ...subject.of, nodes: 1 } as typeof subject.of };
    expect(nextTurn({ subject: one, startedAt: 0, expected: ofRoll(1, 6) }, 0) / 1000).toBe(ofRoll(1, 0).p10);
  });

  test('is looked at again when its last old node should have gone, one batch being under way', () => {
    expect([next(1, 10), next(2, 10), next(3, 10)]).toEqual([120, 120, 360]);
  });

  test('is looked at the sooner, the fewer of the added nodes are left', () => {
    const looks = [11, 9, 7, 6].map((staying) => next(0, staying));
    expect(looks).toEqual(looks.toSorted((one, other) => other - one));
    expect(looks.at(-1)).toBeLessThanOrEqual(durations['surplus-node'].p90);
  });

  test('is looked at in time for its heartbeat, however much is left', () => {
    expect(next(100, 106)).toBe(longestSilence / 1000);
  });

  test('goes by the estimate when they cannot be seen', () => {
    const watch = { subject, startedAt: 0, expected: ofRoll(3, 6) };
    expect(nextTurn(watch, 900_000)).toBe(nextPoll(0, 900_000, watch.expected, paceOf(subject)));
  });
});
