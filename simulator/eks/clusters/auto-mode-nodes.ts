import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord } from '../model.ts';

export const isAutoMode = ({ shape }: ClusterRecord): boolean => shape.computeConfig?.enabled === true;

/** The Kubernetes version that Auto Mode's nodes run; undefined without Auto Mode. */
export const autoModeVersion = (cluster: ClusterRecord): string | undefined => (isAutoMode(cluster) ? (cluster.autoModeVersion ?? cluster.shape.version) : undefined);

/** Auto Mode's nodes run another version than the control plane, and follow it by and by. */
export function driftNodes(eks: Eks, cluster: ClusterRecord, from: string): void {
  if (!isAutoMode(cluster)) return;
  cluster.autoModeVersion = from;
  const random = eks.stream(cluster.place, 'AutoModeDrift', cluster.shape.name);
  eks.after(eks.duration('autoMode.drift', random), () => {
    if (cluster.nodePhase !== undefined || cluster.autoModeVersion !== from) return;
    cluster.autoModeVersion = undefined;
    cluster.insights.refreshedAt = undefined;
  });
}
