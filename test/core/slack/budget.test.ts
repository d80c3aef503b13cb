import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { spend, unspent } from '../../../core/slack/budget.ts';

test('In no minute are there more than forty writes, however they are asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 50, maxLength: 200 }), (gaps) => {
      let [now, budget] = [0, unspent];
      const sent: number[] = [];
      for (const gap of gaps) {
        now += gap;
        const result = spend(budget, now);
        if ('waitUntil' in result) continue;
        budget = result.budget;
        sent.push(now);
      }
      for (const [index, at] of sent.entries()) expect(sent.slice(index).filter((other) => other < at + 60_000).length).toBeLessThanOrEqual(40);
    }),
  );
});

test('Ten may go at once after a rest; the next one when its time has come', () => {
  let budget = unspent;
  for (let sent = 0; sent < 10; sent++) budget = (spend(budget, 100_000) as { budget: typeof unspent }).budget;
  expect(spend(budget, 100_000)).toEqual({ waitUntil: 102_000 });
  expect(spend(budget, 102_000)).toHaveProperty('budget');
});

test('While there is a pause, nothing is sent', () => {
  expect(spend({ paidUntil: 0, pausedUntil: 9_000 }, 8_999)).toEqual({ waitUntil: 9_000 });
  expect(spend({ paidUntil: 0, pausedUntil: 9_000 }, 9_000)).toHaveProperty('budget');
});
