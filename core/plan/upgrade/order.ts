import type { Finding } from '../../checks/finding.ts';
import type { Target } from '../../operation/operation.ts';
import type { Plan } from '../plan.ts';
import type { Sha256 } from '../token.ts';
import type { UpgradeFacts } from './facts.ts';
import type { PatchAddOnsOptions, PatchNodesOptions, RollbackOptions, UpgradeOptions } from './options.ts';
import type { ChangeWork, PatchAddOnsWork, PatchNodesWork, RollbackWork, UpgradeOnFailure, UpgradeWork } from './work.ts';

interface Order<Options> {
  readonly operationId: string;
  readonly target: Target;
  readonly facts: UpgradeFacts;
  readonly options: Options;
  /** Epoch milliseconds: waivers end, and so does the time in which an upgrade can be taken back. */
  readonly now: number;
  readonly sha256: Sha256;
}

/**
 * What the plan of a change to a living cluster is made from. The functions that make it, one per kind, are in this folder:
 * `planUpgrade`, `planRollback`, `planPatchAddOns`, `planPatchNodes`. The same order gives the same plan, to the letter.
 */
export interface UpgradeOrder extends Order<UpgradeOptions> {
  readonly onFailure: UpgradeOnFailure;
}
export type RollbackOrder = Order<RollbackOptions>;
export type PatchAddOnsOrder = Order<PatchAddOnsOptions>;
export type PatchNodesOrder = Order<PatchNodesOptions>;

/**
 * A plan and the work that the machines are given; or none, because of blockers among the findings that nobody waived.
 * A plan without steps is one: everything is as it should be, and a finding says so.
 */
export type ChangePlanning<Work extends ChangeWork> =
  | { readonly outcome: 'planned'; readonly plan: Plan; readonly work: Work; readonly findings: readonly Finding[] }
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] };

export type UpgradePlanning = ChangePlanning<UpgradeWork>;
export type RollbackPlanning = ChangePlanning<RollbackWork>;
export type PatchAddOnsPlanning = ChangePlanning<PatchAddOnsWork>;
export type PatchNodesPlanning = ChangePlanning<PatchNodesWork>;
