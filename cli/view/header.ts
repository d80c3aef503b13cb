import { isEnded, type OperationDetail, type StepProgress } from '../operation.ts';
import { bar } from './bar.ts';
import { roughly, secondsBetween, stopwatch } from './duration.ts';
import type { Look } from './look.ts';
import type { Tone } from './paint.ts';
import { clip, widthOf } from './text.ts';

/** Which operation it is; and how it stands, how long it has taken and how long it will. */
export function headerLines(detail: OperationDetail, look: Look): readonly string[] {
  return [look.paint('strong', clip(titleOf(detail), look.columns)), statusLine(detail, look)];
}

/** `Provision harbour · op-3fd2790f450fc1d9 · us-west-2 · 111122223333`. */
export function titleOf({ kind, target, operationId }: OperationDetail): string {
  return [`${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)} ${target.cluster}`, operationId, target.region, target.account].join(' · ');
}

const statusTones = {
  requested: 'quiet', planning: 'busy', planned: 'good', refused: 'bad', running: 'busy', succeeded: 'good', failed: 'bad', cancelled: 'warning',
} as const satisfies Record<OperationDetail['status'], Tone>;

/** `running  ━━━━──── 38%  6:21 gone, about 11 min left`: as much of it as there is room for. */
function statusLine(detail: OperationDetail, { columns, paint }: Look): string {
  const tone = takesDown(detail) || isStopping(detail) ? 'warning' : statusTones[detail.status];
  const way = detail.kind === 'provision' ? 'down' : 'back';
  const why = detail.cancellation === undefined ? 'failed' : 'cancelled';
  const status = takesDown(detail) ? `${why}, taking ${way}` : isStopping(detail) ? 'being cancelled' : detail.status;
  const gone = `${stopwatch(elapsedOf(detail))} gone`;
  const left = leftOf(detail);
  const times = [[gone, ...left].join(', '), [gone, ...left.slice(0, 1)].join(', '), gone, ''];
  const fraction = detail.status === 'running' ? detail.progress?.fraction : undefined;
  const meter = fraction === undefined ? '' : `  ${bar(fraction, 16, tone, paint)} ${String(Math.floor(fraction * 100)).padStart(2)}%`;
  const variants = [meter, ''].flatMap((middle) => times.map((end) => `${paint(tone, status)}${middle}${end === '' ? '' : `  ${paint('quiet', end)}`}`));
  return variants.find((variant) => widthOf(variant) <= columns) ?? clip(status, columns);
}

/** Somebody wants it to end, and it has not yet. */
export function isStopping(detail: OperationDetail): boolean {
  return detail.cancellation !== undefined && !isEnded(detail);
}

/** Seconds since it started, or was asked for, until it ended or now. */
export function elapsedOf({ requestedAt, startedAt = requestedAt, endedAt, observedAt }: OperationDetail): number {
  return secondsBetween(startedAt, endedAt ?? observedAt);
}

function leftOf({ status, progress, cancellation }: OperationDetail): readonly string[] {
  const left = progress?.left;
  if (status !== 'running' || cancellation !== undefined || left === undefined) return [];
  return [`about ${roughly(left.p50)} left`, `9 of 10 within ${roughly(left.p90)}`];
}

/** The steps that build, and those that take down what was built: the plan names only the former. */
export function inParts({ plan, progress }: OperationDetail): { readonly built: readonly StepProgress[]; readonly takenDown: readonly StepProgress[] } {
  const planned = new Set(plan?.steps.map(({ id }) => id));
  const steps = progress?.steps ?? [];
  return { built: steps.filter(({ stepId }) => planned.has(stepId)), takenDown: steps.filter(({ stepId }) => !planned.has(stepId)) };
}

function takesDown(detail: OperationDetail): boolean {
  return detail.status === 'running' && inParts(detail).takenDown.length > 0;
}
