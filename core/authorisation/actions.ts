import type { OperationKind } from '../operation/request.ts';

/** Whether an action is about one cluster or about all of Drydock. */
type Scope = 'cluster' | 'everything';

interface ActionRow {
  readonly scope: Scope;
  /** What whoever may do it may do as well. */
  readonly includes: readonly string[];
}

const toChange: ActionRow = { scope: 'cluster', includes: ['plan', 'read'] };
const toDecide: ActionRow = { scope: 'cluster', includes: ['read'] };
const onEverything: ActionRow = { scope: 'everything', includes: [] };

/** Everything that somebody may ask for. Those of an operation are its cluster's. */
export const actions = {
  /** Clusters, operations, and when they may be changed. */
  read: { scope: 'cluster', includes: [] },
  /** A dry run of any kind. */
  plan: { scope: 'cluster', includes: ['read'] },
  provision: toChange,
  upgrade: toChange,
  rollback: toChange,
  'patch-addons': toChange,
  'patch-nodes': toChange,
  rightsize: toChange,
  decommission: toChange,
  cancel: toDecide,
  /** What becomes of a step that is held up: wait, force, skip. */
  decide: toDecide,
  approve: toDecide,
  /** A window, a freeze, a hold. */
  override: toDecide,
  /** A blocker. */
  waive: toDecide,
  /** Windows and freezes. */
  'change-calendar': onEverything,
  'change-schedules': onEverything,
  'read-audit-log': onEverything,
  /** Identities, roles and who has them. */
  'change-roles': onEverything,
} as const satisfies Readonly<Record<OperationKind, ActionRow>> & Readonly<Record<string, ActionRow>>;

export type Action = keyof typeof actions;

export const actionNames = Object.keys(actions) as readonly Action[];

/** Whether the right to do one thing is the right to do another. */
export function comprises(granted: Action, wanted: Action): boolean {
  const { includes }: ActionRow = actions[granted];
  return granted === wanted || includes.includes(wanted);
}
