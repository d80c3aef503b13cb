import type { Operation } from '../operation/operation.ts';
import type { OperationKind } from '../operation/request.ts';
import { durationOf } from '../windows/duration.ts';
import { selects, type ClusterTraits, type Selector } from '../windows/selector.ts';

/** How many people have to approve a plan. */
export const peopleOf = { none: 0, one: 1, two: 2 } as const;

export type Need = keyof typeof peopleOf;

/** Which operations need how many people. What is left out fits everything. */
export interface ApprovalRule {
  readonly kinds?: readonly OperationKind[];
  readonly clusters?: Selector;
  readonly need: Need;
  /** `3d`: what nobody has approved by then is refused. */
  readonly expiresAfter?: string;
  /** `4h`: so long before that, people are reminded. */
  readonly remindBefore?: readonly string[];
  readonly description?: string;
}

/** The first rule that fits an operation decides. One that none fits needs nobody. */
export interface ApprovalPolicy {
  readonly rules: readonly ApprovalRule[];
}

export const noApprovals: ApprovalPolicy = { rules: [] };

/** What an operation needs before it may begin. Durations in milliseconds. */
export interface Requirement {
  readonly people: number;
  readonly expiresAfter: number;
  readonly remindBefore: readonly number[];
}

export const usualExpiry = '7d';

const nobody: Requirement = { people: 0, expiresAfter: 0, remindBefore: [] };

/** A dry run changes nothing, and needs nobody. */
export function requirementOf({ rules }: ApprovalPolicy, { kind, dryRun }: Pick<Operation, 'kind' | 'dryRun'>, cluster: ClusterTraits): Requirement {
  const rule = rules.find(({ kinds, clusters }) => (!kinds || kinds.includes(kind)) && (!clusters || selects(clusters, cluster)));
  if (dryRun || !rule || rule.need === 'none') return nobody;
  return { people: peopleOf[rule.need], expiresAfter: durationOf(rule.expiresAfter ?? usualExpiry), remindBefore: (rule.remindBefore ?? []).map(durationOf) };
}
