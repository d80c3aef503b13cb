import { evictPod } from '../../kubernetes/api/eviction.ts';
import type { KubernetesCluster } from '../../kubernetes/cluster.ts';
import { textAt } from '../../kubernetes/object.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { finished, isDaemonPod, nodeOf, terminating } from '../../kubernetes/pods.ts';
import { kinds } from '../../kubernetes/resources.ts';
import { StatusError } from '../../kubernetes/status.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord } from '../model.ts';
import type { GroupInstance } from './instances.ts';

/** How long pods may resist eviction before the update gives up on a node. */
export const drainLimitMs = 15 * 60_000;

/** Between two attempts, in milliseconds. */
const retry = 10_000;

/** The pods that stayed, `<namespace>/<name>`, and their nodes. */
export interface Undrained {
  readonly pods: readonly string[];
  readonly nodes: readonly string[];
}

/**
 * Cordons the nodes of instances and evicts their pods, as disruption budgets let them go. With `force` those that stay to the end
 * are deleted. Nothing to do where nobody ever looked into the cluster: it has no pods but its add-ons'.
 */
export async function drain(eks: Eks, { kubernetes }: ClusterRecord, instances: readonly GroupInstance[], { force }: { readonly force: boolean }): Promise<Undrained | undefined> {
  if (kubernetes === undefined) return undefined;
  const nodes = nodesOf(kubernetes, instances);
  setCordon(kubernetes, nodes, true);
  const deadline = eks.world.clock.now() + drainLimitMs;
  for (;;) {
    const left = podsOn(kubernetes, nodes);
    if (left.length === 0) return undefined;
    for (const pod of left.filter((one) => !terminating(one))) tryEviction(kubernetes, pod);
    if (eks.world.clock.now() >= deadline) {
      if (!force) return giveUp(kubernetes, nodes, left);
      for (const pod of podsOn(kubernetes, nodes)) kubernetes.deletePod(pod, 0);
      return undefined;
    }
    await eks.world.clock.sleep(retry);
  }
}

function nodesOf({ store }: KubernetesCluster, instances: readonly GroupInstance[]): readonly string[] {
  const ids = new Set(instances.map(({ InstanceId }) => InstanceId));
  return store.list(kinds.nodes).filter((node) => ids.has(textAt(node, 'spec', 'providerID')?.split('/').at(-1) ?? '')).map(({ metadata }) => metadata.name);
}

/** The nodes that were not ended take pods again. */
function giveUp(kubernetes: KubernetesCluster, nodes: readonly string[], left: readonly KubeObject[]): Undrained {
  setCordon(kubernetes, nodes, false);
  return { pods: left.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`), nodes: [...new Set(left.map((pod) => nodeOf(pod) ?? ''))] };
}

function setCordon({ store }: KubernetesCluster, nodes: readonly string[], unschedulable: boolean): void {
  for (const name of nodes) {
    const node = store.find(kinds.nodes, undefined, name);
    if (node !== undefined) store.modify(kinds.nodes, node, (current) => ({ ...current, spec: { ...current.spec, unschedulable } }));
  }
}

function podsOn({ store }: KubernetesCluster, nodes: readonly string[]): readonly KubeObject[] {
  return store.list(kinds.pods).filter((pod) => nodes.includes(nodeOf(pod) ?? '') && !isDaemonPod(pod) && !finished(pod));
}

function tryEviction(kubernetes: KubernetesCluster, pod: KubeObject): void {
  try {
    evictPod(kubernetes, pod);
  } catch (error) {
    // A budget, or two: the next attempt asks again.
    if (!(error instanceof StatusError)) throw error;
  }
}
