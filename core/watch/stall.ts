import type { Estimate } from '../plan/plan.ts';

/** Never impatient: what takes seconds may take minutes on a bad day. Milliseconds. */
const leastPatience = 300_000;

/** How long something may show no progress before it counts as stalled: twice the time that nine of ten take. Milliseconds. */
export function patience({ p90 }: Estimate): number {
  return Math.max(leastPatience, 2 * p90 * 1000);
}

export interface Progress {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** What to remember of a poll: progress that reads the same has not moved. */
export function progressAfter(before: Progress | undefined, text: string, now: number): Progress {
  return before?.text === text ? before : { text, since: now };
}

/** Since when nothing has moved, if that is longer than anybody should wait. */
export function stalledSince(before: Progress | undefined, text: string, expected: Estimate, now: number): number | undefined {
  const { since } = progressAfter(before, text, now);
  return now - since > patience(expected) ? since : undefined;
}
