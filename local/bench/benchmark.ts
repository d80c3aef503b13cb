import type { Part } from './report.ts';

/** How much is measured: more of it takes longer and says more. */
export interface Effort {
  /** Worlds in which a journey is made. */
  readonly seeds: number;
  /** Fresh processes that load a module. */
  readonly rounds: number;
  /** Clusters that are provisioned at once. */
  readonly provisions: number;
}

/** One part of the benchmark's table. */
export type Benchmark = (effort: Effort) => Promise<Part>;
