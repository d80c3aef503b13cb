import { isBlocked } from '../../checks/checks.ts';
import { judgeChange } from '../../checks/upgrade/checks.ts';
import { nodePhases, phases, planOf } from './assemble.ts';
import { contextOf, installedVersions } from './context.ts';
import { behind, minorBefore } from './minors.ts';
import type { RollbackOrder, RollbackPlanning } from './order.ts';
import { groupsOf } from './route.ts';
import { arrangeChapters, backStages } from './stages.ts';
import { supportOf } from './support.ts';
import { backWork, wayBack } from './way-back.ts';

/** Plans the way back to the minor before: what EKS allows for 7 days after an upgrade. */
export function planRollback(order: RollbackOrder): RollbackPlanning {
  const { options, facts, target } = order;
  const findings = judgeChange({ kind: 'rollback', ...order });
  const context = contextOf(order, options, findings);
  if (isBlocked(findings) || context === undefined) return { outcome: 'refused', findings };
  const { cluster, nodes } = context;
  const [from, to] = [cluster.version, minorBefore(cluster.version)];
  const groups = groupsOf(facts).filter(({ name, version }) => !nodes.skip.includes(name) && (version === undefined || behind(to, version) > 0));
  const installed = installedVersions(facts);
  const drafts = wayBack(context, { prefix: to, from, to, groups, installed, wanted: new Map(Object.entries(options.addOns.pinned)), ...(options.timeoutMinutes !== undefined && { timeoutMinutes: options.timeoutMinutes }) });
  const outline = {
    from,
    to,
    phases: phases(to, [
      ...nodePhases(drafts, nodes),
      ['Add-ons in their order', drafts.inOrder, 1],
      ['Other add-ons', drafts.together, drafts.together.length],
      ['The control plane', drafts.controlPlane, 1],
      ['Verification', drafts.verify, 1],
    ]),
    ...supportOf(from, to, facts.versions),
    rollback: { impossible: 'A rollback is not taken back: upgrade again instead.' },
  };
  return {
    outcome: 'planned',
    plan: planOf({ target, steps: arrangeChapters(backStages, [drafts]), takeDown: [], outline, sha256: order.sha256 }),
    work: { operationId: order.operationId, kind: 'rollback', ...backWork(drafts, context) },
    findings,
  };
}
