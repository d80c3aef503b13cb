import { isBlocked } from '../../checks/checks.ts';
import { judgeChange } from '../../checks/upgrade/checks.ts';
import { planOf } from './assemble.ts';
import { contextOf, installedVersions, type AddOnVersions, type ChangeContext } from './context.ts';
import { planHop, type PlannedHop } from './hop.ts';
import { behind } from './minors.ts';
import type { Outline } from './outline.ts';
import type { UpgradeOrder, UpgradePlanning } from './order.ts';
import { rollbackDays } from './rollback-deadline.ts';
import { routeOf, type Hop } from './route.ts';
import { arrangeChapters, backStages, hopStages } from './stages.ts';
import { supportOf } from './support.ts';
import { noWayBack } from './way-back.ts';

/** Plans an upgrade over as many minors as lie between. The same order gives the same plan, to the letter. */
export function planUpgrade(order: UpgradeOrder): UpgradePlanning {
  const { options, facts, target, onFailure } = order;
  const findings = judgeChange({ kind: 'upgrade', ...order });
  const context = contextOf(order, options, findings);
  if (isBlocked(findings) || context === undefined) return { outcome: 'refused', findings };
  const { cluster } = context;
  const hops = routeOf(facts, cluster.version, options.to, options.nodes);
  const planned = planHops(context, hops, order);
  const outline: Outline = {
    from: cluster.version,
    to: options.to,
    phases: planned.flatMap((hop) => hop.phases),
    ...supportOf(cluster.version, options.to, facts.versions),
    rollback: rollbackAfter(context, hops),
  };
  return {
    outcome: 'planned',
    plan: planOf({
      target,
      steps: arrangeChapters(hopStages, planned.map(({ drafts }) => drafts)),
      takeDown: planned.flatMap(({ back }) => arrangeChapters(backStages, [back])),
      outline,
      sha256: order.sha256,
    }),
    work: { operationId: order.operationId, kind: 'upgrade', onFailure, hops: planned.map(({ work }) => work) },
    findings,
  };
}

function planHops(context: ChangeContext, hops: readonly Hop[], { options, onFailure }: UpgradeOrder): readonly PlannedHop[] {
  const withWayBack = onFailure === 'rollback' && noWayBack(context) === undefined;
  const planned: PlannedHop[] = [];
  let installed: AddOnVersions = installedVersions(context.facts);
  for (const hop of hops) {
    const next = planHop(context, hop, installed, { bake: options.bake, withWayBack });
    planned.push(next);
    installed = next.versions;
  }
  return planned;
}

function rollbackAfter(context: ChangeContext, hops: readonly Hop[]): Outline['rollback'] {
  const last = hops.at(-1);
  const why = noWayBack(context);
  if (last === undefined || behind(last.from, last.to) === 0) return { impossible: 'The control plane stays as it is.' };
  return why === undefined ? { to: last.from, days: rollbackDays } : { impossible: why };
}
