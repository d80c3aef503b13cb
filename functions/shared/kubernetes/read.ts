import type { EniConfig, LabelSelector, Node, OwnerReference, Pod, PodDisruptionBudget, PodTemplate, Taint, Workload, WorkloadKind } from '../../../core/kubernetes/objects.ts';

/*
 * From Kubernetes' JSON to what facts need. The API server fills in what its schema requires, so its objects are taken at
 * their word; what may be absent has a default here.
 */

type Labels = Readonly<Record<string, string>>;

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly generation?: number;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly controller?: boolean }[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

interface RawNode {
  readonly metadata: Metadata;
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[]; readonly providerID?: string };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly allocatable?: Labels;
    readonly nodeInfo?: { readonly kubeletVersion?: string; readonly osImage?: string; readonly containerRuntimeVersion?: string; readonly architecture?: string };
  };
}

const holds = (conditions: readonly Condition[] | undefined, type: string): boolean => conditions?.some((condition) => condition.type === type && condition.status === 'True') === true;

function ownerOf({ ownerReferences }: Metadata): OwnerReference | undefined {
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  return owner && { kind: owner.kind, name: owner.name };
}

export function nodeFrom(raw: unknown): Node {
  const { metadata, spec, status } = raw as RawNode;
  return {
    name: metadata.name,
    labels: metadata.labels ?? {},
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => ({ key, effect, ...(value !== undefined && value !== '' && { value }) })),
    unschedulable: spec?.unschedulable ?? false,
    ready: holds(status?.conditions, 'Ready'),
    kubeletVersion: status?.nodeInfo?.kubeletVersion ?? '',
    osImage: status?.nodeInfo?.osImage ?? '',
    containerRuntime: status?.nodeInfo?.containerRuntimeVersion ?? '',
    architecture: status?.nodeInfo?.architecture ?? '',
    providerId: spec?.providerID ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    allocatable: status?.allocatable ?? {},
  };
}

interface ContainerStatus {
  readonly restartCount?: number;
  readonly state?: { readonly waiting?: { readonly reason?: string } };
}

interface RawPod {
  readonly metadata: Metadata;
  readonly spec?: { readonly nodeName?: string; readonly volumes?: readonly { readonly emptyDir?: object }[] };
  readonly status?: {
    readonly phase?: Pod['phase'];
    readonly reason?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

export function podFrom(raw: unknown): Pod {
  const { metadata, spec, status } = raw as RawPod;
  const statuses = status?.containerStatuses ?? [];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    labels: metadata.labels ?? {},
    nodeName: spec?.nodeName,
    phase: status?.phase ?? 'Unknown',
    ready: holds(status?.conditions, 'Ready'),
    reason: statuses.map(({ state }) => state?.waiting?.reason).find((reason) => reason !== undefined) ?? status?.reason ?? unscheduled(status?.conditions),
    restarts: statuses.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
    owner: ownerOf(metadata),
    isMirror: metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined,
    usesEmptyDir: (spec?.volumes ?? []).some(({ emptyDir }) => emptyDir !== undefined),
    terminating: metadata.deletionTimestamp !== undefined,
    createdAt: metadata.creationTimestamp ?? '',
  };
}

const unscheduled = (conditions: readonly Condition[] = []): string | undefined => conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')?.reason;

interface RawBudget {
  readonly metadata: Metadata;
  readonly spec?: { readonly minAvailable?: number | string; readonly maxUnavailable?: number | string; readonly selector?: LabelSelector };
  readonly status?: { readonly disruptionsAllowed?: number; readonly currentHealthy?: number; readonly desiredHealthy?: number; readonly expectedPods?: number };
}

export function budgetFrom(raw: unknown): PodDisruptionBudget {
  const { metadata, spec, status } = raw as RawBudget;
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    minAvailable: spec?.minAvailable,
    maxUnavailable: spec?.maxUnavailable,
    selector: spec?.selector ?? {},
    disruptionsAllowed: status?.disruptionsAllowed ?? 0,
    currentHealthy: status?.currentHealthy ?? 0,
    desiredHealthy: status?.desiredHealthy ?? 0,
    expectedPods: status?.expectedPods ?? 0,
  };
}

interface RawTemplate {
  readonly metadata?: { readonly annotations?: Labels };
  readonly spec?: {
    readonly containers?: readonly { readonly image?: string; readonly readinessProbe?: object }[];
    readonly terminationGracePeriodSeconds?: number;
    readonly topologySpreadConstraints?: readonly object[];
    readonly affinity?: { readonly podAntiAffinity?: object };
    readonly volumes?: readonly { readonly hostPath?: { readonly path?: string } }[];
  };
}

interface RawWorkload {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: LabelSelector;
    readonly strategy?: { readonly type?: string };
    readonly updateStrategy?: { readonly type?: string };
    readonly minReadySeconds?: number;
    readonly template?: RawTemplate;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly updatedNumberScheduled?: number;
  };
}

/** What `kubectl rollout restart` writes into a template, so that its pods are made anew. */
export const restartAnnotation = 'kubectl.kubernetes.io/restartedAt';

export function workloadFrom(kind: WorkloadKind, raw: unknown): Workload {
  const { metadata, spec, status } = raw as RawWorkload;
  const isDaemon = kind === 'DaemonSet';
  const restartedAt = Date.parse(spec?.template?.metadata?.annotations?.[restartAnnotation] ?? '');
  return {
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    replicas: isDaemon ? (status?.desiredNumberScheduled ?? 0) : (spec?.replicas ?? 1),
    readyReplicas: (isDaemon ? status?.numberReady : status?.readyReplicas) ?? 0,
    updatedReplicas: (isDaemon ? status?.updatedNumberScheduled : status?.updatedReplicas) ?? 0,
    labels: metadata.labels ?? {},
    selector: spec?.selector ?? {},
    images: (spec?.template?.spec?.containers ?? []).flatMap(({ image }) => image ?? []),
    strategy: (spec?.strategy ?? spec?.updateStrategy)?.type,
    owner: ownerOf(metadata),
    isObserved: (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0),
    ...(status?.replicas !== undefined && { existingReplicas: status.replicas }),
    ...(!Number.isNaN(restartedAt) && { restartedAt }),
    ...(spec?.template && { template: templateFrom(spec.template, spec.minReadySeconds) }),
  };
}

const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/';

/** Kubernetes gives pods 30 seconds unless they say otherwise. */
function templateFrom({ metadata, spec }: RawTemplate, minReadySeconds = 0): PodTemplate {
  return {
    minReadySeconds,
    terminationGracePeriodSeconds: spec?.terminationGracePeriodSeconds ?? 30,
    spreads: (spec?.topologySpreadConstraints ?? []).length > 0 || spec?.affinity?.podAntiAffinity !== undefined,
    allHaveReadinessProbes: (spec?.containers ?? []).every(({ readinessProbe }) => readinessProbe !== undefined),
    hostPaths: (spec?.volumes ?? []).flatMap(({ hostPath }) => hostPath?.path ?? []),
    hasAppArmorAnnotations: Object.keys(metadata?.annotations ?? {}).some((name) => name.startsWith(appArmorAnnotation)),
  };
}

export function eniConfigFrom(raw: unknown): EniConfig {
  const { metadata, spec } = raw as { metadata: Metadata; spec?: { subnet?: string; securityGroups?: readonly string[] } };
  return { name: metadata.name, subnet: spec?.subnet, securityGroups: spec?.securityGroups ?? [] };
}
