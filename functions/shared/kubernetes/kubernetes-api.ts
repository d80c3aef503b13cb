import { OperationError } from '../../../core/errors.ts';
import type { EniConfig, Node, Pod, PodDisruptionBudget, PodRef, ServiceAccount, Taint, Workload, WorkloadKind, WorkloadRef } from '../../../core/kubernetes/objects.ts';
import { workloadKinds } from '../../../core/kubernetes/objects.ts';
import type { Change, Eviction, Kubernetes, PodSelection } from '../../../core/kubernetes/port.ts';
import { refused, type Answer, type Call, type Connection, type Refusal } from './connection.ts';
import { budgetFrom, eniConfigFrom, nodeFrom, podFrom, restartAnnotation, workloadFrom } from './read.ts';

/** Objects in one answer: enough to be few, and little enough to be held at once. */
const pageSize = '500';

const plurals: Readonly<Record<WorkloadKind, string>> = { Deployment: 'deployments', StatefulSet: 'statefulsets', DaemonSet: 'daemonsets', ReplicaSet: 'replicasets' };

const segment = encodeURIComponent;
const nodePath = (name: string): string => `/api/v1/nodes/${segment(name)}`;
const podPath = ({ namespace, name }: PodRef): string => `/api/v1/namespaces/${segment(namespace)}/pods/${segment(name)}`;
const workloadPath = ({ kind, namespace, name }: WorkloadRef): string => `/apis/apps/v1/namespaces/${segment(namespace)}/${plurals[kind]}/${segment(name)}`;

/** A cluster's Kubernetes API over HTTP. */
export class KubernetesApi implements Kubernetes {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async version(): Promise<string> {
    return ((await this.connection.get('/version')) as { gitVersion: string }).gitVersion;
  }

  nodes(): Promise<readonly Node[]> {
    return this.all('/api/v1/nodes', nodeFrom);
  }

  pods({ namespace, node }: PodSelection = {}): Promise<readonly Pod[]> {
    const path = namespace === undefined ? '/api/v1/pods' : `/api/v1/namespaces/${segment(namespace)}/pods`;
    return this.all(path, podFrom, node === undefined ? {} : { fieldSelector: `spec.nodeName=${node}` });
  }

  podDisruptionBudgets(): Promise<readonly PodDisruptionBudget[]> {
    return this.all('/apis/policy/v1/poddisruptionbudgets', budgetFrom);
  }

  async workloads(): Promise<readonly Workload[]> {
    const found: Workload[] = [];
    for (const kind of workloadKinds) found.push(...(await this.all(`/apis/apps/v1/${plurals[kind]}`, (raw) => workloadFrom(kind, raw))));
    // A Deployment keeps its ReplicaSets of the past, which want nothing.
    return found.filter(({ kind, replicas }) => kind !== 'ReplicaSet' || replicas > 0);
  }

  async list(path: string): Promise<readonly unknown[] | undefined> {
    return unlessHidden(async () => this.all(path, (raw) => raw));
  }

  async find(path: string): Promise<unknown> {
    return unlessHidden(async () => this.connection.get(path));
  }

  async eniConfigs(): Promise<readonly EniConfig[] | undefined> {
    const answer = await this.connection.ask({ method: 'GET', path: '/apis/crd.k8s.amazonaws.com/v1alpha1/eniconfigs' });
    if ('body' in answer) return (answer.body as { items: readonly unknown[] }).items.map(eniConfigFrom);
    if (answer.refusal.status === 404) return undefined;
    throw refused(answer.refusal);
  }

  cordon(node: string): Promise<Change> {
    return this.change({ method: 'PATCH', path: nodePath(node), body: { spec: { unschedulable: true } }, type: 'application/merge-patch+json' });
  }

  uncordon(node: string): Promise<Change> {
    return this.change({ method: 'PATCH', path: nodePath(node), body: { spec: { unschedulable: null } }, type: 'application/merge-patch+json' });
  }

  /** The list of taints is written as a whole: with the version that was read, so that nobody else's taint is lost. */
  async taint(node: string, taint: Taint): Promise<Change> {
    const read = await this.connection.ask({ method: 'GET', path: nodePath(node) });
    if ('refusal' in read) return goneOr(read.refusal);
    const { metadata, spec } = read.body as { metadata: { resourceVersion: string }; spec?: { taints?: readonly Taint[] } };
    const others = (spec?.taints ?? []).filter(({ key, effect }) => key !== taint.key || effect !== taint.effect);
    const body = { metadata: { resourceVersion: metadata.resourceVersion }, spec: { taints: [...others, taint] } };
    return this.change({ method: 'PATCH', path: nodePath(node), body, type: 'application/merge-patch+json' });
  }

  async evict(pod: PodRef): Promise<Eviction> {
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod.name, namespace: pod.namespace } };
    const answer = await this.connection.ask({ method: 'POST', path: `${podPath(pod)}/eviction`, body });
    if ('body' in answer) return { outcome: 'evicted' };
    const { refusal } = answer;
    if (refusal.status === 404) return { outcome: 'gone' };
    if (isBudgets(refusal)) return blocked(refusal);
    throw refused(refusal);
  }

  deletePod(pod: PodRef): Promise<Change> {
    return this.change({ method: 'DELETE', path: podPath(pod) });
  }

  restart(workload: WorkloadRef, at: string): Promise<Change> {
    const body = { spec: { template: { metadata: { annotations: { [restartAnnotation]: at } } } } };
    return this.change({ method: 'PATCH', path: workloadPath(workload), body, type: 'application/strategic-merge-patch+json' });
  }

  scale(workload: WorkloadRef, replicas: number): Promise<Change> {
    return this.change({ method: 'PATCH', path: `${workloadPath(workload)}/scale`, body: { spec: { replicas } }, type: 'application/merge-patch+json' });
  }

  async ensureServiceAccount({ namespace, name, annotations, labels }: ServiceAccount): Promise<void> {
    await this.ensure('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const path = `/api/v1/namespaces/${segment(namespace)}/serviceaccounts`;
    const metadata = { name, namespace, annotations, labels };
    if (await this.ensure(path, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })) return;
    await this.change({ method: 'PATCH', path: `${path}/${segment(name)}`, body: { metadata: { annotations, labels } }, type: 'application/merge-patch+json' });
  }

  /** Whether it had to be created. */
  private async ensure(path: string, object: { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name: string } }): Promise<boolean> {
    const present = await this.connection.ask({ method: 'GET', path: `${path}/${segment(object.metadata.name)}` });
    if ('body' in present) return false;
    if (present.refusal.status !== 404) throw refused(present.refusal);
    const made = await this.connection.ask({ method: 'POST', path, body: object });
    if ('refusal' in made && made.refusal.reason !== 'AlreadyExists') throw refused(made.refusal);
    return 'body' in made;
  }

  private async change(call: Call): Promise<Change> {
    const answer = await this.connection.ask(call);
    return 'body' in answer ? 'done' : goneOr(answer.refusal);
  }

  /** Page after page, each cut down before the next comes. A list that took too long begins again. */
  private async all<T>(path: string, from: (raw: unknown) => T, query: Readonly<Record<string, string>> = {}): Promise<readonly T[]> {
    let found: T[] = [];
    let next = '';
    let restarts = 0;
    do {
      const answer: Answer = await this.connection.ask({ method: 'GET', path, query: { ...query, limit: pageSize, ...(next !== '' && { continue: next }) } });
      if ('refusal' in answer) {
        if (answer.refusal.status !== 410 || next === '' || ++restarts > 3) throw refused(answer.refusal);
        [found, next] = [[], ''];
        continue;
      }
      const { items, metadata } = answer.body as { items: readonly unknown[]; metadata: { continue?: string } };
      for (const item of items) found.push(from(item));
      next = metadata.continue ?? '';
      if (next === '') return found;
    } while (restarts <= 3);
    return found;
  }
}

/** What a survey can do without: what is not there, and what our access entry does not show. */
async function unlessHidden<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OperationError && ['KubernetesForbidden', 'KubernetesNotFound'].includes(error.outcome)) return undefined;
    throw error;
  }
}

function goneOr(refusal: Refusal): 'gone' {
  if (refusal.status === 404) return 'gone';
  throw refused(refusal);
}

/** 429 is also what an API server says that has too much to do; two budgets over one pod are an error of theirs. */
const isBudgets = ({ status, causes, message }: Refusal): boolean => (status === 429 && (causes.some(({ reason }) => reason === 'DisruptionBudget') || /disruption budget/.test(message))) || (status === 500 && /more than one PodDisruptionBudget/.test(message));

function blocked({ message, causes }: Refusal): Eviction {
  const said = causes.find(({ reason }) => reason === 'DisruptionBudget')?.message ?? '';
  const budget = /disruption budget (\S+)/i.exec(said)?.[1];
  return { outcome: 'blocked', budget, message: [message, said].filter((part) => part !== '').join(' ') };
}
