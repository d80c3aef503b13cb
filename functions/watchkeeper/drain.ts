import type { HeldPod } from '../../core/kubernetes/held-pods.ts';
import type { Node, Pod } from '../../core/kubernetes/objects.ts';
import type { Kubernetes } from '../../core/kubernetes/port.ts';
import { atMost } from '../shared/at-most.ts';

/** On a node that is being drained: since when, in epoch seconds. */
const mark = { key: 'drydock/draining', effect: 'NoSchedule' } as const;

/** API servers of small clusters are small. */
const politely = 5;

/** Takes the node out of service; answers since when it is, epoch milliseconds. It stands on the node, for nobody else may know. */
export async function cordoned(kubernetes: Kubernetes, node: Node, now: number): Promise<number> {
  if (!node.unschedulable) await kubernetes.cordon(node.name);
  const since = node.taints.find(({ key, effect }) => key === mark.key && effect === mark.effect)?.value;
  if (since !== undefined) return Number(since) * 1000;
  await kubernetes.taint(node.name, { ...mark, value: String(Math.floor(now / 1000)) });
  return now;
}

export interface Drained {
  /** Pods that are still there. */
  readonly left: number;
  /** Those that are held, each with its budget and what Kubernetes said. */
  readonly held: readonly (HeldPod & { readonly message: string })[];
}

/** Asks every pod of a node to leave, within its disruption budget unless by force. As `kubectl drain` does, it leaves DaemonSets' pods and the node's own. */
export async function drain(kubernetes: Kubernetes, node: Node, force: boolean): Promise<Drained> {
  const pods = (await kubernetes.pods({ node: node.name })).filter(mustLeave);
  const held = await atMost(politely, pods.filter(({ terminating }) => !terminating), async (pod) => {
    if (force) {
      await kubernetes.deletePod(pod);
      return [];
    }
    const eviction = await kubernetes.evict(pod);
    if (eviction.outcome !== 'blocked') return [];
    const { budget = 'a disruption budget', message } = eviction;
    return [{ pod: `${pod.namespace}/${pod.name}`, node: node.name, budget, message }];
  });
  return { left: pods.length, held: held.flat() };
}

function mustLeave({ isMirror, owner, phase }: Pod): boolean {
  return !isMirror && owner?.kind !== 'DaemonSet' && phase !== 'Succeeded' && phase !== 'Failed';
}
