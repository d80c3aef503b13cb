import { kubernetesVersion, minorOf } from '../catalogue/versions.ts';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord } from '../model.ts';
import { runningUpdate } from '../updates/updates.ts';
import { startClusterUpdate } from './update.ts';
import { versionChange } from './version-change.ts';

const retryAfter = 3_600_000;

/**
 * Where EKS upgrades by itself: waits for the end of the support that the cluster's upgrade policy asks for. Called whenever
 * version or policy changed. Nodes stay as they are.
 */
export function awaitSupportEnd(eks: Eks, cluster: ClusterRecord): void {
  const { automaticUpgrades, calendarDate } = eks.settings;
  cluster.supportEnd?.cancel();
  const running = kubernetesVersion(cluster.shape.version);
  // A calendar that stands still has no ends.
  if (!automaticUpgrades || calendarDate !== undefined || running === undefined) return;
  const next = kubernetesVersion(`1.${minorOf(running.version) + 1}`);
  if (next === undefined) return;
  const { clock } = eks.world;
  const delay = eks.duration('cluster.automaticUpgrade', eks.stream(cluster.place, 'AwaitSupportEnd', cluster.shape.name));
  const at = Math.max(clock.now(), endOfSupport(cluster, running)) + delay;
  cluster.supportEnd = clock.at(at, () => upgrade(eks, cluster, next));
}

function endOfSupport({ shape }: ClusterRecord, version: KubernetesVersion): number {
  return Date.parse(shape.upgradePolicy.supportType === 'STANDARD' ? version.endOfStandardSupport : version.endOfExtendedSupport);
}

function upgrade(eks: Eks, cluster: ClusterRecord, to: KubernetesVersion): void {
  if (cluster.shape.status !== 'ACTIVE' || runningUpdate(cluster) !== undefined) {
    cluster.supportEnd = eks.after(retryAfter, () => upgrade(eks, cluster, to));
    return;
  }
  const automatic = cluster.shape.upgradePolicy.supportType === 'STANDARD' ? 'STANDARD' : 'EXTENDED';
  startClusterUpdate(eks, cluster, {
    ...versionChange(eks, cluster, to, { operation: 'AutomaticUpgrade', type: 'VersionUpdate', automatic }),
    undo: () => awaitSupportEnd(eks, cluster),
  });
}
