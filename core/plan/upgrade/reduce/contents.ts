import type { EniConfig, Node, Pod, PodDisruptionBudget, Workload } from '../../../kubernetes/objects.ts';

/** What was read of a cluster's Kubernetes API. */
export interface Contents {
  readonly version: string;
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly podDisruptionBudgets: readonly PodDisruptionBudget[];
  readonly workloads: readonly Workload[];
  /** Undefined: the cluster knows no such resource. So with all that follow. */
  readonly eniConfigs: readonly EniConfig[] | undefined;
  readonly others: OtherObjects;
}

/** Objects as Kubernetes has them, where only a survey cares for them. */
export interface OtherObjects {
  readonly kubeProxyConfig?: string | undefined;
  readonly nodePools?: readonly unknown[] | undefined;
  readonly nodeClasses?: readonly unknown[] | undefined;
  readonly clusterRoleBindings?: readonly unknown[] | undefined;
  readonly argoApplications?: readonly unknown[] | undefined;
}
