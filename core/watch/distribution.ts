import type { Estimate } from '../plan/plan.ts';
import { cumulative, quantile } from './normal.ts';

/** The standard normal distribution's 90th percentile. */
const z90 = 1.2816;

/**
 * A log-normal distribution of durations that has an estimate's three percentiles: below the median with one spread,
 * above it with another. Seconds.
 */
export interface Distribution {
  /** The share of durations that are at most this long. */
  readonly share: (seconds: number) => number;
  /** The duration that this share of durations stays below. */
  readonly at: (share: number) => number;
}

export function fit({ p10, p50, p90 }: Estimate): Distribution {
  const below = Math.log(p50 / p10) / z90;
  const above = Math.log(p90 / p50) / z90;
  return {
    share: (seconds) => {
      if (seconds <= 0) return 0;
      const distance = Math.log(seconds / p50);
      return cumulative(distance / (distance < 0 ? below : above));
    },
    at: (share) => {
      const z = quantile(share);
      return p50 * Math.exp(z * (z < 0 ? below : above));
    },
  };
}
