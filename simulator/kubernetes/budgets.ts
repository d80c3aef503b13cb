import { at } from './object.ts';
import type { Json, KubeObject } from './object.ts';
import { active, finished, ready } from './pods.ts';
import { selects } from './selectors.ts';

/** What a disruption budget allows just now, as its status says it. */
export interface BudgetStatus extends Json {
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

export const guards = (budget: KubeObject, pod: KubeObject): boolean =>
  budget.metadata.namespace === pod.metadata.namespace && selects(at(budget, 'spec', 'selector'), pod.metadata.labels ?? {});

/** `expectedOf`: how many pods the controllers of these pods want together; undefined when they have none. */
export function budgetStatus(budget: KubeObject, pods: readonly KubeObject[], expectedOf: (pods: readonly KubeObject[]) => number): BudgetStatus {
  const guarded = pods.filter((pod) => guards(budget, pod) && !finished(pod));
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const scaled = expectedOf(guarded);
  const expected = typeof minAvailable === 'number' ? guarded.length : scaled;
  const desired = maxUnavailable === undefined ? part(minAvailable ?? 1, expected) : Math.max(0, expected - part(maxUnavailable, expected));
  const healthy = guarded.filter((pod) => active(pod) && ready(pod)).length;
  return { expectedPods: expected, desiredHealthy: desired, currentHealthy: healthy, disruptionsAllowed: guarded.length === 0 ? 0 : Math.max(0, healthy - desired) };
}

/** A share of the pods is rounded up. */
function part(value: unknown, of: number): number {
  if (typeof value === 'string' && value.endsWith('%')) return Math.ceil((Number(value.slice(0, -1)) * of) / 100);
  return Number(value);
}

export function conditionsOf({ disruptionsAllowed }: BudgetStatus): readonly { readonly type: string; readonly status: string; readonly reason: string; readonly message: string }[] {
  const allowed = disruptionsAllowed > 0;
  return [{ type: 'DisruptionAllowed', status: allowed ? 'True' : 'False', reason: allowed ? 'SufficientPods' : 'InsufficientPods', message: '' }];
}
