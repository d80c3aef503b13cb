import { expect, test } from '@jest/globals';
import { waitForOpening } from '../../../local/bench/opening.ts';

test('Who waits for an opening begins within a minute of it, and begins nothing that would not end before the next freeze', async () => {
  const { delays, tooLate } = await waitForOpening(8, 'test');
  expect(delays).toHaveLength(8);
  for (const delay of delays) {
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThanOrEqual(60);
  }
  expect(tooLate).toBe(0);
});
