import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { criticalPath, durations, inSequence, ofRoll } from '../../../core/plan/durations.ts';
import { planned } from '../orders.ts';

test('a cluster with nodes takes as long as network, control plane, nodes and CoreDNS one after another', () => {
  const { plan } = planned();
  const { stepIds, expected } = criticalPath(plan);
  expect(stepIds).toEqual(['network', 'control-plane', 'node-group/workers', 'add-on/coredns', 'verify']);
  expect(expected).toEqual(plan.expected);
  expect(expected.p50).toBe(50 + 560 + 180 + 40 + 3);
});

test('steps one after another are less uncertain than the sum of their uncertainties', () => {
  const estimate = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 })).map(([a, b, c]) => ({ p10: a, p50: a + b, p90: a + b + c }));
  fc.assert(
    fc.property(fc.array(estimate, { minLength: 1, maxLength: 8 }), (estimates) => {
      const whole = inSequence(estimates);
      expect(whole.p10).toBeGreaterThanOrEqual(estimates.reduce((sum, { p10 }) => sum + p10, 0));
      expect(whole.p90).toBeLessThanOrEqual(estimates.reduce((sum, { p90 }) => sum + p90, 0) + 1);
      expect(whole.p10 <= whole.p50 && whole.p50 <= whole.p90).toBe(true);
    }),
  );
});

test('every estimate rises from the 10th to the 90th percentile', () => {
  for (const { p10, p50, p90 } of Object.values(durations)) expect(0 < p10 && p10 < p50 && p50 < p90).toBe(true);
});

test('deviations of steps one after another add up as those of independent durations do', () => {
  expect(inSequence([{ p10: 7, p50: 10, p90: 13 }, { p10: 6, p50: 10, p90: 14 }])).toEqual({ p10: 15, p50: 20, p90: 25 });
});

test.each([
  ['has nothing to do without nodes', 0, 6, 15],
  ['waits for a surge, for batches, and for the surge to go again', 2, 6, 150 + 2 * 240 + 6 * 36],
  ['takes none away where none was added', 2, 0, 150 + 2 * 240],
])('a roll %s', (_what, batches, surge, seconds) => {
  expect(ofRoll(batches, surge).p50).toBe(seconds);
});
