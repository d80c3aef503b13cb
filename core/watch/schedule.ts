import type { Estimate } from '../plan/plan.ts';
import { fit } from './distribution.ts';

/** Bounds of the gap between two polls, in milliseconds. The longest gap is the longest time that an end goes unnoticed. */
export interface Pace {
  readonly shortestGap: number;
  readonly longestGap: number;
}

export const defaultPace: Pace = { shortestGap: 5_000, longestGap: 30_000 };

/** Each poll is placed so that this share of the ends still to come falls before it. */
const shareToCatch = 0.25;

/** Past this share of all durations the estimate has nothing to say about the rest. */
const tail = 0.995;

/**
 * When to look next at something that began at `startedAt` and had not ended at `now`; epoch milliseconds. Nothing is
 * looked at before the 10th percentile of its usual duration.
 */
export function nextPoll(startedAt: number, now: number, expected: Estimate, pace: Pace = defaultPace): number {
  const elapsed = Math.max(0, now - startedAt) / 1000;
  if (elapsed < expected.p10) return Math.max(Math.round(startedAt + expected.p10 * 1000), now + pace.shortestGap);
  const { share, at } = fit(expected);
  const passed = share(elapsed);
  const gap = passed > tail ? pace.longestGap : (at(passed + shareToCatch * (1 - passed)) - elapsed) * 1000;
  return now + Math.round(Math.min(Math.max(gap, pace.shortestGap), pace.longestGap));
}
