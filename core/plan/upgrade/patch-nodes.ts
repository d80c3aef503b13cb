import { isBlocked } from '../../checks/checks.ts';
import { judgeChange } from '../../checks/upgrade/checks.ts';
import type { Stage } from '../order.ts';
import { ids, nodePhases, nodeWork, phases, planOf } from './assemble.ts';
import { contextOf, installedVersions, type ChangeContext } from './context.ts';
import type { PatchNodesOrder, PatchNodesPlanning } from './order.ts';
import { groupsOf, type GroupState } from './route.ts';
import { arrangeChapters, nodeStages, type Drafts, type NodeStage } from './stages.ts';
import { hasOwnImage } from './steps/groups.ts';
import { moveNodes, noNodes } from './steps/nodes.ts';
import { ailing, ownersOf, verify } from './steps/verify.ts';

const stages = [...nodeStages, { name: 'verify', after: ['resumeAutoscaler'] }] as const satisfies readonly Stage<string>[];

/** Plans new images for nodes, of the Kubernetes version that each group has. */
export function planPatchNodes(order: PatchNodesOrder): PatchNodesPlanning {
  const { options, facts, target } = order;
  const findings = judgeChange({ kind: 'patch-nodes', ...order });
  const context = contextOf(order, options, findings);
  if (isBlocked(findings) || context === undefined) return { outcome: 'refused', findings };
  const { version } = context.cluster;
  const groups = groupsOf(facts).filter((group) => (options.only?.includes(group.name) ?? true) && !options.nodes.skip.includes(group.name) && mayBePatched(context, group));
  const nodes = patchDrafts(context, groups);
  const check = groups.length === 0 ? [] : [verify({
    id: 'patch/verify', phase: 'nodes', controlPlane: version, kubelet: lowestOf(groups, version), addOns: installedVersions(facts), ailing: ailing(context), owners: ownersOf(groups, nodes), mustBeLevel: false,
  })];
  const drafts = { ...nodes, verify: check };
  const outline = {
    from: version,
    to: version,
    phases: phases(undefined, [...nodePhases(drafts, options.nodes), ['Verification', check, 1]]),
    rollback: { impossible: 'An image goes back by naming its release.' },
  };
  return {
    outcome: 'planned',
    plan: planOf({ target, steps: arrangeChapters(stages, [drafts]), takeDown: [], outline, sha256: order.sha256 }),
    work: { operationId: order.operationId, kind: 'patch-nodes', nodes: nodeWork(drafts, options.nodes), verify: ids(check) },
    findings,
  };
}

/** Groups of one version are moved together; each version is a prefix of its own, for a step must say what it leads to. */
function patchDrafts(context: ChangeContext, groups: readonly GroupState[]): Drafts<NodeStage> {
  const versions = [...new Set(groups.map(({ version }) => version ?? context.cluster.version))].toSorted();
  const parts = versions.map((version) =>
    moveNodes(context, { prefix: 'patch', to: version, groups: groups.filter((group) => (group.version ?? context.cluster.version) === version), reason: 'There is a newer image for them, or the order names one.', others: 'none' }),
  );
  const all = (stage: NodeStage) => parts.flatMap((part) => part[stage]);
  const one = (stage: NodeStage) => all(stage).slice(0, 1);
  return { ...noNodes, pauseAutoscaler: one('pauseAutoscaler'), canary: all('canary'), nodeGroups: all('nodeGroups'), selfManaged: all('selfManaged'), resumeAutoscaler: one('resumeAutoscaler') };
}

/** What the order pins, and what EKS has something newer for, as far as anybody knows. */
function mayBePatched({ facts, nodes, cluster }: ChangeContext, { kind, name, version = cluster.version }: GroupState): boolean {
  if (nodes.pins[name]?.[version] !== undefined) return true;
  if (kind === 'self-managed') {
    const group = facts.selfManagedGroups.find((known) => known.name === name);
    const newest = group?.latestImages[version];
    return newest !== undefined && newest !== group?.launchTemplate?.imageId;
  }
  const group = facts.nodeGroups.find((known) => known.name === name);
  return group !== undefined && !hasOwnImage(group) && group.latestReleases[version] !== group.releaseVersion;
}

function lowestOf(groups: readonly GroupState[], otherwise: string): string {
  return groups.map(({ version = otherwise }) => version).toSorted((one, other) => Number(one.slice(2)) - Number(other.slice(2)))[0] ?? otherwise;
}
