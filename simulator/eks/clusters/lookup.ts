import type { Eks } from '../engine/eks.ts';
import { inUse, invalidRequest, notFound } from '../errors.ts';
import type { ClusterRecord, Place, Tracked } from '../model.ts';
import { runningUpdate } from '../updates/updates.ts';

/** Whether reads see the resource already. */
export const visible = (eks: Eks, resource: Tracked): boolean => resource.visibleAt <= eks.world.clock.now();

export function clusterNamed(eks: Eks, place: Place, name: string): ClusterRecord {
  const cluster = place.clusters.get(name);
  if (cluster === undefined || !visible(eks, cluster)) throw notFound(`No cluster found for name: ${name}.`, { clusterName: name });
  return cluster;
}

/** Node groups and Fargate profiles are made on a steady cluster only. */
export function requireActive({ shape }: ClusterRecord): void {
  if (shape.status !== 'ACTIVE') throw invalidRequest(`Cluster '${shape.name}' is not in ACTIVE status`, { clusterName: shape.name });
}

/** Add-ons, access entries and associations need a cluster that runs, updating or not. */
export function requireRunning({ shape }: ClusterRecord): void {
  if (shape.status !== 'ACTIVE' && shape.status !== 'UPDATING') {
    throw invalidRequest(`Cluster '${shape.name}' is not in ACTIVE status`, { clusterName: shape.name });
  }
}

/** Node groups change on an ACTIVE cluster, and while it is UPDATING unless the switch refuses that. */
export function requireNodeChanges(eks: Eks, cluster: ClusterRecord): void {
  if (eks.settings.switches.nodegroupChangesDuringClusterUpdate === 'allowed') requireRunning(cluster);
  else requireActive(cluster);
}

/** The cluster runs and has no cluster-level change under way; EKS's own platform updates count, although nothing lists them. */
export function requireFree(eks: Eks, cluster: ClusterRecord, wanted: string): void {
  requireRunning(cluster);
  const { name } = cluster.shape;
  const update = runningUpdate(cluster);
  if (update !== undefined) throw inUse(`Cannot ${wanted} because cluster ${name} currently has update ${update.id} in progress`, { clusterName: name });
  if (inPlatformUpdate(eks, cluster)) throw inUse(`Cannot ${wanted} because cluster ${name} currently has an update in progress`, { clusterName: name });
}

/** Whether EKS is updating the platform of an ACTIVE cluster by itself just now. Windows come at random, by the seed. */
export function inPlatformUpdate(eks: Eks, cluster: ClusterRecord): boolean {
  const fault = eks.settings.faults.phantomUpdates;
  if (fault === undefined || cluster.shape.status !== 'ACTIVE') return false;
  const now = eks.world.clock.now();
  let window = cluster.phantom ?? { from: cluster.shape.createdAt.getTime(), until: cluster.shape.createdAt.getTime() };
  while (window.until <= now) {
    const gap = -Math.log(1 - eks.stream(cluster.place, 'PlatformUpdate', cluster.shape.name).next()) * fault.meanHoursBetween * 3_600_000;
    window = { from: window.until + gap, until: window.until + gap + fault.minutes * 60_000 };
  }
  cluster.phantom = window;
  return window.from <= now;
}
