import type { Workload } from '../../../kubernetes/objects.ts';
import type { KarpenterNodePoolFact, KubernetesFacts, LegacyFact, LegacyFeature, NodeFact } from '../kubernetes-facts.ts';
import type { OtherObjects } from './contents.ts';

interface RawNodePool {
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly template?: { readonly spec?: { readonly nodeClassRef?: { readonly name?: string; readonly group?: string } } };
    readonly disruption?: { readonly budgets?: readonly { readonly nodes?: string; readonly reasons?: readonly string[]; readonly schedule?: string }[] };
  };
}

interface RawNodeClass {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly amiSelectorTerms?: readonly { readonly alias?: string; readonly id?: string; readonly name?: string; readonly tags?: object }[] };
}

/** Node pools of Karpenter; those of EKS Auto Mode have classes of its own. */
export function karpenterNodePools({ nodePools = [], nodeClasses = [] }: OtherObjects): readonly KarpenterNodePoolFact[] {
  const pinned = (nodeClasses as readonly RawNodeClass[]).filter(({ spec }) => (spec?.amiSelectorTerms ?? []).some(({ id }) => id !== undefined)).map(({ metadata }) => metadata.name);
  return (nodePools as readonly RawNodePool[])
    .filter(({ spec }) => spec?.template?.spec?.nodeClassRef?.group !== 'eks.amazonaws.com')
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      pinnedImages: pinned.includes(spec?.template?.spec?.nodeClassRef?.name ?? ''),
      driftBlocked: (spec?.disruption?.budgets ?? []).some(({ nodes = '', reasons, schedule }) => /^0%?$/.test(nodes) && schedule === undefined && (reasons?.includes('Drifted') ?? true)),
    }));
}

interface RawApplication {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly sync?: { readonly status?: string }; readonly health?: { readonly status?: string } };
}

export function argoApplications({ argoApplications: found = [] }: OtherObjects): KubernetesFacts['argoApplications'] {
  return (found as readonly RawApplication[]).map(({ metadata, status }) => ({ name: metadata.name, sync: status?.sync?.status ?? 'Unknown', health: status?.health?.status ?? 'Unknown' }));
}

interface RawBinding {
  readonly metadata: { readonly name: string };
  readonly roleRef: { readonly name: string };
  readonly subjects?: readonly { readonly name?: string }[];
}

const anonymous: readonly string[] = ['system:anonymous', 'system:unauthenticated'];

/** What Kubernetes itself gives to everybody: its version and its health. */
const harmlessRoles: readonly string[] = ['system:public-info-viewer'];

const mostExamples = 20;

/** What is set up in a way that a coming version no longer allows. */
export function legacyFacts(nodes: readonly NodeFact[], workloads: readonly Workload[], { kubeProxyConfig = '', clusterRoleBindings = [] }: OtherObjects): readonly LegacyFact[] {
  const names = (wanted: readonly NodeFact[]): readonly string[] => wanted.map(({ name }) => name);
  const bindings = (clusterRoleBindings as readonly RawBinding[]).filter(({ roleRef, subjects = [] }) => !harmlessRoles.includes(roleRef.name) && subjects.some(({ name = '' }) => anonymous.includes(name)));
  const seen: Readonly<Record<LegacyFeature, readonly string[]>> = {
    ipvs: /^\s*mode:\s*"?ipvs"?\s*$/m.test(kubeProxyConfig) ? ['ConfigMap kube-system/kube-proxy-config'] : [],
    // Amazon Linux 2 is the only image of EKS's with cgroup v1; what Fargate runs under that name is AWS's own affair.
    'cgroup-v1': names(nodes.filter(({ osImage, owner }) => /^Amazon Linux 2$/.test(osImage) && owner.kind !== 'fargate')),
    'containerd-1': names(nodes.filter(({ containerRuntime }) => containerRuntime.startsWith('containerd://1.'))),
    'apparmor-annotation': workloads.filter(({ template }) => template?.hasAppArmorAnnotations).map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
    'anonymous-access': bindings.map(({ metadata, roleRef }) => `ClusterRoleBinding ${metadata.name} to ${roleRef.name}`),
    'ingress-nginx': workloads.filter(({ kind, images }) => kind !== 'ReplicaSet' && images.some((image) => image.includes('ingress-nginx/controller'))).map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
  };
  return (Object.keys(seen) as LegacyFeature[]).flatMap((feature) => (seen[feature].length === 0 ? [] : [{ feature, seenIn: seen[feature].slice(0, mostExamples), count: seen[feature].length }]));
}
