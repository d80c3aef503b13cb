import { autoscalerStepId } from '../autoscaler-ids.ts';
import { durations, ofBatches } from '../../durations.ts';
import type { Draft } from '../../order.ts';
import type { ChangeContext } from '../context.ts';
import type { KubernetesFacts, NodeFact } from '../kubernetes-facts.ts';
import { behind } from '../minors.ts';
import { driftBehind, fargateBehind, onFargate } from '../others-behind.ts';
import type { GroupState } from '../route.ts';
import type { Drafts, NodeStage } from '../stages.ts';
import type { GroupMove } from './groups.ts';
import { rollSelfManagedGroup, updateNodeGroup } from './groups.ts';

export interface NodeMoves {
  /** Begins the ids of the steps. */
  readonly prefix: string;
  readonly to: string;
  readonly groups: readonly GroupState[];
  readonly reason: string;
  readonly back?: true;
  /** Of Fargate, Auto Mode and Karpenter: `behind`: what is below `to`; `none`: groups alone are moved. Absent: all of it. */
  readonly others?: 'behind' | 'none';
}

export const noNodes: Drafts<NodeStage> = { pauseAutoscaler: [], canary: [], nodeGroups: [], selfManaged: [], fargate: [], drift: [], resumeAutoscaler: [] };

/** The nodes of these groups, and of whatever else makes nodes, to a version. */
export function moveNodes(context: ChangeContext, moves: NodeMoves): Drafts<NodeStage> {
  const { nodes, facts } = context;
  const moveOf = ({ version }: GroupState): GroupMove => ({ prefix: moves.prefix, from: version ?? '', to: moves.to, reason: moves.reason, ...(moves.back && { back: moves.back }) });
  const managed = moves.groups.filter(({ kind }) => kind === 'managed');
  const roll = (groups: readonly GroupState[]): readonly Draft[] =>
    groups.flatMap((group) => facts.nodeGroups.filter(({ name }) => name === group.name).map((fact) => updateNodeGroup(context, fact, moveOf(group))));
  const selfManaged = moves.groups
    .filter(({ kind }) => kind === 'self-managed')
    .flatMap((group) => facts.selfManagedGroups.filter(({ name }) => name === group.name).flatMap((fact) => rollSelfManagedGroup(context, fact, moveOf(group))));
  const others = moves.others === 'none' ? { fargate: [], drift: [] } : { fargate: recycleFargate(context, moves), drift: followDrift(context, moves) };
  const rolled = {
    canary: roll(managed.filter(({ name }) => name === nodes.canary)),
    nodeGroups: roll(managed.filter(({ name }) => name !== nodes.canary)),
    selfManaged,
    ...others,
  };
  const scaled = [...rolled.canary, ...rolled.nodeGroups, ...rolled.selfManaged].length > 0;
  return { ...rolled, ...(scaled ? aroundAutoscaler(context, moves) : { pauseAutoscaler: [], resumeAutoscaler: [] }) };
}

/** It would take away the nodes that a roll adds, or add some in a group that is being rolled. */
function aroundAutoscaler({ nodes, facts }: ChangeContext, { prefix }: NodeMoves): Pick<Drafts<NodeStage>, 'pauseAutoscaler' | 'resumeAutoscaler'> {
  const found = kubernetesOf(facts)?.controllers.find(({ controller, kind, replicas }) => controller === 'cluster-autoscaler' && kind === 'Deployment' && replicas > 0);
  if (found === undefined || nodes.autoscaler === 'leave') return { pauseAutoscaler: [], resumeAutoscaler: [] };
  const { namespace, name, replicas } = found;
  const step = (verb: 'pause' | 'resume', title: string, reason: string): Draft => ({
    id: autoscalerStepId(prefix, verb),
    title,
    reason,
    expected: durations['scale-autoscaler'],
    request: { kind: `${verb}-autoscaler`, deployment: { namespace, name }, replicas },
  });
  return {
    pauseAutoscaler: [step('pause', 'Pause the cluster autoscaler', 'It would remove the nodes that a roll adds for the time of the change.')],
    resumeAutoscaler: [step('resume', `Resume the cluster autoscaler with ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`, 'Also after a failure: a cluster that does not scale is an outage in waiting.')],
  };
}

function recycleFargate({ facts }: ChangeContext, { prefix, to, reason, others }: NodeMoves): readonly Draft[] {
  const found = kubernetesOf(facts);
  const owners = found === undefined ? [] : others === 'behind' ? fargateBehind(found, to) : onFargate(found.workloads);
  if (owners.length === 0) return [];
  return [{
    id: `${prefix}/fargate`,
    title: `Restart ${owners.length === 1 ? '1 workload' : `${owners.length} workloads`} on Fargate`,
    reason: `${reason} A pod on Fargate keeps its kubelet until it is made anew.`,
    expected: ofBatches(owners.length, durations['recycle-fargate-workload']),
    request: { kind: 'recycle-fargate-pods', to, workloads: owners.map(({ namespace, kind, name }) => ({ namespace, kind, name })) },
  }];
}

function followDrift(context: ChangeContext, { prefix, to, others }: NodeMoves): readonly Draft[] {
  const { cluster, facts } = context;
  const found = kubernetesOf(facts);
  const drifting = found?.karpenterNodePools.filter(({ pinnedImages }) => !pinnedImages).map(({ name }) => name) ?? [];
  const follow = (owner: 'auto-mode' | 'karpenter', nodePools: readonly string[]): Draft => {
    const nodes = nodesOf(found, owner).length;
    const title = owner === 'auto-mode' ? 'Follow the nodes of EKS Auto Mode' : 'Follow the nodes of Karpenter';
    return {
      id: `${prefix}/drift/${owner}`,
      title: `${title} until all are on ${to}`,
      reason: 'Whoever made these nodes replaces them by itself, within its own disruption budgets.',
      expected: durations[nodes === 0 ? 'no-drift' : 'follow-drift'],
      request: { kind: 'follow-drift', owner, nodePools, to, nodes },
    };
  };
  const isDue = (owner: 'auto-mode' | 'karpenter'): boolean => others !== 'behind' || (found !== undefined && driftBehind(found, owner, to));
  return [...(cluster.autoMode && isDue('auto-mode') ? [follow('auto-mode', cluster.nodePools)] : []), ...(drifting.length > 0 && isDue('karpenter') ? [follow('karpenter', drifting)] : [])];
}

export function nodesOf(facts: KubernetesFacts | undefined, kind: NodeFact['owner']['kind']): readonly NodeFact[] {
  return facts?.nodes.filter(({ owner }) => owner.kind === kind) ?? [];
}

export function kubernetesOf({ kubernetes }: Pick<ChangeContext['facts'], 'kubernetes'>): KubernetesFacts | undefined {
  return kubernetes.reached ? kubernetes.facts : undefined;
}

/** Whether nodes of this kind would be newer than an API server of that version. */
export function areAhead(facts: KubernetesFacts | undefined, kind: NodeFact['owner']['kind'], version: string): boolean {
  return nodesOf(facts, kind).some(({ kubelet }) => behind(version, kubelet) > 0);
}
