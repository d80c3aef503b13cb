import { z } from 'zod';
import { clusterArn } from '../arns.ts';
import { minorOf, offered } from '../catalogue/versions.ts';
import type { KubernetesVersion } from '../catalogue/versions.ts';
import type { Eks } from '../engine/eks.ts';
import { clientRequestToken, clusterName, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { eksError, invalidParameter, invalidRequest } from '../errors.ts';
import { currentInsights } from '../insights/refresh.ts';
import type { ClusterRecord, UpdateShape } from '../model.ts';
import { clusterNamed, requireFree } from './lookup.ts';
import { isRollback, rollBack } from './rollback.ts';
import { startClusterUpdate } from './update.ts';
import { versionChange } from './version-change.ts';

const updateClusterVersion = z.object({
  name: clusterName,
  version: z.string(),
  clientRequestToken,
  force: z.boolean().default(false),
  rollbackConfig: z.object({ timeoutMinutes: z.int().min(120).max(10_080).optional() }).optional(),
});

export const UpdateClusterVersion = operation({
  http: { method: 'POST', path: '/clusters/{name}/updates' },
  resources: (input, place) => [clusterArn(place, text(input.name))],
  input: updateClusterVersion,
  async run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.name);
    const back = isRollback(cluster, input.version);
    requireFree(eks, cluster, back ? 'VersionRollback' : 'VersionUpdate');
    return { update: back ? await rollBack(eks, cluster, input) : await upgrade(eks, cluster, input) };
  },
});

async function upgrade(eks: Eks, cluster: ClusterRecord, input: z.output<typeof updateClusterVersion>): Promise<UpdateShape> {
  const version = nextVersion(eks, cluster, input.version);
  if (input.rollbackConfig !== undefined) throw invalidParameter('rollbackConfig can only be specified for a version rollback', { clusterName: input.name });
  checkNodes(eks, cluster, version);
  if (eks.settings.switches.upgradeInsights === 'enforced' && !input.force) await checkInsights(eks, cluster, version);
  requireFree(eks, cluster, 'VersionUpdate');
  return startClusterUpdate(eks, cluster, versionChange(eks, cluster, version, { operation: 'UpdateClusterVersion', type: 'VersionUpdate' }));
}

/** Forward by exactly one minor, to a version that EKS offers. */
function nextVersion(eks: Eks, { shape }: ClusterRecord, wanted: string): KubernetesVersion {
  const about = { clusterName: shape.name };
  const found = offered(wanted, eks.today());
  if (found === undefined) throw invalidParameter('unsupported Kubernetes version', about);
  if (minorOf(wanted) !== minorOf(shape.version) + 1) {
    throw invalidParameter(`Unsupported Kubernetes minor version update from ${shape.version} to ${wanted}`, about);
  }
  return found;
}

/** Node groups first: on the control plane's minor, or at least within kubelet's skew, as the switch says. */
function checkNodes(eks: Eks, { shape, nodegroups }: ClusterRecord, to: KubernetesVersion): void {
  const oldest = eks.settings.switches.nodeMatch === 'strict' ? minorOf(shape.version) : minorOf(to.version) - 3;
  const behind = [...nodegroups.values()].filter(({ shape: nodegroup }) => minorOf(nodegroup.version) < oldest).map(({ shape: { nodegroupName } }) => nodegroupName);
  if (behind.length === 0) return;
  throw invalidRequest(`Nodegroups ${behind.join(', ')} must be updated to match cluster version ${shape.version} before updating cluster version`, {
    clusterName: shape.name,
    nodegroupName: behind.join(','),
  });
}

async function checkInsights(eks: Eks, cluster: ClusterRecord, { version }: KubernetesVersion): Promise<void> {
  const insights = await currentInsights(eks, cluster);
  const errors = insights.filter((insight) => insight.category === 'UPGRADE_READINESS' && insight.kubernetesVersion === version && insight.insightStatus.status === 'ERROR');
  if (errors.length === 0) return;
  const names = errors.map(({ name }) => name).join(', ');
  throw eksError('InvalidStateException', `Amazon EKS detected upgrade readiness issues: ${names}. Call ListInsights to view them, or pass force to override them.`, {
    clusterName: cluster.shape.name,
  });
}
