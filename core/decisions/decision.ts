import type { HeldPod } from '../kubernetes/held-pods.ts';
import type { WhenBlocked } from '../plan/upgrade/step-requests.ts';

/** What may be chosen for a group that cannot be rolled. */
export type Choice = Exclude<WhenBlocked, 'ask'>;

export interface Offer {
  readonly choice: Choice;
  /** What it does, in a sentence. */
  readonly effect: string;
}

/** One question that an operation has asked people, and what came of it. Times are ISO 8601. */
export interface Decision {
  /** `<step>/<what failed>`: the same failure is asked about once. */
  readonly decisionId: string;
  readonly stepId: string;
  /** The node group, managed or self-managed. */
  readonly group: string;
  /** `PodEvictionFailure` … */
  readonly outcome: string;
  /** EKS's words, and what is known beside them. */
  readonly message: string;
  /** The first fifty. */
  readonly held: readonly HeldPod[];
  readonly offers: readonly Offer[];
  readonly askedAt: string;
  /** Nobody's answer counts from then on, and the step ends as if somebody had said `stop`. */
  readonly until: string;
  readonly end?: DecisionEnd;
}

export type DecisionEnd =
  | Answer
  /** Nobody said anything in time. */
  | { readonly kind: 'unanswered'; readonly at: string }
  /** There is nothing to decide any more: what held the step has let go, or its operation has ended. */
  | { readonly kind: 'withdrawn'; readonly at: string };

export interface Answer {
  readonly kind: 'answered';
  readonly choice: Choice;
  /** An identity of core/authorisation. */
  readonly by: string;
  readonly reason?: string;
  readonly at: string;
}

export function isOpen({ end }: Decision): boolean {
  return end === undefined;
}

/** As they were asked. */
export function inTurn(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.toSorted((one, other) => one.askedAt.localeCompare(other.askedAt) || one.decisionId.localeCompare(other.decisionId));
}
