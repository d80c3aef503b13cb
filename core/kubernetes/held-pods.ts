import type { LabelSelector, Node, Pod, PodDisruptionBudget } from './objects.ts';

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

/** Whether a selector means an object with these labels. An empty one means all of its namespace. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const fits = matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
    }
  });
  return fits && Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
