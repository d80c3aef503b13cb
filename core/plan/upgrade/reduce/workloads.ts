import type { Pod, PodTemplate, Workload } from '../../../kubernetes/objects.ts';
import type { NodeFact, Weakness, WorkloadFact, WorkloadRef } from '../kubernetes-facts.ts';
import type { Budgets } from './budgets.ts';
import { keyOf } from './owners.ts';

interface Surroundings {
  readonly ownerOf: (pod: Pod) => WorkloadRef;
  readonly budgets: Budgets;
  readonly nodes: ReadonlyMap<string, NodeFact>;
}

/** Of EKS and its add-ons: nobody but them can change how these are. */
const systemNamespaces: readonly string[] = ['kube-system', 'kube-node-lease', 'kube-public', 'amazon-cloudwatch', 'amazon-guardduty'];

/** The workloads that there is something to say about, by name. */
export function workloadFacts(workloads: readonly Workload[], pods: readonly Pod[], { ownerOf, budgets, nodes }: Surroundings): readonly WorkloadFact[] {
  const podsOf = Map.groupBy(pods.filter(({ isMirror, terminating, phase }) => !isMirror && !terminating && phase !== 'Succeeded'), (pod) => keyOf(ownerOf(pod)));
  const known = new Map(workloads.map((workload) => [keyOf(workload), workload]));
  return [...new Set([...podsOf.keys(), ...known.keys()])].toSorted().flatMap((key) => {
    const [own = [], workload] = [podsOf.get(key), known.get(key)];
    const [first] = own;
    const ref = workload ?? (first && ownerOf(first));
    if (ref === undefined) return [];
    const onFargate = kubeletsOnFargate(own, nodes);
    const weaknesses = weaknessesOf(ref, workload, own, budgets);
    if (weaknesses.length === 0 && Object.keys(onFargate).length === 0) return [];
    return [{ namespace: ref.namespace, kind: ref.kind, name: ref.name, replicas: workload?.replicas ?? own.length, weaknesses, onFargate }];
  });
}

function kubeletsOnFargate(pods: readonly Pod[], nodes: ReadonlyMap<string, NodeFact>): Readonly<Record<string, number>> {
  const kubelets = pods.flatMap(({ nodeName = '' }) => {
    const node = nodes.get(nodeName);
    return node?.owner.kind === 'fargate' ? [node.kubelet] : [];
  });
  return Object.fromEntries([...Map.groupBy(kubelets, (kubelet) => kubelet)].map(([kubelet, all]) => [kubelet, all.length]));
}

function weaknessesOf({ namespace, kind }: WorkloadRef, workload: Workload | undefined, pods: readonly Pod[], budgets: Budgets): readonly Weakness[] {
  if (systemNamespaces.includes(namespace)) return [];
  if (kind === 'Pod') return ['no-controller'];
  if (workload === undefined || workload.replicas === 0 || (kind !== 'Deployment' && kind !== 'StatefulSet')) return [];
  const { replicas, strategy, template } = workload;
  return [
    ...(replicas === 1 ? ['single-replica' as const] : []),
    ...(replicas > 1 && pods.length > 0 && !pods.some((pod) => budgets.covers(pod)) ? ['no-disruption-budget' as const] : []),
    ...(strategy === 'Recreate' ? ['recreate-strategy' as const] : []),
    ...(kind === 'StatefulSet' && pods.some(({ usesEmptyDir }) => usesEmptyDir) ? ['local-storage' as const] : []),
    ...(template === undefined ? [] : weaknessesIn(template, replicas)),
  ];
}

function weaknessesIn({ minReadySeconds, terminationGracePeriodSeconds, spreads, allHaveReadinessProbes, hostPaths }: PodTemplate, replicas: number): readonly Weakness[] {
  return [
    ...(minReadySeconds === 0 ? ['no-min-ready-seconds' as const] : []),
    ...(terminationGracePeriodSeconds === 0 ? ['no-grace-period' as const] : []),
    ...(replicas > 1 && !spreads ? ['no-spread' as const] : []),
    ...(allHaveReadinessProbes ? [] : ['no-readiness-probe' as const]),
    ...(hostPaths.some((path) => path.endsWith('/docker.sock')) ? ['docker-socket' as const] : []),
  ];
}
