import type { KubernetesFacts, WorkloadFact } from './kubernetes-facts.ts';
import { behind } from './minors.ts';

/** Workloads that can be restarted and have pods on Fargate with a kubelet below this version. */
export function fargateBehind({ workloads }: KubernetesFacts, version: string): readonly WorkloadFact[] {
  return onFargate(workloads).filter((workload) => Object.keys(workload.onFargate).some((kubelet) => behind(kubelet, version) > 0));
}

export function onFargate(workloads: readonly WorkloadFact[]): readonly WorkloadFact[] {
  return workloads.filter(({ kind, onFargate: pods }) => isRestartable(kind) && Object.keys(pods).length > 0);
}

export function isRestartable(kind: string): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';
}

/** Whether nodes that Auto Mode or Karpenter replace by themselves are below this version. Those of a pool that names its images are not replaced. */
export function driftBehind({ nodes, karpenterNodePools }: KubernetesFacts, owner: 'auto-mode' | 'karpenter', version: string): boolean {
  const stay = new Set(karpenterNodePools.filter(({ pinnedImages }) => pinnedImages).map(({ name }) => name));
  return nodes.some((node) => node.owner.kind === owner && (owner === 'auto-mode' || !stay.has(node.owner.name)) && behind(node.kubelet, version) > 0);
}
