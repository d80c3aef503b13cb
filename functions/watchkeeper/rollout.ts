import type { WorkloadRef } from '../../core/kubernetes/objects.ts';
import type { Kubernetes } from '../../core/kubernetes/port.ts';
import type { Observation } from '../../core/watch/watch.ts';
import { abandoned } from '../shared/observe/issues.ts';
import { restartInTurn, rolloutIn } from '../shared/restart-in-turn.ts';

/** Workloads whose pods are made anew, one workload after another: when one is rolled out, the next is told, unless it is time to stop. */
export async function restartAndObserve(kubernetes: Kubernetes, workloads: readonly WorkloadRef[], since: number, isToStop: boolean): Promise<Observation> {
  const { restarted, turn } = await (isToStop ? rolloutIn : restartInTurn)(kubernetes, workloads, since);
  const progress = `${restarted} of ${workloads.length} workloads restarted`;
  const output = { Workloads: String(workloads.length) };
  if (turn === undefined) return { status: 'restarted', issues: [], progress, output };
  if (isToStop && !turn.isTold) return abandoned(`${progress}; the others were left alone.`);
  const { kind, namespace, name, updatedReplicas, readyReplicas, replicas } = turn.workload;
  const moved = turn.isTold ? `has ${updatedReplicas} of ${replicas} pods made anew, and ${readyReplicas} ready` : 'was told to restart';
  return { status: 'restarting', issues: [{ code: 'NotRolledOut', message: `${kind} ${namespace}/${name} ${moved}.` }], progress, output };
}
