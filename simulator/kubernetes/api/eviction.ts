import { at, textAt } from '../object.ts';
import type { KubeObject } from '../object.ts';
import { finished, ready, terminating } from '../pods.ts';
import { kinds } from '../resources.ts';
import { StatusError } from '../status.ts';
import { guards } from '../budgets.ts';
import type { WireResponse } from '../../gateway/wire.ts';
import type { KubernetesCluster } from '../cluster.ts';
import { bodyOf, isDryRun, json } from './exchange.ts';
import type { Asked } from './exchange.ts';

export function evict(asked: Asked): WireResponse {
  const { cluster, namespace, name = '' } = asked;
  const body = asked.body === '' ? {} : bodyOf(asked);
  const pod = cluster.store.get(kinds.pods, namespace, name);
  const options = at(body, 'deleteOptions');
  const dry = isDryRun(asked) || (Array.isArray(at(options, 'dryRun')) && (at(options, 'dryRun') as unknown[]).includes('All'));
  evictPod(cluster, pod, { dry, graceSeconds: gracePeriod(at(options, 'gracePeriodSeconds')) });
  return json({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, 201);
}

const gracePeriod = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Deletes the pod unless a disruption budget says no; throws what the eviction API answers then. */
export function evictPod(cluster: KubernetesCluster, pod: KubeObject, { dry = false, graceSeconds }: { readonly dry?: boolean; readonly graceSeconds?: number | undefined } = {}): void {
  if (!terminating(pod) && !finished(pod) && textAt(pod, 'status', 'phase') !== 'Pending') checkBudgets(cluster, pod, dry);
  if (!dry) cluster.deletePod(pod, graceSeconds);
}

function checkBudgets(cluster: KubernetesCluster, pod: KubeObject, dry: boolean): void {
  const budgets = cluster.store.list(kinds.budgets, pod.metadata.namespace).filter((budget) => guards(budget, pod));
  if (budgets.length > 1) throw new StatusError(500, 'InternalError', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  const [budget] = budgets;
  if (budget === undefined) return;
  const status = cluster.budgetStatus(budget);
  if (!ready(pod) && mayGoUnready(budget, status)) return;
  if (status.disruptionsAllowed > 0) {
    if (!dry) cluster.store.setStatus(kinds.budgets, budget, { ...status, disruptionsAllowed: status.disruptionsAllowed - 1 });
    return;
  }
  throw new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message: `The disruption budget ${budget.metadata.name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently` }],
  });
}

/** A pod that is not ready anyway may go while its budget is content, or always if the budget says so. */
function mayGoUnready(budget: KubeObject, { currentHealthy, desiredHealthy }: { readonly currentHealthy: number; readonly desiredHealthy: number }): boolean {
  return textAt(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow' || (desiredHealthy > 0 && currentHealthy >= desiredHealthy);
}
