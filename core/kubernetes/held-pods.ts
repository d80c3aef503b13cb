import type { Node, Pod, PodDisruptionBudget } from './objects.ts';
import { selects } from './selector.ts';

export interface HeldPod {
  /** `shop/cart-7d9f`. */
  readonly pod: string;
  readonly node: string;
  /** `shop/cart`. */
  readonly budget: string;
}

/** The pods on nodes that are to go whose eviction a disruption budget refuses now. */
export function heldPods(leaving: readonly Pick<Node, 'name'>[], pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): readonly HeldPod[] {
  const names = new Set(leaving.map(({ name }) => name));
  const closed = budgets.filter(({ disruptionsAllowed }) => disruptionsAllowed === 0);
  return pods.flatMap((pod) => {
    if (pod.nodeName === undefined || !names.has(pod.nodeName) || pod.phase === 'Succeeded' || pod.phase === 'Failed') return [];
    const budget = closed.find(({ namespace, selector }) => namespace === pod.namespace && selects(selector, pod.labels));
    return budget === undefined ? [] : [{ pod: `${pod.namespace}/${pod.name}`, node: pod.nodeName, budget: `${budget.namespace}/${budget.name}` }];
  });
}
