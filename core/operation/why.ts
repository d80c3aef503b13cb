import { approvalStanding, waitingWords, type Approval } from '../approvals/approval.ts';
import { isOpen, type Decision } from '../decisions/decision.ts';
import { questionInWords } from '../decisions/words.ts';
import type { Plan, Step, StepRecord } from '../plan/plan.ts';
import type { ClusterTraits } from '../windows/selector.ts';
import { standingOf, type Calendar } from '../windows/standing.ts';
import type { Cancellation } from './cancellation.ts';
import { isEnded, type Operation } from './operation.ts';

/** One thing that an operation waits for. */
export interface Reason {
  readonly kind: 'opening' | 'planning' | 'approval' | 'window' | 'freeze' | 'hold' | 'unknown-window' | 'too-long' | 'decision' | 'step' | 'next-step' | 'cancelled' | 'ended';
  /** One sentence. */
  readonly message: string;
  /** ISO 8601: when it should be over; absent when nobody can know. */
  readonly until?: string;
  readonly stepId?: string;
}

/** All that an answer rests on. */
export interface Circumstances {
  readonly operation: Operation;
  readonly plan?: Plan | undefined;
  readonly steps: readonly StepRecord[];
  readonly decisions: readonly Decision[];
  readonly calendar: Calendar;
  /** As its lease or its waiting has them. */
  readonly traits?: ClusterTraits | undefined;
}

/** Why nothing seems to happen, at `now` (epoch milliseconds). There is always a reason, and often more than one. */
export function why(circumstances: Circumstances, now: number): readonly Reason[] {
  const { operation, plan, steps, calendar, traits } = circumstances;
  if (isEnded(operation.status)) return [ended(operation)];
  if (operation.cancellation) return [cancelling(operation.cancellation), ...stillUnderWay({ plan, steps }, now)];
  if (operation.status === 'requested') return [{ kind: 'opening', message: 'It was asked for, and nobody has opened it yet.' }];
  const cluster = traits ?? { ...operation.target, tags: {} };
  if (operation.status === 'planning') return planning(operation, cluster, calendar, now, plan?.steps[0]);
  return running({ ...circumstances, traits: cluster }, now);
}

function ended({ status, report, findings = [] }: Operation): Reason {
  const refused = findings.find(({ severity }) => severity === 'blocker')?.message;
  return { kind: 'ended', message: ['It has ended', `: ${status}.`, ...[report?.summary ?? refused].flatMap((words) => (words === undefined ? [] : [` ${words}`]))].join('') };
}

function cancelling({ by, reason }: Cancellation): Reason {
  return { kind: 'cancelled', message: `${by} cancelled it${reason === undefined ? '' : ` (${reason})`}. Nothing new is begun, and it ends when nothing is under way any more.` };
}

function planning({ pending, override, planHash, approval }: Operation, cluster: ClusterTraits, calendar: Calendar, now: number, first: Step | undefined): readonly Reason[] {
  if (planHash === undefined) return [{ kind: 'planning', message: 'Facts are being read and the plan is being made.' }];
  const people = approval?.planHash === planHash ? peopleMissing(approval, now) : [];
  if (people.length > 0) return people;
  const standing = standingOf(calendar, cluster, now, (first?.expected.p90 ?? 0) * 1000, override);
  if (standing.state === 'closed') return [reasonOf(standing.pending)];
  return [{ kind: 'next-step', message: pending ? 'The cluster may be changed now; it goes on within five minutes.' : 'It has its plan, and takes its cluster next.' }];
}

function peopleMissing(approval: Approval, now: number): readonly Reason[] {
  const standing = approvalStanding(approval, now);
  return standing.state === 'waits' ? [{ kind: 'approval', message: `It waits for ${waitingWords(approval, standing.missing)}.`, until: approval.expiresAt }] : [];
}

function reasonOf({ kind, message, until }: { readonly kind: Reason['kind']; readonly message: string; readonly until?: number }): Reason {
  return { kind, message, ...(until !== undefined && { until: new Date(until).toISOString() }) };
}

function running({ operation, plan, steps: records, decisions, calendar, traits }: Circumstances & { readonly traits: ClusterTraits }, now: number): readonly Reason[] {
  const byId = new Map(records.map((record) => [record.stepId, record]));
  const asked = decisions.filter(isOpen);
  const under = stillUnderWay({ plan, steps: records }, now).filter(({ stepId }) => asked.every((one) => one.stepId !== stepId));
  const held = (plan?.steps ?? []).flatMap((step) => heldBack(step, byId, { operation, calendar, traits }, now));
  const reasons = [...asked.map(aboutQuestion), ...under, ...held];
  return reasons.length > 0 ? reasons : [{ kind: 'next-step', message: 'It is between two steps.' }];
}

function aboutQuestion(decision: Decision): Reason {
  const { stepId, group, until } = decision;
  return { kind: 'decision', stepId, message: `Group ${group} is held up. ${questionInWords(decision)}`, until };
}

function stillUnderWay({ plan, steps }: Pick<Circumstances, 'plan' | 'steps'>, now: number): readonly Reason[] {
  const byId = new Map(steps.map((record) => [record.stepId, record]));
  return [...(plan?.steps ?? []), ...(plan?.takeDown ?? [])].flatMap((step) => underWay(step, byId.get(step.id), now));
}

function underWay({ id, title, expected }: Step, record: StepRecord | undefined, now: number): readonly Reason[] {
  if (record?.state !== 'started') return [];
  const usual = Date.parse(record.startedAt) + expected.p50 * 1000;
  const latest = Date.parse(record.startedAt) + expected.p90 * 1000;
  const words = record.progress === undefined ? '' : ` (${record.progress})`;
  if (now > latest) return [{ kind: 'step', stepId: id, message: `${title} takes longer than nine of ten${words}.` }];
  return [reasonAbout(id, `${title} is under way${words}.`, now > usual ? latest : usual)];
}

function reasonAbout(stepId: string, message: string, until: number): Reason {
  return { kind: 'step', stepId, message, until: new Date(until).toISOString() };
}

/** A step whose turn it is, and whose time it is not. */
function heldBack(step: Step, byId: ReadonlyMap<string, StepRecord>, { operation, calendar, traits }: Pick<Circumstances, 'operation' | 'calendar'> & { readonly traits: ClusterTraits }, now: number): readonly Reason[] {
  if (byId.has(step.id) || step.after.some((id) => byId.get(id)?.state !== 'succeeded')) return [];
  const standing = standingOf(calendar, traits, now, step.expected.p90 * 1000, operation.override);
  return standing.state === 'open' ? [] : [{ ...reasonOf(standing.pending), message: `${step.title} waits. ${standing.pending.message}`, stepId: step.id }];
}
