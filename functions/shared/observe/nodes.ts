import { heldPods, type HeldPod } from '../../../core/kubernetes/held-pods.ts';
import type { Node } from '../../../core/kubernetes/objects.ts';
import { minorOf, ownerOf } from '../../../core/kubernetes/owner.ts';
import type { Kubernetes } from '../../../core/kubernetes/port.ts';
import type { Issue, Observation, Subject, Updated } from '../../../core/watch/watch.ts';

/** Nodes that their makers replace. */
export async function observeDrift(kubernetes: Kubernetes, { owner, nodePools, version }: Extract<Subject, { kind: 'nodes' }>): Promise<Observation> {
  const nodes = (await kubernetes.nodes()).filter((node) => {
    const found = ownerOf(node);
    return found.kind === owner && (nodePools.length === 0 || nodePools.includes(found.name));
  });
  const level = nodes.filter(({ kubeletVersion, ready }) => minorOf(kubeletVersion) === version && ready).length;
  const progress = `${level} of ${nodes.length} nodes on ${version}`;
  return { status: level === nodes.length ? 'level' : 'behind', issues: [], progress, output: { Nodes: String(nodes.length) } };
}

/**
 * What EKS does not tell of a node group's update: how many nodes are new, and which disruption budget holds which pod. A
 * cluster whose API does not let us look is watched through EKS alone.
 */
export async function withNodes(seen: Observation, of: Updated, startedAt: number, connect: () => Promise<Kubernetes>): Promise<Observation> {
  if (of.resource !== 'node-group' || (seen.status !== 'InProgress' && seen.status !== 'Failed')) return seen;
  try {
    const kubernetes = await connect();
    const nodes = (await kubernetes.nodes()).filter(({ labels }) => labels['eks.amazonaws.com/nodegroup'] === of.nodegroupName);
    const old = nodes.filter(({ createdAt }) => Date.parse(createdAt) < startedAt);
    const held = await holds(kubernetes, hasGivenUp(seen) ? old : old.filter(({ unschedulable }) => unschedulable));
    if (seen.status === 'Failed') return { ...seen, issues: [...seen.issues, ...issuesOf(held)], held };
    return { ...seen, issues: issuesOf(held), progress: `${nodes.length - old.length} new nodes, ${old.length} old ones left`, roll: { old: old.length, staying: nodes.filter(({ unschedulable }) => !unschedulable).length } };
  } catch {
    return seen;
  }
}

/** EKS lets pods back on the nodes that it could not drain: what holds them is no longer seen by their being cordoned, which nodes on their way out are. */
function hasGivenUp({ status, issues }: Observation): boolean {
  return status === 'Failed' && issues.some(({ code }) => code === 'PodEvictionFailure');
}

async function holds(kubernetes: Kubernetes, leaving: readonly Node[]): Promise<readonly HeldPod[]> {
  if (leaving.length === 0) return [];
  const [pods, budgets] = await Promise.all([kubernetes.pods(), kubernetes.podDisruptionBudgets()]);
  return heldPods(leaving, pods, budgets);
}

function issuesOf(held: readonly HeldPod[]): readonly Issue[] {
  const byBudget = Map.groupBy(held, ({ budget }) => budget);
  return [...byBudget].map(([budget, of]) => ({ code: 'DisruptionBudget', message: `${budget} lets go of no pod now, and holds ${of.map(({ pod, node }) => `${pod} on ${node}`).join(', ')}.` }));
}
