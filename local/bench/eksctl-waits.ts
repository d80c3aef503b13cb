import type { Clock } from '../../simulator/clock/clock.ts';

/** Milliseconds before each look; the last one repeats. */
export type Delays = readonly number[];

/*
 * The SDK's waiters wait between a least time and an upper end that doubles, in the middle on average: from 10 to 120 seconds
 * for add-ons, from 30 to 120 for updates (pkg/eks/waiter/waiter.go).
 */
export const addOnDelays: Delays = [0, 10_000, 15_000, 25_000, 45_000, 65_000];
export const updateDelays: Delays = [0, 30_000, 45_000, 75_000];

export async function untilDone(clock: Clock, delays: Delays, done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    await clock.sleep(delays[Math.min(attempt, delays.length - 1)] ?? 0);
    if (await done()) return;
  }
}
