import type { WorkloadRef } from '../../core/kubernetes/objects.ts';
import type { Kubernetes } from '../../core/kubernetes/port.ts';
import { rolloutOf, type Rollout } from '../../core/kubernetes/rollout.ts';

/** Restarts the workload whose turn it is, if it has not been told yet. A second call finds that it has. */
export async function restartInTurn(kubernetes: Kubernetes, workloads: readonly WorkloadRef[], since: number): Promise<Rollout> {
  const rollout = await rolloutIn(kubernetes, workloads, since);
  if (rollout.turn !== undefined && !rollout.turn.isTold) await kubernetes.restart(rollout.turn.workload, new Date(since).toISOString());
  return rollout;
}

/** How far they are, and nobody is told anything. */
export async function rolloutIn(kubernetes: Kubernetes, workloads: readonly WorkloadRef[], since: number): Promise<Rollout> {
  // The annotation that tells of a restart has whole seconds when others write it.
  return rolloutOf(workloads, await kubernetes.workloads(), since - (since % 1000));
}
