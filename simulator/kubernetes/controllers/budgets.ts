import { conditionsOf } from '../budgets.ts';
import type { KubernetesCluster } from '../cluster.ts';
import { listAt, withConditions } from '../object.ts';
import { kinds } from '../resources.ts';

/** What each disruption budget allows, into its status. */
export function syncBudgets(cluster: KubernetesCluster): void {
  const { store } = cluster;
  for (const budget of store.list(kinds.budgets)) {
    const status = cluster.budgetStatus(budget);
    store.setStatus(kinds.budgets, budget, {
      ...status, observedGeneration: budget.metadata.generation, conditions: withConditions(listAt(budget, 'status', 'conditions'), conditionsOf(status), store.now()),
    });
  }
}
