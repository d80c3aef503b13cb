import { minuteOf } from '../windows/duration.ts';
import type { Requirement } from './policy.ts';

/** Where somebody may answer. The command line is the API. */
export const approvalEntrances = ['api', 'slack', 'jira', 'servicenow', 'github'] as const;

export type ApprovalEntrance = (typeof approvalEntrances)[number];

/** What people are asked about an operation, and what they have said. Times are ISO 8601. */
export interface Approval {
  /** Grows with every change, so that of two writers one is the second. */
  readonly version: number;
  /** The plan that is asked about. */
  readonly planHash: string;
  /** How many distinct people it takes. */
  readonly people: number;
  readonly askedAt: string;
  readonly expiresAt: string;
  /** When people are reminded, in order. */
  readonly remindAt: readonly string[];
  /** When they last were. */
  readonly remindedAt?: string;
  /** All of them, those about earlier plans too. Nothing is in here that does not count. */
  readonly decisions: readonly ApprovalDecision[];
}

/** One person's word about one plan. */
export interface ApprovalDecision {
  readonly verdict: 'approved' | 'rejected';
  /** An identity of core/authorisation. */
  readonly by: string;
  readonly via: ApprovalEntrance;
  readonly at: string;
  readonly planHash: string;
  readonly reason?: string;
}

export type ApprovalStanding =
  | { readonly state: 'approved'; readonly by: readonly string[] }
  | { readonly state: 'rejected'; readonly decision: ApprovalDecision }
  | { readonly state: 'expired' }
  | { readonly state: 'waits'; readonly missing: number };

/** How it stands at `now` (epoch milliseconds). What was approved in time stays approved. */
export function approvalStanding(approval: Approval, now: number): ApprovalStanding {
  const said = decisionsOn(approval);
  const rejection = said.find(({ verdict }) => verdict === 'rejected');
  if (rejection) return { state: 'rejected', decision: rejection };
  const missing = missingIn(approval);
  if (missing === 0) return { state: 'approved', by: said.map(({ by }) => by) };
  return now >= Date.parse(approval.expiresAt) ? { state: 'expired' } : { state: 'waits', missing };
}

/** What was said of the plan that is asked about. */
export function decisionsOn({ planHash, decisions }: Pick<Approval, 'planHash' | 'decisions'>): readonly ApprovalDecision[] {
  return decisions.filter((decision) => decision.planHash === planHash);
}

/** How many more people it takes. One person is one, whatever they say how often. */
export function missingIn(approval: Pick<Approval, 'planHash' | 'people' | 'decisions'>): number {
  const approvers = new Set(decisionsOn(approval).filter(({ verdict }) => verdict === 'approved').map(({ by }) => by));
  return Math.max(0, approval.people - approvers.size);
}

/** Asks about a plan. What people have said of the same plan counts; asked again for the same, it stays as it is. */
export function asked(before: Approval | undefined, planHash: string, { people, expiresAfter, remindBefore }: Requirement, now: number): Approval {
  if (before?.planHash === planHash && before.people === people) return before;
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    version: (before?.version ?? 0) + 1,
    planHash,
    people,
    askedAt: iso(now),
    expiresAt: iso(now + expiresAfter),
    remindAt: remindBefore.toSorted((one, other) => other - one).map((duration) => iso(now + expiresAfter - duration)),
    decisions: before?.decisions ?? [],
  };
}

const minute = 60_000;

/** When somebody has to look at it again: at the next reminder, or when it expires; epoch milliseconds. A whole minute, because Scheduler knows no seconds, and may else be early. */
export function nextLook({ remindAt, expiresAt }: Approval, now: number): number {
  return Math.ceil(Date.parse(remindAt.find((at) => Date.parse(at) > now) ?? expiresAt) / minute) * minute;
}

/** The approval with people reminded, when it is time; undefined when it is not. Several reminders that were missed are one. */
export function reminded(approval: Approval, now: number): Approval | undefined {
  const since = Date.parse(approval.remindedAt ?? approval.askedAt);
  const isDue = approval.remindAt.some((at) => since < Date.parse(at) && Date.parse(at) <= now);
  return isDue ? { ...approval, version: approval.version + 1, remindedAt: new Date(now).toISOString() } : undefined;
}

/** "the approval of 2 people until 2026-11-30T01:00Z". */
export function waitingWords({ expiresAt, people }: Pick<Approval, 'expiresAt' | 'people'>, missing: number): string {
  const who = missing < people ? `${missing} more ${missing === 1 ? 'person' : 'people'}` : missing === 1 ? 'one person' : `${missing} people`;
  return `the approval of ${who} until ${minuteOf(Date.parse(expiresAt))}`;
}
