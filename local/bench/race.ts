import { drydockJourney, type Journey } from './drydock-journey.ts';
import { eksctlSeconds } from './eksctl-order.ts';
import { pollingJourney } from './polling-journey.ts';
import type { PollingJourney } from './polling-run.ts';

/** One cluster, built three times in worlds of the same seed. */
export interface Race {
  readonly drydock: Journey;
  /** Seconds in the order of eksctl. */
  readonly eksctl: number;
  readonly polling: PollingJourney;
}

export async function race(seed: string): Promise<Race> {
  const drydock = await drydockJourney(seed);
  return { drydock, eksctl: await eksctlSeconds(drydock.plan, seed), polling: await pollingJourney(drydock.plan, drydock.stages, seed) };
}

const runs = new Map<string, Promise<Race>>();

/** One race per seed, run once for all benchmarks that tell of it. */
export async function races(seeds: number): Promise<readonly Race[]> {
  const all: Race[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const run = runs.get(String(seed)) ?? race(String(seed));
    runs.set(String(seed), run);
    all.push(await run);
  }
  return all;
}
