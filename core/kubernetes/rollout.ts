import type { Workload, WorkloadRef } from './objects.ts';

/** How far workloads have come that are restarted one after another. */
export interface Rollout {
  readonly restarted: number;
  /** The first that is not done: whether it was told to restart, and how it stands. None when all are done. */
  readonly turn?: { readonly workload: Workload; readonly isTold: boolean };
}

/** Where a restart that began at `since` stands, by what is in the cluster alone. What is gone has no pods to make anew; a restart by somebody else counts too. */
export function rolloutOf(wanted: readonly WorkloadRef[], workloads: readonly Workload[], since: number): Rollout {
  const left = wanted.flatMap((ref) => workloads.find((found) => isSame(found, ref)) ?? []).filter((workload) => !isTold(workload, since) || !isRolledOut(workload));
  const [workload] = left;
  return { restarted: wanted.length - left.length, ...(workload && { turn: { workload, isTold: isTold(workload, since) } }) };
}

function isSame(one: WorkloadRef, other: WorkloadRef): boolean {
  return one.kind === other.kind && one.namespace === other.namespace && one.name === other.name;
}

function isTold({ restartedAt = -Infinity }: Workload, since: number): boolean {
  return restartedAt >= since;
}

/** A new pod beside an old one is not enough: the old one may be the one that is ready. */
function isRolledOut({ isObserved, replicas, updatedReplicas, readyReplicas, existingReplicas = updatedReplicas }: Workload): boolean {
  return isObserved && updatedReplicas >= replicas && readyReplicas >= replicas && existingReplicas <= updatedReplicas;
}
