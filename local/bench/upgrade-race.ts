import { readFileSync } from 'node:fs';
import { builtCluster } from './built-cluster.ts';
import type { PollingJourney } from './polling-run.ts';
import { upgradeByHand } from './upgrade-by-hand.ts';
import { upgradeByPolling } from './upgrade-polling.ts';
import { upgradeJourney, type UpgradeJourney } from './upgrade-journey.ts';

const config = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const [tenGroups, twoGroups] = [config('ten-groups.yaml'), config('two-groups.yaml')];

/** Ten groups and eight add-ons over two hops, in worlds of the same seed. */
export interface LongUpgrade {
  readonly drydock: UpgradeJourney;
  /** Seconds by eksctl's commands. */
  readonly byHand: number;
}

export async function longUpgrade(seed: string): Promise<LongUpgrade> {
  const here = async () => builtCluster(tenGroups, seed);
  const [ours, theirs] = [await here(), await here()];
  const drydock = await upgradeJourney(ours, { to: '1.35' });
  const byHand = await upgradeByHand(theirs, drydock.plan);
  await Promise.all([ours.drydock.close(), theirs.drydock.close()]);
  return { drydock, byHand };
}

/** Two groups and four add-ons over one hop, in worlds of the same seed. */
export interface ShortUpgrade {
  readonly drydock: UpgradeJourney;
  readonly polling: PollingJourney;
}

export async function shortUpgrade(seed: string): Promise<ShortUpgrade> {
  const here = async () => builtCluster(twoGroups, seed);
  const [ours, theirs] = [await here(), await here()];
  // The newest versions, so that there is something to do for every add-on.
  const drydock = await upgradeJourney(ours, { to: '1.35', addOns: { policy: 'newest' } });
  const polling = await upgradeByPolling(theirs, drydock.plan, drydock.hops);
  await Promise.all([ours.drydock.close(), theirs.drydock.close()]);
  return { drydock, polling };
}

/** A run in each of so many worlds. */
export async function inWorlds<Run>(seeds: number, run: (seed: string) => Promise<Run>): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let seed = 1; seed <= seeds; seed++) runs.push(await run(String(seed)));
  return runs;
}
