import type { EniConfig, LabelSelector, Node, Pod, PodDisruptionBudget, PodRef, ServiceAccount, Taint, Workload, WorkloadRef } from '../../../../core/kubernetes/objects.ts';
import type { Change, Eviction, Kubernetes, PodSelection } from '../../../../core/kubernetes/port.ts';

/** What is in a cluster of memory at first. */
export interface Contents {
  readonly version: string;
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly podDisruptionBudgets: readonly PodDisruptionBudget[];
  readonly workloads: readonly Workload[];
  readonly eniConfigs: readonly EniConfig[] | undefined;
  readonly serviceAccounts: readonly ServiceAccount[];
  /** What `list` and `find` answer, by path. */
  readonly others: Readonly<Record<string, unknown>>;
}

type Verb = Exclude<keyof Kubernetes, symbol>;

/** A cluster in memory. `nextError` is what the next call rejects with; `calls` is its diary. */
export class MemoryKubernetes implements Kubernetes {
  nextError: Error | undefined;
  readonly calls: { readonly verb: Verb; readonly with: readonly unknown[] }[] = [];
  readonly serviceAccounts: ServiceAccount[];
  private readonly is: { -readonly [Member in keyof Contents]: Contents[Member] };

  constructor(contents: Partial<Contents> = {}) {
    this.is = { version: 'v1.36.4-eks-3025e55', nodes: [], pods: [], podDisruptionBudgets: [], workloads: [], eniConfigs: undefined, serviceAccounts: [], others: {}, ...contents };
    this.serviceAccounts = [...this.is.serviceAccounts];
  }

  async version(): Promise<string> {
    this.note('version');
    return this.is.version;
  }

  async nodes(): Promise<readonly Node[]> {
    this.note('nodes');
    return this.is.nodes;
  }

  async pods(of: PodSelection = {}): Promise<readonly Pod[]> {
    this.note('pods', of);
    return this.is.pods.filter(({ namespace, nodeName }) => (of.namespace ?? namespace) === namespace && (of.node ?? nodeName) === nodeName);
  }

  async podDisruptionBudgets(): Promise<readonly PodDisruptionBudget[]> {
    this.note('podDisruptionBudgets');
    return this.is.podDisruptionBudgets;
  }

  async workloads(): Promise<readonly Workload[]> {
    this.note('workloads');
    return this.is.workloads;
  }

  async list(path: string): Promise<readonly unknown[] | undefined> {
    this.note('list', path);
    return this.is.others[path] as readonly unknown[] | undefined;
  }

  async find(path: string): Promise<unknown> {
    this.note('find', path);
    return this.is.others[path];
  }

  async eniConfigs(): Promise<readonly EniConfig[] | undefined> {
    this.note('eniConfigs');
    return this.is.eniConfigs;
  }

  async cordon(node: string): Promise<Change> {
    this.note('cordon', node);
    return this.changeNode(node, { unschedulable: true });
  }

  async uncordon(node: string): Promise<Change> {
    this.note('uncordon', node);
    return this.changeNode(node, { unschedulable: false });
  }

  async taint(node: string, taint: Taint): Promise<Change> {
    this.note('taint', node, taint);
    const others = this.is.nodes.find(({ name }) => name === node)?.taints.filter(({ key, effect }) => key !== taint.key || effect !== taint.effect) ?? [];
    return this.changeNode(node, { taints: [...others, taint] });
  }

  async evict(ref: PodRef): Promise<Eviction> {
    this.note('evict', ref);
    const pod = this.is.pods.find(isThe(ref));
    if (pod === undefined) return { outcome: 'gone' };
    const guarding = this.is.podDisruptionBudgets.filter((budget) => budget.namespace === pod.namespace && selects(budget.selector, pod.labels));
    const [budget] = guarding;
    if (guarding.length > 1) return { outcome: 'blocked', budget: undefined, message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' };
    if (budget !== undefined && budget.disruptionsAllowed <= 0 && pod.ready) {
      return { outcome: 'blocked', budget: budget.name, message: `Cannot evict pod as it would violate the pod's disruption budget. The disruption budget ${budget.name} needs ${budget.desiredHealthy} healthy pods and has ${budget.currentHealthy} currently` };
    }
    this.is.podDisruptionBudgets = this.is.podDisruptionBudgets.map((one) => (one === budget && pod.ready ? { ...one, disruptionsAllowed: one.disruptionsAllowed - 1, currentHealthy: one.currentHealthy - 1 } : one));
    this.is.pods = this.is.pods.filter((one) => one !== pod);
    return { outcome: 'evicted' };
  }

  async deletePod(ref: PodRef): Promise<Change> {
    this.note('deletePod', ref);
    const left = this.is.pods.filter((pod) => !isThe(ref)(pod));
    const change = left.length < this.is.pods.length ? 'done' : 'gone';
    this.is.pods = left;
    return change;
  }

  async restart(workload: WorkloadRef, at: string): Promise<Change> {
    this.note('restart', workload, at);
    if (!this.is.workloads.some(isSame(workload))) return 'gone';
    this.is.workloads = this.is.workloads.map((one) => (isSame(workload)(one) ? { ...one, restartedAt: Date.parse(at) } : one));
    return 'done';
  }

  async scale(workload: WorkloadRef, replicas: number): Promise<Change> {
    this.note('scale', workload, replicas);
    if (!this.is.workloads.some(isSame(workload))) return 'gone';
    this.is.workloads = this.is.workloads.map((one) => (isSame(workload)(one) ? { ...one, replicas } : one));
    return 'done';
  }

  async ensureServiceAccount(wanted: ServiceAccount): Promise<void> {
    this.note('ensureServiceAccount', wanted);
    const index = this.serviceAccounts.findIndex(({ namespace, name }) => namespace === wanted.namespace && name === wanted.name);
    const before = this.serviceAccounts[index];
    if (before === undefined) this.serviceAccounts.push(wanted);
    else this.serviceAccounts[index] = { ...before, annotations: { ...before.annotations, ...wanted.annotations }, labels: { ...before.labels, ...wanted.labels } };
  }

  /** What happens in the cluster by itself: `change` gives the members that are different now. */
  become(change: (is: Contents) => Partial<Contents>): void {
    Object.assign(this.is, change(this.is));
  }

  private changeNode(name: string, change: Partial<Node>): Change {
    if (!this.is.nodes.some((node) => node.name === name)) return 'gone';
    this.is.nodes = this.is.nodes.map((node) => (node.name === name ? { ...node, ...change } : node));
    return 'done';
  }

  private note(verb: Verb, ...args: readonly unknown[]): void {
    this.calls.push({ verb, with: args });
    const error = this.nextError;
    this.nextError = undefined;
    if (error !== undefined) throw error;
  }
}

const isThe = (ref: PodRef) => (pod: Pod): boolean => pod.namespace === ref.namespace && pod.name === ref.name;
const isSame = (ref: WorkloadRef) => (one: WorkloadRef): boolean => one.kind === ref.kind && one.namespace === ref.namespace && one.name === ref.name;

/** As Kubernetes selects: every label and every expression. */
function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const labelled = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return labelled && matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    const included = value !== undefined && values.includes(value);
    if (operator === 'In') return included;
    if (operator === 'NotIn') return !included;
    return (value !== undefined) === (operator === 'Exists');
  });
}
