import type { Json, KubeObject } from './object.ts';

/** What a cluster's Kubernetes API asks of whoever runs the cluster. */
export interface Surroundings {
  /** `1.36`, and the whole of it: `v1.36.4-eks-3025e55`. */
  version(): { readonly minor: string; readonly gitVersion: string };
  /** The machines whose kubelets have joined. */
  machines(): readonly Machine[];
  /** What add-ons run in the cluster. */
  addOnWorkloads(): readonly AddOnWorkload[];
  /** The Fargate profile that takes a pod that nothing has scheduled. */
  fargateProfile(pod: KubeObject): { readonly name: string; readonly zone: string } | undefined;
  /** Who presents this `Authorization` header; undefined when nobody knows. */
  authenticate(authorization: string | undefined): Promise<User | undefined>;
  /** Told of every request for an API version that some Kubernetes version does not serve. */
  noteApiUse?(use: { readonly group: string; readonly version: string; readonly resource: string; readonly userAgent: string }): void;
}

/** A machine whose kubelet reports to the cluster. */
export interface Machine {
  /** The node's name. */
  readonly name: string;
  /** `aws:///us-west-2a/i-0123…` */
  readonly providerId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Json[];
  readonly architecture: 'amd64' | 'arm64';
  readonly operatingSystem: 'linux' | 'windows';
  readonly osImage: string;
  /** `v1.36.4-eks-3025e55` */
  readonly kubeletVersion: string;
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly capacity: { readonly cpu: number; readonly memoryMiB: number; readonly pods: number };
  /** Why its node is not Ready: the kubelet says nothing any more, or there is no network for pods. */
  readonly trouble?: 'silent' | 'no-network';
}

export interface AddOnWorkload {
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly images: readonly { readonly container: string; readonly image: string }[];
  readonly serviceAccount: string;
  /** Whether a disruption budget of one unavailable pod comes with it. */
  readonly budget: boolean;
  /** Windows, Fargate and hybrid nodes are not for it unless it says so. */
  readonly nodeSelector: Readonly<Record<string, string>>;
}

export interface User {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
  /** What access policies grant besides RBAC. */
  readonly policies: readonly { readonly name: string; readonly namespaces: readonly string[] | 'all' }[];
}
