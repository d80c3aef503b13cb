import type { NodeOwner } from '../plan/upgrade/kubernetes-facts.ts';
import type { Node } from './objects.ts';

const computeType = 'eks.amazonaws.com/compute-type';
const managedGroup = 'eks.amazonaws.com/nodegroup';
const nodePool = 'karpenter.sh/nodepool';

/** Who makes and replaces a node, by the labels that its maker gives it. What nobody marks is taken for self-managed by its caller, who knows the groups. */
export function ownerOf({ labels }: Pick<Node, 'labels'>): NodeOwner {
  const pool = labels[nodePool];
  if (labels[computeType] === 'fargate') return { kind: 'fargate' };
  if (labels[computeType] === 'hybrid') return { kind: 'hybrid' };
  if (labels[managedGroup] !== undefined) return { kind: 'managed', name: labels[managedGroup] };
  if (labels[computeType] === 'auto') return { kind: 'auto-mode', name: pool ?? '' };
  return pool === undefined ? { kind: 'unknown' } : { kind: 'karpenter', name: pool };
}

/** `v1.35.4-eks-1234567` → `1.35`. */
export function minorOf(version: string): string {
  return /^v?(\d+\.\d+)/.exec(version)?.[1] ?? version;
}
