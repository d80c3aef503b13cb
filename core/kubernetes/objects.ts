/*
 * What Drydock reads of a cluster's Kubernetes objects, under Kubernetes' own names and cut down to the members that
 * facts need: a cluster has thousands of pods.
 */

export interface Node {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Cordoned. */
  readonly unschedulable: boolean;
  /** The condition `Ready` is `True`. */
  readonly ready: boolean;
  /** `v1.36.4-eks-…`, as its kubelet reports it. */
  readonly kubeletVersion: string;
  readonly osImage: string;
  /** `containerd://2.1.4`. */
  readonly containerRuntime?: string;
  readonly architecture: string;
  /** `aws:///us-west-2a/i-0123…`; a Fargate node has one of its own form. */
  readonly providerId: string;
  readonly createdAt: string;
  readonly allocatable: Readonly<Record<string, string>>;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined while it is not scheduled. */
  readonly nodeName: string | undefined;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  readonly ready: boolean;
  /** Why it waits or failed: `CrashLoopBackOff`, `Unschedulable`, `ImagePullBackOff` … */
  readonly reason: string | undefined;
  readonly restarts: number;
  /** The object that controls it; undefined for a bare pod. */
  readonly owner: OwnerReference | undefined;
  /** A static pod of its node, which no eviction removes. */
  readonly isMirror: boolean;
  /** Volumes that die with it. */
  readonly usesEmptyDir: boolean;
  readonly terminating: boolean;
  readonly createdAt: string;
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
}

export interface PodDisruptionBudget {
  readonly namespace: string;
  readonly name: string;
  /** A number or a percentage. */
  readonly minAvailable: number | string | undefined;
  readonly maxUnavailable: number | string | undefined;
  readonly selector: LabelSelector;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelRequirement[];
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

export interface Workload extends WorkloadRef {
  /** What it wants; for a DaemonSet, the nodes that should run it. */
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly updatedReplicas: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: LabelSelector;
  readonly images: readonly string[];
  /** `RollingUpdate`, `Recreate`, `OnDelete`; undefined for a ReplicaSet, which has none. */
  readonly strategy: string | undefined;
  /** A ReplicaSet's Deployment. */
  readonly owner: OwnerReference | undefined;
  /** Its controller has seen the newest change of its spec. */
  readonly isObserved: boolean;
  /** New and old pods together, where its controller counts them so. */
  readonly existingReplicas?: number;
  /** When somebody last had its pods made anew, as `kubectl rollout restart` notes it; epoch milliseconds. */
  readonly restartedAt?: number;
  readonly template?: PodTemplate;
}

/** How a workload's pods are meant to be, as far as it matters for moving them. */
export interface PodTemplate {
  readonly minReadySeconds: number;
  readonly terminationGracePeriodSeconds: number;
  /** By topology spread constraints, or by an anti-affinity of pods. */
  readonly spreads: boolean;
  readonly allHaveReadinessProbes: boolean;
  readonly hostPaths: readonly string[];
  /** `container.apparmor.security.beta.kubernetes.io/…`. */
  readonly hasAppArmorAnnotations: boolean;
}

export interface WorkloadRef {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
}

/** The VPC CNI's custom networking: which subnet the pods of a zone's nodes take their addresses from. */
export interface EniConfig {
  readonly name: string;
  readonly subnet: string | undefined;
  readonly securityGroups: readonly string[];
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface PodRef {
  readonly namespace: string;
  readonly name: string;
}
