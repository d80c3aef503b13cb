import type { KubernetesCluster } from '../cluster.ts';
import { controllerOf, listAt, recordAt, withConditions } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import { finished, isDaemonPod, nodeOf, requestsOf, terminating, tolerates } from '../pods.ts';
import { quantity } from '../quantity.ts';
import { kinds } from '../resources.ts';
import { isCordoned, isReadyNode, matchesNode } from './fit.ts';

interface Room {
  readonly node: KubeObject;
  readonly name: string;
  readonly isCordoned: boolean;
  readonly isReady: boolean;
  /** Taints that keep pods away. */
  readonly hard: readonly Json[];
  readonly most: { readonly cpu: number; readonly memory: number; readonly pods: number };
  readonly used: { cpu: number; memory: number; pods: number };
  /** Pods here by their controller. */
  readonly siblings: Map<string, number>;
}

/** Places pods on Ready, uncordoned nodes with room: spread by controller, then where most is free. */
export function schedule(cluster: KubernetesCluster): void {
  const pods = cluster.store.list(kinds.pods);
  const waiting = pods.filter((pod) => nodeOf(pod) === undefined && !terminating(pod) && !finished(pod) && listAt(pod, 'spec', 'schedulingGates').length === 0);
  if (waiting.length === 0) return;
  const rooms = roomsOf(cluster, pods);
  for (const pod of waiting) {
    const profile = cluster.surroundings.fargateProfile(pod);
    if (profile !== undefined) cluster.kubelets.provisionFargate(pod, profile);
    else place(cluster, pod, rooms);
  }
}

function roomsOf(cluster: KubernetesCluster, pods: readonly KubeObject[]): Room[] {
  const rooms = new Map<string, Room>();
  for (const node of cluster.store.list(kinds.nodes)) {
    const allocatable = recordAt(node, 'status', 'allocatable');
    rooms.set(node.metadata.name, {
      node, name: node.metadata.name, isCordoned: isCordoned(node), isReady: isReadyNode(node), hard: listAt(node, 'spec', 'taints').filter(({ effect }) => effect !== 'PreferNoSchedule'), most: { cpu: quantity(allocatable.cpu), memory: quantity(allocatable.memory), pods: quantity(allocatable.pods) }, used: { cpu: 0, memory: 0, pods: 0 }, siblings: new Map(),
    });
  }
  for (const pod of pods) {
    const room = rooms.get(nodeOf(pod) ?? '');
    if (room !== undefined && !finished(pod)) take(room, pod);
  }
  return [...rooms.values()];
}

function take({ used, siblings }: Room, pod: KubeObject): void {
  const { cpu, memory } = requestsOf(pod);
  used.cpu += cpu;
  used.memory += memory;
  used.pods += 1;
  const owner = controllerOf(pod)?.uid;
  if (owner !== undefined) siblings.set(owner, (siblings.get(owner) ?? 0) + 1);
}

function place(cluster: KubernetesCluster, pod: KubeObject, rooms: readonly Room[]): void {
  const reasons = new Map<string, number>();
  const asked = { pod, isDaemon: isDaemonPod(pod), ...requestsOf(pod) };
  const owner = controllerOf(pod)?.uid ?? '';
  let best: Room | undefined;
  for (const room of rooms) {
    const reason = unfit(asked, room);
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    else if (best === undefined || order(room, best, owner) < 0) best = room;
  }
  if (best === undefined) {
    refuse(cluster, pod, rooms.length, reasons);
    return;
  }
  take(best, pod);
  bind(cluster, pod, best.name);
}

const load = ({ used, most }: Room): number => used.cpu / most.cpu + used.memory / most.memory + used.pods / most.pods;

/** Fewest pods of the same controller first, then the emptiest, then by name. */
function order(a: Room, b: Room, owner: string): number {
  return (a.siblings.get(owner) ?? 0) - (b.siblings.get(owner) ?? 0) || load(a) - load(b) || (a.name < b.name ? -1 : 1);
}

interface Asked {
  readonly pod: KubeObject;
  readonly isDaemon: boolean;
  readonly cpu: number;
  readonly memory: number;
}

/** Why the pod cannot go there, as the scheduler counts reasons. */
function unfit({ pod, isDaemon, cpu, memory }: Asked, { node, isCordoned: cordoned, isReady, hard, most, used }: Room): string | undefined {
  if (cordoned && !isDaemon) return 'node(s) were unschedulable';
  if (!isReady) return 'node(s) had untolerated taint(s)';
  if (!matchesNode(pod, node)) return "node(s) didn't match Pod's node affinity/selector";
  if (hard.some((taint) => !tolerates(pod, taint))) return 'node(s) had untolerated taint(s)';
  if (used.pods + 1 > most.pods) return 'Too many pods';
  if (used.cpu + cpu > most.cpu) return 'Insufficient cpu';
  return used.memory + memory > most.memory ? 'Insufficient memory' : undefined;
}

export function bind(cluster: KubernetesCluster, pod: KubeObject, nodeName: string, labels: Readonly<Record<string, string>> = {}): void {
  const condition = { type: 'PodScheduled', status: 'True' };
  cluster.store.modify(kinds.pods, pod, (current) => ({
    ...current,
    metadata: { ...current.metadata, ...(Object.keys(labels).length > 0 && { labels: { ...current.metadata.labels, ...labels } }) },
    spec: { ...current.spec, nodeName },
    status: { ...current.status, conditions: withConditions(listAt(current, 'status', 'conditions'), [condition], cluster.store.now()) },
  }));
}

function refuse(cluster: KubernetesCluster, pod: KubeObject, nodes: number, reasons: ReadonlyMap<string, number>): void {
  const why = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort().join(', ');
  const message = nodes === 0 ? 'no nodes available to schedule pods' : `0/${nodes} nodes are available: ${why}.`;
  const before: readonly Json[] = listAt(pod, 'status', 'conditions');
  if (before.some((condition) => condition.type === 'PodScheduled' && condition.message === message)) return;
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
  cluster.store.setStatus(kinds.pods, pod, { conditions: withConditions(before, [condition], cluster.store.now()) });
  cluster.event(pod, 'Warning', 'FailedScheduling', message, 'default-scheduler');
}
