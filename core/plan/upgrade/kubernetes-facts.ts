/** What the cluster's own API tells, reduced page by page: 5,000 pods become what is unusual about them. */
export interface KubernetesFacts {
  /** The API server's own word: `v1.34.11-eks-1234567`. */
  readonly serverVersion: string;
  readonly nodes: readonly NodeFact[];
  readonly disruptionBudgets: readonly DisruptionBudgetFact[];
  /** The workloads that have something to say about: a weakness, or pods on Fargate. */
  readonly workloads: readonly WorkloadFact[];
  /** Known controllers by their images: Karpenter, the cluster autoscaler, the AWS load balancer controller … */
  readonly controllers: readonly ControllerFact[];
  readonly kubeProxy?: { readonly image: string; readonly mode: string };
  /** Subnets of the ENIConfigs: pods have their addresses there, not in those of the nodes. */
  readonly podSubnetIds: readonly string[];
  readonly karpenterNodePools: readonly KarpenterNodePoolFact[];
  /** Pods that did not run when the facts were taken: what was broken before is not broken by the change. */
  readonly baseline: Baseline;
  /** What is set up in a way that a coming version no longer allows. */
  readonly legacy: readonly LegacyFact[];
  readonly argoApplications: readonly { readonly name: string; readonly sync: string; readonly health: string }[];
  readonly podCount: number;
}

/** Who makes and replaces a node. */
export type NodeOwner =
  | { readonly kind: 'managed' | 'self-managed'; readonly name: string }
  | { readonly kind: 'fargate' }
  | { readonly kind: 'auto-mode' | 'karpenter'; readonly name: string }
  | { readonly kind: 'hybrid' | 'unknown' };

export interface NodeFact {
  readonly name: string;
  readonly owner: NodeOwner;
  /** Minor of its kubelet: `1.34`. */
  readonly kubelet: string;
  readonly ready: boolean;
  /** Cordoned before anybody asked. */
  readonly unschedulable: boolean;
  readonly os: 'linux' | 'windows';
  readonly osImage: string;
  /** `containerd://1.7.27`. */
  readonly containerRuntime: string;
  readonly instanceType?: string;
  readonly zone?: string;
}

export interface DisruptionBudgetFact {
  readonly namespace: string;
  readonly name: string;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly expectedPods: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
  /** Node groups that its pods are on, as the survey saw them. */
  readonly groups: readonly string[];
  /** Other budgets that select one of its pods: Kubernetes then refuses every eviction of that pod. */
  readonly overlaps: readonly string[];
}

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job' | 'Pod';

export interface WorkloadRef {
  readonly namespace: string;
  readonly kind: WorkloadKind;
  readonly name: string;
}

export type Weakness =
  | 'single-replica'
  | 'no-disruption-budget'
  | 'no-min-ready-seconds'
  | 'no-spread'
  | 'no-readiness-probe'
  | 'no-grace-period'
  | 'recreate-strategy'
  | 'docker-socket'
  | 'no-controller'
  | 'local-storage';

export interface WorkloadFact extends WorkloadRef {
  readonly replicas: number;
  readonly weaknesses: readonly Weakness[];
  /** Its pods on Fargate, by the minor of their kubelets. */
  readonly onFargate: Readonly<Record<string, number>>;
}

export type ControllerName = 'karpenter' | 'cluster-autoscaler' | 'aws-load-balancer-controller' | 'ingress-nginx' | 'cert-manager' | 'external-dns' | 'metrics-server' | 'argo-cd';

export interface ControllerFact extends WorkloadRef {
  readonly controller: ControllerName;
  readonly image: string;
  /** `1.9.0`; absent when the image's tag is no version. */
  readonly version?: string;
  readonly replicas: number;
}

export interface KarpenterNodePoolFact {
  readonly name: string;
  /** Its EC2NodeClass names images itself instead of following EKS's newest: such nodes do not drift. */
  readonly pinnedImages: boolean;
  /** Its disruption budget for drift lets no node go. */
  readonly driftBlocked: boolean;
}

export interface Baseline {
  readonly notRunning: readonly { readonly namespace: string; readonly owner: string; readonly reason: string; readonly count: number }[];
}

export type LegacyFeature = 'ipvs' | 'cgroup-v1' | 'apparmor-annotation' | 'anonymous-access' | 'containerd-1' | 'ingress-nginx';

export interface LegacyFact {
  readonly feature: LegacyFeature;
  /** Nodes, workloads or bindings that show it; the first few. */
  readonly seenIn: readonly string[];
  readonly count: number;
}
