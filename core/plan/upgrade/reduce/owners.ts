import type { Node, Pod, Workload } from '../../../kubernetes/objects.ts';
import type { NodeFact, NodeOwner, WorkloadKind, WorkloadRef } from '../kubernetes-facts.ts';

/** Who makes and replaces a node, by the labels that its maker gives it; `groupOf` knows the Auto Scaling group of an instance. */
export function nodeOwner({ labels, providerId }: Node, groupOf: ReadonlyMap<string, string>): NodeOwner {
  const [managed, pool, computeType] = [labels['eks.amazonaws.com/nodegroup'], labels['karpenter.sh/nodepool'], labels['eks.amazonaws.com/compute-type']];
  if (computeType === 'fargate') return { kind: 'fargate' };
  if (computeType === 'hybrid') return { kind: 'hybrid' };
  if (computeType === 'auto') return { kind: 'auto-mode', name: pool ?? '' };
  if (pool !== undefined) return { kind: 'karpenter', name: pool };
  if (managed !== undefined) return { kind: 'managed', name: managed };
  const group = groupOf.get(providerId.split('/').at(-1) ?? '');
  return group === undefined ? { kind: 'unknown' } : { kind: 'self-managed', name: group };
}

export function nodeFact(node: Node, groupOf: ReadonlyMap<string, string>): NodeFact {
  const { name, labels, kubeletVersion, ready, unschedulable, osImage, containerRuntime = '' } = node;
  const [instanceType, zone] = [labels['node.kubernetes.io/instance-type'], labels['topology.kubernetes.io/zone']];
  return {
    name,
    owner: nodeOwner(node, groupOf),
    kubelet: minorIn(kubeletVersion),
    ready,
    unschedulable,
    os: labels['kubernetes.io/os'] === 'windows' ? 'windows' : 'linux',
    osImage,
    containerRuntime,
    ...(instanceType !== undefined && { instanceType }),
    ...(zone !== undefined && { zone }),
  };
}

/** `v1.34.2-eks-…` → `1.34`. */
function minorIn(version: string): string {
  return /^v?(1\.\d+)/.exec(version)?.[1] ?? version;
}

/** What a person would restart to have a pod made anew: a Deployment rather than the ReplicaSet that it made. */
export function ownersOf(workloads: readonly Workload[]): (pod: Pod) => WorkloadRef {
  const deployments = new Map(workloads.flatMap(({ kind, namespace, name, owner }) => (kind === 'ReplicaSet' && owner?.kind === 'Deployment' ? [[`${namespace}/${name}`, owner.name] as const] : [])));
  return ({ namespace, name, owner }) => {
    if (owner === undefined) return { namespace, kind: 'Pod', name };
    const deployment = owner.kind === 'ReplicaSet' ? deployments.get(`${namespace}/${owner.name}`) : undefined;
    return deployment === undefined ? { namespace, kind: owner.kind as WorkloadKind, name: owner.name } : { namespace, kind: 'Deployment', name: deployment };
  };
}

export function keyOf({ namespace, kind, name }: WorkloadRef): string {
  return `${kind} ${namespace}/${name}`;
}
