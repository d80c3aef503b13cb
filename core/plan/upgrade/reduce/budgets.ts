import type { Pod, PodDisruptionBudget } from '../../../kubernetes/objects.ts';
import type { DisruptionBudgetFact, NodeFact } from '../kubernetes-facts.ts';
import { selects } from '../../../kubernetes/selector.ts';

/** Which budgets select which pods. */
export class Budgets {
  private readonly selected = new Map<PodDisruptionBudget, readonly Pod[]>();
  private readonly budgetsOf = new Map<Pod, PodDisruptionBudget[]>();

  constructor(budgets: readonly PodDisruptionBudget[], pods: readonly Pod[]) {
    const byNamespace = Map.groupBy(pods, ({ namespace }) => namespace);
    const byLabel = new Map<string, ReadonlyMap<string | undefined, readonly Pod[]>>();
    /** Those of the namespace that can be meant: hundreds of budgets over thousands of pods are not compared one by one. */
    const candidates = ({ namespace, selector }: PodDisruptionBudget): readonly Pod[] => {
      const inNamespace = byNamespace.get(namespace) ?? [];
      const [label] = Object.entries(selector.matchLabels ?? {});
      if (label === undefined) return inNamespace;
      const [key, value] = label;
      const index = byLabel.get(`${namespace} ${key}`) ?? Map.groupBy(inNamespace, ({ labels }) => labels[key]);
      byLabel.set(`${namespace} ${key}`, index);
      return index.get(value) ?? [];
    };
    for (const budget of budgets) {
      const chosen = candidates(budget).filter(({ labels }) => selects(budget.selector, labels));
      this.selected.set(budget, chosen);
      for (const pod of chosen) this.budgetsOf.set(pod, [...(this.budgetsOf.get(pod) ?? []), budget]);
    }
  }

  covers(pod: Pod): boolean {
    return this.budgetsOf.has(pod);
  }

  facts(nodes: ReadonlyMap<string, NodeFact>): readonly DisruptionBudgetFact[] {
    return [...this.selected].map(([budget, pods]) => this.fact(budget, pods, nodes));
  }

  private fact(budget: PodDisruptionBudget, pods: readonly Pod[], nodes: ReadonlyMap<string, NodeFact>): DisruptionBudgetFact {
    const { namespace, name, minAvailable, maxUnavailable, expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed } = budget;
    const groups = pods.flatMap(({ nodeName = '' }) => {
      const owner = nodes.get(nodeName)?.owner;
      return owner !== undefined && 'name' in owner ? [owner.name] : [];
    });
    const others = pods.flatMap((pod) => this.budgetsOf.get(pod) ?? []).filter((other) => other !== budget);
    return {
      namespace,
      name,
      ...(minAvailable !== undefined && { minAvailable }),
      ...(maxUnavailable !== undefined && { maxUnavailable }),
      expectedPods,
      currentHealthy,
      desiredHealthy,
      disruptionsAllowed,
      groups: [...new Set(groups)].toSorted(),
      overlaps: [...new Set(others.map((other) => `${other.namespace}/${other.name}`))].toSorted(),
    };
  }
}
