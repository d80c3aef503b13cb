import type { Benchmark } from './benchmark.ts';
import { fleet } from './benchmarks/fleet.ts';
import { opening } from './benchmarks/opening.ts';
import { loading } from './benchmarks/loading.ts';
import { planning } from './benchmarks/planning.ts';
import { slack } from './benchmarks/slack.ts';
import { timeToReady } from './benchmarks/time-to-ready.ts';
import { upgradeWaiting } from './benchmarks/upgrade-waiting.ts';
import { upgrading } from './benchmarks/upgrading.ts';
import { waiting } from './benchmarks/waiting.ts';

/** Every benchmark, in the order in which they are run and shown: one file each. */
export const benchmarks = {
  'time-to-ready': timeToReady,
  waiting,
  upgrading,
  'upgrade-waiting': upgradeWaiting,
  opening,
  loading,
  fleet,
  planning,
  slack,
} as const satisfies Record<string, Benchmark>;

export type BenchmarkName = keyof typeof benchmarks;

export function isBenchmark(name: string): name is BenchmarkName {
  return Object.hasOwn(benchmarks, name);
}
