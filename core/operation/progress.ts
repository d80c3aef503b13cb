import { longestChain } from '../plan/durations.ts';
import type { Estimate, Plan, Step, StepRecord } from '../plan/plan.ts';
import { withLimits } from '../plan/upgrade/stages.ts';
import { fit } from '../watch/distribution.ts';

/** `abandoned`: its workflow ended, for another step's failure, before it had settled. */
export type StepState = 'waiting' | 'running' | 'abandoned' | 'succeeded' | 'failed';

export interface StepProgress {
  readonly stepId: string;
  readonly title: string;
  readonly state: StepState;
  /** From 0 to 1; a running step stays below 1 however late it is. */
  readonly fraction: number;
  /** How long it should take, in seconds. */
  readonly expected: Estimate;
  /** Seconds; absent until it has started. */
  readonly elapsed?: number;
  /** Longer on its way than nine of ten. */
  readonly late: boolean;
  /** AWS's words: how far it is, or why it failed. */
  readonly text?: string;
}

export interface Progress {
  /** In the plan's order. Steps of the take-down follow once one of them has started. */
  readonly steps: readonly StepProgress[];
  /** Of the time that all takes, from 0 to 1. */
  readonly fraction: number;
  /** Seconds, along the longest chain of what is left. Absent after a failure: what was planned will not happen. */
  readonly left?: Estimate;
  /** Ids of the running steps. */
  readonly current: readonly string[];
}

/** What a plan and the records of its steps show at `now`, epoch milliseconds; `ended` when the operation is over. */
export function progressOf(plan: Pick<Plan, 'steps' | 'takeDown' | 'outline'>, records: readonly StepRecord[], now: number, ended = false): Progress {
  const byId = new Map(records.map((record) => [record.stepId, record]));
  const takesDown = plan.takeDown.some(({ id }) => byId.has(id));
  const show = (steps: readonly Step[], over: boolean): readonly StepProgress[] => steps.map((step) => stepProgress(step, byId.get(step.id), now, over));
  const [built, takenDown] = [show(plan.steps, ended || takesDown), takesDown ? show(plan.takeDown, ended) : []];
  const steps = [...built, ...takenDown];
  const limited = withLimits(plan.steps, plan.outline?.phases ?? []);
  const left = takesDown ? timeLeft(plan.takeDown, takenDown) : timeLeft(limited, built);
  return {
    steps,
    fraction: overall(takesDown ? plan.takeDown : limited, takesDown ? takenDown : built, left),
    ...(built.every(({ state }) => state !== 'failed') || takesDown ? { left } : {}),
    current: steps.filter(({ state }) => state === 'running').map(({ stepId }) => stepId),
  };
}

function stepProgress({ id, title, expected }: Step, record: StepRecord | undefined, now: number, over: boolean): StepProgress {
  const shown = { stepId: id, title, expected };
  if (record === undefined) return { ...shown, state: 'waiting', fraction: 0, late: false };
  const end = record.state === 'started' ? now : Date.parse(record.settledAt);
  const elapsed = Math.max(0, end - Date.parse(record.startedAt)) / 1000;
  const late = elapsed > expected.p90;
  switch (record.state) {
    case 'started':
      // Nobody looked at an abandoned step again, so nobody knows how long it took.
      if (over) return { ...shown, state: 'abandoned', fraction: 0, late: false };
      return { ...shown, state: 'running', fraction: runningFraction(elapsed, expected), elapsed, late, ...(record.progress !== undefined && { text: record.progress }) };
    case 'succeeded':
      return { ...shown, state: 'succeeded', fraction: 1, elapsed, late };
    case 'failed':
      return { ...shown, state: 'failed', fraction: runningFraction(elapsed, expected), elapsed, late, text: `${record.outcome}: ${record.message}` };
  }
}

/** A bar that goes evenly to nine tenths at the usual duration, and after that ever slower toward its end. */
function runningFraction(elapsed: number, { p50 }: Estimate): number {
  const usual = 0.9;
  if (elapsed <= p50) return (usual * elapsed) / p50;
  return 1 - (1 - usual) * (p50 / elapsed);
}

function timeLeft(steps: readonly Step[], shown: readonly StepProgress[]): Estimate {
  const byId = new Map(shown.map((progress) => [progress.stepId, progress]));
  return longestChain(steps, (step) => stepLeft(step.expected, byId.get(step.id))).expected;
}

const nothing: Estimate = { p10: 0, p50: 0, p90: 0 };

/** Of a running step: the percentiles of what is left, given that it has not ended yet. */
function stepLeft(expected: Estimate, shown: StepProgress | undefined): Estimate {
  if (shown === undefined || shown.state === 'waiting') return expected;
  if (shown.state !== 'running') return nothing;
  const { share, at } = fit(expected);
  const elapsed = shown.elapsed ?? 0;
  const passed = Math.min(share(elapsed), 0.99);
  const left = (part: number): number => Math.max(0, at(passed + part * (1 - passed)) - elapsed);
  return { p10: left(0.1), p50: left(0.5), p90: left(0.9) };
}

/** Seconds done and left along the longest chains, so that a bar moves as fast as time does. */
function overall(steps: readonly Step[], shown: readonly StepProgress[], left: Estimate): number {
  if (shown.every(({ state }) => state === 'succeeded')) return 1;
  const whole = longestChain(steps, ({ expected }) => expected).expected.p50;
  return whole === 0 ? 0 : Math.min(0.99, Math.max(0, 1 - left.p50 / whole));
}
