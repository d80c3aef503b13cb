import type { OperationKind } from '../operation/request.ts';

/** What whoever may do something may do as well. */
type Includes = readonly string[];

const toChange: Includes = ['plan', 'read'];
const toDecide: Includes = ['read'];
/** About all of Drydock, not about one cluster. */
const onEverything: Includes = [];

/** Everything that somebody may ask for. Those of an operation are its cluster's. */
export const actions = {
  /** Clusters, operations, and when they may be changed. */
  read: [],
  /** A dry run of any kind. */
  plan: ['read'],
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
  /** Which operations people have to approve. */
  'change-approvals': onEverything,
  /** What tickets mean. */
  'change-ticket-mappings': onEverything,
  /** Identities, roles and who has them. */
  'change-roles': onEverything,
} as const satisfies Readonly<Record<OperationKind, Includes>> & Readonly<Record<string, Includes>>;

export type Action = keyof typeof actions;

export const actionNames = Object.keys(actions) as readonly Action[];

/** Whether the right to do one thing is the right to do another. */
export function comprises(granted: Action, wanted: Action): boolean {
  const includes: Includes = actions[granted];
  return granted === wanted || includes.includes(wanted);
}
