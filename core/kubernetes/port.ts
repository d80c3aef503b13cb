import type { EniConfig, Node, Pod, PodDisruptionBudget, PodRef, ServiceAccount, Taint, Workload, WorkloadRef } from './objects.ts';

/**
 * One cluster's Kubernetes API: the verbs that Drydock needs and no more. Every change is repeatable: a second call with
 * the same arguments finds the work done.
 *
 * Rejects with `OperationError`: `KubernetesUnauthorized` (the cluster does not know who we are), `KubernetesForbidden`
 * (it does, and our access entry does not allow this), `KubernetesUnreachable` (retried briefly), or Kubernetes' own reason.
 */
export interface Kubernetes {
  /** The API server's version: `v1.36.4-eks-…`. */
  version(): Promise<string>;
  nodes(): Promise<readonly Node[]>;
  pods(of?: PodSelection): Promise<readonly Pod[]>;
  podDisruptionBudgets(): Promise<readonly PodDisruptionBudget[]>;
  /** Deployments, StatefulSets, DaemonSets, and the ReplicaSets that want pods. */
  workloads(): Promise<readonly Workload[]>;
  /** Objects as they are, of a resource that few clusters have. Undefined when this one has not, or when we may not look. */
  list(path: string): Promise<readonly unknown[] | undefined>;
  /** One object as it is. Undefined when there is none, or when we may not look. */
  find(path: string): Promise<unknown>;
  /** Undefined when the cluster has no such resource. */
  eniConfigs(): Promise<readonly EniConfig[] | undefined>;
  cordon(node: string): Promise<Change>;
  uncordon(node: string): Promise<Change>;
  /** Adds the taint, in place of one with its key and effect. */
  taint(node: string, taint: Taint): Promise<Change>;
  /** Asks for an eviction, which disruption budgets may refuse. */
  evict(pod: PodRef): Promise<Eviction>;
  /** Deletes it whatever budgets say. */
  deletePod(pod: PodRef): Promise<Change>;
  /** Replaces a workload's pods under its own strategy, as `kubectl rollout restart` does. The same `at` restarts once. */
  restart(workload: WorkloadRef, at: string): Promise<Change>;
  scale(workload: WorkloadRef, replicas: number): Promise<Change>;
  /** Creates it, and its namespace if need be, or adds the annotations and labels to what is there. */
  ensureServiceAccount(wanted: ServiceAccount): Promise<void>;
}

export interface PodSelection {
  readonly namespace?: string;
  readonly node?: string;
}

/** `gone`: there is nothing of that name any more. */
export type Change = 'done' | 'gone';

export type Eviction =
  | { readonly outcome: 'evicted' }
  | { readonly outcome: 'gone' }
  /** A budget, named unless Kubernetes only said that there is one, allows no disruption now. */
  | { readonly outcome: 'blocked'; readonly budget: string | undefined; readonly message: string };
