import { workloadKinds, type WorkloadRef as Restartable } from '../../core/kubernetes/objects.ts';
import type { WorkloadRef } from '../../core/plan/upgrade/kubernetes-facts.ts';
import { kubernetesIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { restartInTurn } from '../shared/restart-in-turn.ts';
import { contract } from './contract.ts';

/** Pods on Fargate keep their kubelet until they are made anew: their owners are restarted in turn, each under its own strategy. This begins, and the watchkeeper goes on. */
export const fn = defineStep('recycle-fargate-pods', contract, (wiring) => {
  const kubernetes = kubernetesIn(wiring);
  return async ({ target, request, startedAt }) => {
    const workloads = request.workloads.filter(isRestartable);
    await restartInTurn(await kubernetes(target), workloads, startedAt);
    return { watch: { kind: 'rollout', workloads } };
  };
});

/** A Job's pods end by themselves, and a bare pod has nobody who would make it anew. */
function isRestartable(workload: WorkloadRef): workload is WorkloadRef & Restartable {
  return workloadKinds.some((kind) => kind === workload.kind && kind !== 'ReplicaSet');
}

export const { handler } = fn;
