import { minorOf, offered, supportOf } from '../catalogue/versions.ts';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import type { Eks } from '../engine/eks.ts';
import { eksError, invalidParameter, invalidRequest } from '../errors.ts';
import { refresh } from '../insights/refresh.ts';
import type { ClusterRecord, UpdateShape } from '../model.ts';
import { endUpdate, recordUpdate } from '../updates/updates.ts';
import { autoModeVersion, driftNodes, isAutoMode } from './auto-mode-nodes.ts';
import { requireFree } from './lookup.ts';
import { carryOut } from './update.ts';
import { versionChange } from './version-change.ts';

/** How long after an upgrade it may be undone. */
const rollbackWindow = 7 * 86_400_000;
const defaultTimeoutMinutes = 720;
const type = 'VersionRollback';

export interface RollbackRequest {
  readonly version: string;
  readonly force: boolean;
  readonly rollbackConfig?: { readonly timeoutMinutes?: number | undefined } | undefined;
}

/** Whether a version asked for is the one that the cluster's last upgrade left. */
export const isRollback = ({ upgrade }: ClusterRecord, version: string): boolean => upgrade?.from === version;

/** The version that the last upgrade left, while EKS would go back to it. */
export function rollbackTarget(eks: Eks, { upgrade }: ClusterRecord): string | undefined {
  return upgrade !== undefined && eks.world.clock.now() < upgrade.finishedAt + rollbackWindow ? upgrade.from : undefined;
}

/** Starts a rollback. On Auto Mode its nodes go back first, while the cluster stays ACTIVE. */
export async function rollBack(eks: Eks, cluster: ClusterRecord, asked: RollbackRequest): Promise<UpdateShape> {
  const to = checkedTarget(eks, cluster, asked);
  await checkInsights(eks, cluster, asked.force);
  requireFree(eks, cluster, type);
  const change = versionChange(eks, cluster, to, { operation: 'UpdateClusterVersion', type });
  const random = eks.stream(cluster.place, change.operation, cluster.shape.name);
  const update = recordUpdate(cluster, type, change.params, eks.now(), random);
  if (!isAutoMode(cluster)) {
    carryOut(eks, cluster, change, update, random);
    return update;
  }
  const timeout = (asked.rollbackConfig?.timeoutMinutes ?? defaultTimeoutMinutes) * 60_000;
  const needed = autoModeVersion(cluster) === to.version ? 0 : eks.duration('autoMode.rollback', random);
  const ended = () => (needed <= timeout ? nodesAreBack() : nodesStay());
  const nodesAreBack = (): void => {
    endNodePhase(cluster);
    cluster.autoModeVersion = to.version;
    carryOut(eks, cluster, { ...change, undo: () => driftNodes(eks, cluster, to.version) }, update, random);
  };
  const nodesStay = (): void => {
    endNodePhase(cluster);
    const minutes = timeout / 60_000;
    endUpdate(update, { errorCode: 'PodEvictionFailure', errorMessage: `The nodes of EKS Auto Mode did not return to ${to.version} within ${minutes} minutes.`, resourceIds: [] });
    driftNodes(eks, cluster, to.version);
  };
  cluster.nodePhase = { update, timer: eks.after(Math.min(needed, timeout), ended), cancellation: undefined };
  return update;
}

/** A cancellation that came too late has failed. */
function endNodePhase(cluster: ClusterRecord): void {
  const { nodePhase } = cluster;
  cluster.nodePhase = undefined;
  if (nodePhase?.cancellation === undefined) return;
  nodePhase.cancellation.cancel();
  nodePhase.update.cancellation = { status: 'Failed', reason: 'The nodes were done before the cancellation took effect.' };
}

/** The conditions that `force` does not lift. */
function checkedTarget(eks: Eks, cluster: ClusterRecord, { version, rollbackConfig }: RollbackRequest): KubernetesVersion {
  const { name, version: running, upgradePolicy } = cluster.shape;
  const about = { clusterName: name };
  const found = offered(version, eks.today());
  if (found === undefined) throw invalidParameter('unsupported Kubernetes version', about);
  if (rollbackTarget(eks, cluster) === undefined) {
    throw invalidRequest(`Cluster ${name} cannot be rolled back to ${version}: the 7 days after its upgrade to ${running} are over`, about);
  }
  if (cluster.upgrade?.automatic === 'EXTENDED') {
    throw invalidRequest(`Cluster ${name} cannot be rolled back to ${version}: it was upgraded at the end of extended support`, about);
  }
  if (supportOf(found, eks.today()) === 'EXTENDED_SUPPORT' && upgradePolicy.supportType !== 'EXTENDED') {
    throw invalidRequest(`Cluster ${name} cannot be rolled back to ${version}, which is in extended support: set the upgrade policy to EXTENDED first`, about);
  }
  if (rollbackConfig !== undefined && !isAutoMode(cluster)) throw invalidParameter('rollbackConfig can only be specified for EKS Auto Mode clusters', about);
  return found;
}

/** Findings are made afresh; what is not known blocks like what is wrong. */
async function checkInsights(eks: Eks, cluster: ClusterRecord, force: boolean): Promise<void> {
  if (force || eks.settings.switches.rollbackInsights === 'ignored') return;
  await refresh(eks, cluster);
  const blocking = cluster.insights.found.filter(({ category, insightStatus: { status } }) => category === 'ROLLBACK_READINESS' && (status === 'ERROR' || status === 'UNKNOWN'));
  if (blocking.length === 0) return;
  const names = blocking.map(({ name }) => name).join(', ');
  throw eksError('InvalidStateException', `Amazon EKS detected rollback readiness issues: ${names}. Call ListInsights to view them, or pass force to override them.`, {
    clusterName: cluster.shape.name,
  });
}

/** Whether a node group may go back a minor: to where its cluster may go. */
export function nodesMayReturn(eks: Eks, cluster: ClusterRecord, from: string, to: string): boolean {
  return minorOf(to) === minorOf(from) - 1 && rollbackTarget(eks, cluster) === to;
}
