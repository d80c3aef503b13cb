import type { Plan, Step } from '../../../../core/plan/plan.ts';
import type { UpgradeFacts } from '../../../../core/plan/upgrade/facts.ts';
import { patchAddOnsOptions, patchNodesOptions, rollbackOptions, upgradeOptions } from '../../../../core/plan/upgrade/options.ts';
import type { ChangePlanning } from '../../../../core/plan/upgrade/order.ts';
import { planPatchAddOns } from '../../../../core/plan/upgrade/patch-add-ons.ts';
import { planPatchNodes } from '../../../../core/plan/upgrade/patch-nodes.ts';
import { planRollback } from '../../../../core/plan/upgrade/rollback.ts';
import { planUpgrade } from '../../../../core/plan/upgrade/upgrade.ts';
import type { ChangeWork, UpgradeOnFailure } from '../../../../core/plan/upgrade/work.ts';
import { sha256, target } from '../../orders.ts';
import { facts, now } from './clusters.ts';

type Said = Readonly<Record<string, unknown>>;

function orderOf(survey: UpgradeFacts) {
  return { operationId: 'op-0000000000000001', target, facts: survey, now, sha256 };
}

export const upgrade = (said: Said, survey = facts(), onFailure: UpgradeOnFailure = 'stop') => planUpgrade({ ...orderOf(survey), options: upgradeOptions.parse(said), onFailure });
export const rollback = (said: Said, survey: UpgradeFacts) => planRollback({ ...orderOf(survey), options: rollbackOptions.parse(said) });
export const patchAddOns = (said: Said, survey = facts()) => planPatchAddOns({ ...orderOf(survey), options: patchAddOnsOptions.parse(said) });
export const patchNodes = (said: Said, survey = facts()) => planPatchNodes({ ...orderOf(survey), options: patchNodesOptions.parse(said) });

/** The plan and the work of an order that nothing stops; its blockers otherwise. */
export function planned<Work extends ChangeWork>(planning: ChangePlanning<Work>): { readonly plan: Plan; readonly work: Work } {
  if (planning.outcome === 'planned') return planning;
  throw new Error(planning.findings.filter(({ severity, waiver }) => severity === 'blocker' && !waiver).map(({ check, message }) => `${check}: ${message}`).join('\n'));
}

export function step(plan: Plan, id: string): Step {
  const found = [...plan.steps, ...plan.takeDown].find((candidate) => candidate.id === id);
  if (!found) throw new Error(`No step ${id}; there are ${[...plan.steps, ...plan.takeDown].map((candidate) => candidate.id).join(', ')}.`);
  return found;
}

export function stepIds({ steps }: Pick<Plan, 'steps'>): readonly string[] {
  return steps.map(({ id }) => id);
}
