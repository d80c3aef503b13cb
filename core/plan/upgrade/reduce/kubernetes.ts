import type { Pod } from '../../../kubernetes/objects.ts';
import type { Baseline, KubernetesFacts, WorkloadRef } from '../kubernetes-facts.ts';
import { Budgets } from './budgets.ts';
import type { Contents } from './contents.ts';
import { controllersAmong } from './controllers.ts';
import { argoApplications, karpenterNodePools, legacyFacts } from './others.ts';
import { nodeFact, ownersOf } from './owners.ts';
import { workloadFacts } from './workloads.ts';

/** From what a cluster's API tells to what decisions need. `groupOf`: instance id → self-managed group. */
export function reduceKubernetes(contents: Contents, groupOf: ReadonlyMap<string, string>): KubernetesFacts {
  const { version, pods, workloads, eniConfigs = [], others } = contents;
  const nodes = contents.nodes.map((node) => nodeFact(node, groupOf)).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ownerOf = ownersOf(workloads);
  const budgets = new Budgets(contents.podDisruptionBudgets, pods);
  const kubeProxy = workloads.find(({ kind, namespace, name }) => kind === 'DaemonSet' && namespace === 'kube-system' && name === 'kube-proxy')?.images[0];
  return {
    serverVersion: version,
    nodes,
    disruptionBudgets: budgets.facts(byName),
    workloads: workloadFacts(workloads, pods, { ownerOf, budgets, nodes: byName }),
    controllers: controllersAmong(workloads),
    ...(kubeProxy !== undefined && { kubeProxy: { image: kubeProxy, mode: /^\s*mode:\s*"?(\w+)"?\s*$/m.exec(others.kubeProxyConfig ?? '')?.[1] ?? 'iptables' } }),
    podSubnetIds: [...new Set(eniConfigs.flatMap(({ subnet }) => subnet ?? []))],
    karpenterNodePools: karpenterNodePools(others),
    baseline: baselineOf(pods, ownerOf),
    legacy: legacyFacts(nodes, workloads, others),
    argoApplications: argoApplications(others),
    podCount: pods.length,
  };
}

/** Pods that do not run, by who would make them anew and why; a verification afterwards reckons with the same. */
export function baselineOf(pods: readonly Pod[], ownerOf: (pod: Pod) => WorkloadRef): Baseline {
  const broken = pods.filter(({ phase, ready, terminating }) => !terminating && phase !== 'Succeeded' && !(phase === 'Running' && ready));
  const groups = Map.groupBy(broken, (pod) => {
    const { kind, name } = ownerOf(pod);
    return JSON.stringify({ namespace: pod.namespace, owner: `${kind} ${name}`, reason: pod.reason ?? (pod.phase === 'Running' ? 'NotReady' : pod.phase) });
  });
  return { notRunning: [...groups].map(([key, all]) => ({ ...(JSON.parse(key) as { namespace: string; owner: string; reason: string }), count: all.length })).toSorted((one, other) => (`${one.namespace} ${one.owner}` < `${other.namespace} ${other.owner}` ? -1 : 1)) };
}
