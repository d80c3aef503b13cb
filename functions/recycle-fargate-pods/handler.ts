import { workloadKinds, type WorkloadRef as Restartable } from '../../core/kubernetes/objects.ts';
import type { WorkloadRef } from '../../core/plan/upgrade/kubernetes-facts.ts';
import { kubernetesIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';

/** Pods on Fargate keep their kubelet until they are made anew: their owners are restarted, each under its own strategy. */
export const fn = defineStep('recycle-fargate-pods', contract, (wiring) => {
  const kubernetes = kubernetesIn(wiring);
  return async ({ target, request, startedAt }) => {
    const api = await kubernetes(target);
    const workloads = request.workloads.filter(isRestartable);
    const at = new Date(startedAt).toISOString();
    for (const workload of workloads) await api.restart(workload, at);
    return { watch: { kind: 'rollout', workloads } };
  };
});

/** A Job's pods end by themselves, and a bare pod has nobody who would make it anew. */
function isRestartable(workload: WorkloadRef): workload is WorkloadRef & Restartable {
  return workloadKinds.some((kind) => kind === workload.kind && kind !== 'ReplicaSet');
}

export const { handler } = fn;
