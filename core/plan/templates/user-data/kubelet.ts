import type { Taint } from '../../../spec/cluster-spec.ts';
import type { NodeFacts } from '../user-data.ts';

const effects: Readonly<Record<Taint['effect'], string>> = { NO_SCHEDULE: 'NoSchedule', NO_EXECUTE: 'NoExecute', PREFER_NO_SCHEDULE: 'PreferNoSchedule' };

export function effectOf({ effect }: Taint): string {
  return effects[effect];
}

export function labelList({ labels }: Pick<NodeFacts, 'labels'>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
}

export function taintList({ taints }: Pick<NodeFacts, 'taints'>): string {
  return taints.map((taint) => `${taint.key}=${taint.value ?? ''}:${effectOf(taint)}`).join(',');
}

/** The kubelet registers a node's labels and taints itself, where EKS does not. */
export function registrationFlags(facts: Pick<NodeFacts, 'labels' | 'taints'>): readonly string[] {
  const [labels, taints] = [labelList(facts), taintList(facts)];
  return [...(labels === '' ? [] : [`--node-labels=${labels}`]), ...(taints === '' ? [] : [`--register-with-taints=${taints}`])];
}
