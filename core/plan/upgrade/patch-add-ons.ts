import { isBlocked } from '../../checks/checks.ts';
import { judgeChange } from '../../checks/upgrade/checks.ts';
import { addOnWork, ids, phases, planOf } from './assemble.ts';
import { contextOf, installedVersions } from './context.ts';
import type { PatchAddOnsOrder, PatchAddOnsPlanning } from './order.ts';
import { arrangeChapters } from './stages.ts';
import { addOnsAfter } from './steps/add-ons.ts';
import { ailing, verify } from './steps/verify.ts';
import type { Stage } from '../order.ts';

const stages = [
  { name: 'inOrder', after: [], oneAtATime: true },
  { name: 'together', after: ['inOrder'] },
  { name: 'verify', after: ['together'] },
] as const satisfies readonly Stage<string>[];

/** Plans to bring add-ons to the version that their policy wants. Each step remembers what was installed, for going back when it is DEGRADED. */
export function planPatchAddOns(order: PatchAddOnsOrder): PatchAddOnsPlanning {
  const { options, facts, target } = order;
  const findings = judgeChange({ kind: 'patch-addons', ...order });
  const context = contextOf(order, options, findings);
  if (isBlocked(findings) || context === undefined) return { outcome: 'refused', findings };
  const { version } = context.cluster;
  const { only } = options;
  const { inOrder, together, versions } = addOnsAfter(context, installedVersions(facts), { prefix: version, kubernetes: version, ...(only && { only }) });
  const moved = [...inOrder, ...together].length > 0;
  const drafts = {
    inOrder,
    together,
    verify: moved ? [verify({ id: `${version}/verify`, phase: 'add-ons', controlPlane: version, kubelet: version, addOns: versions, ailing: ailing(context), owners: [], mustBeLevel: false })] : [],
  };
  const outline = {
    from: version,
    to: version,
    phases: phases(undefined, [
      ['Add-ons in their order', inOrder, 1],
      ['Other add-ons', together, together.length],
      ['Verification', drafts.verify, 1],
    ]),
    rollback: { impossible: 'An add-on that is DEGRADED afterwards goes back by itself; any other by naming its version.' },
  };
  return {
    outcome: 'planned',
    plan: planOf({ target, steps: arrangeChapters(stages, [drafts]), takeDown: [], outline, sha256: order.sha256 }),
    work: { operationId: order.operationId, kind: 'patch-addons', addOns: addOnWork(drafts), verify: ids(drafts.verify) },
    findings,
  };
}
