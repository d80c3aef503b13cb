import type { OperationDetail, StepProgress } from '../operation.ts';
import { isEnded } from '../operation.ts';
import { bar } from './bar.ts';
import { roughly, secondsBetween, stopwatch } from './duration.ts';
import type { Look } from './look.ts';
import type { Tone } from './paint.ts';
import { layOut, stepLines } from './step-lines.ts';
import { clip, count, oneLine, widthOf } from './text.ts';

export interface FrameLook extends Look {
  /** Lines that the terminal shows at once. */
  readonly rows: number;
  /** Counts the frames; the spinners turn with it. */
  readonly frame: number;
}

/** An operation as it stands: header, one line per step, and what is going on now. No line is wider than the terminal, and all fit on it. */
export function frame(detail: OperationDetail, look: FrameLook): readonly string[] {
  const header = [titleLine(detail, look), statusLine(detail, look)];
  const footer = isEnded(detail) ? [] : ['', clip(nowSays(detail), look.columns)];
  // The line that the cursor stands in is the terminal's last.
  const room = look.rows - header.length - footer.length - 1;
  return [...header, ...stepSection(detail, look, room), ...footer];
}

/** `Provision harbour · op-3fd2790f450fc1d9 · us-west-2 · 111122223333`. */
export function titleOf({ kind, target, operationId }: OperationDetail): string {
  return [`${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)} ${target.cluster}`, operationId, target.region, target.account].join(' · ');
}

function titleLine(detail: OperationDetail, { columns, paint }: Look): string {
  return paint('strong', clip(titleOf(detail), columns));
}

const statusTones = {
  requested: 'quiet', planning: 'busy', planned: 'good', refused: 'bad', running: 'busy', succeeded: 'good', failed: 'bad',
} as const satisfies Record<OperationDetail['status'], Tone>;

/** `running  ━━━━──── 38%  6:21 gone, about 11 min left`: as much of it as there is room for. */
function statusLine(detail: OperationDetail, { columns, paint }: Look): string {
  const tone = takesDown(detail) ? 'warning' : statusTones[detail.status];
  const status = takesDown(detail) ? 'failed, taking down' : detail.status;
  const gone = `${stopwatch(elapsedOf(detail))} gone`;
  const left = leftOf(detail);
  const times = [[gone, ...left].join(', '), [gone, ...left.slice(0, 1)].join(', '), gone, ''];
  const fraction = detail.status === 'running' ? detail.progress?.fraction : undefined;
  const meter = fraction === undefined ? '' : `  ${bar(fraction, 16, tone, paint)} ${String(Math.floor(fraction * 100)).padStart(2)}%`;
  const variants = [meter, ''].flatMap((middle) => times.map((end) => `${paint(tone, status)}${middle}${end === '' ? '' : `  ${paint('quiet', end)}`}`));
  return variants.find((variant) => widthOf(variant) <= columns) ?? clip(status, columns);
}

/** Seconds since it started, or was asked for, until it ended or now. */
export function elapsedOf({ requestedAt, startedAt = requestedAt, endedAt, observedAt }: OperationDetail): number {
  return secondsBetween(startedAt, endedAt ?? observedAt);
}

function leftOf({ status, progress }: OperationDetail): readonly string[] {
  const left = progress?.left;
  if (status !== 'running' || left === undefined) return [];
  return [`about ${roughly(left.p50)} left`, `9 of 10 within ${roughly(left.p90)}`];
}

function stepSection(detail: OperationDetail, look: FrameLook, room: number): readonly string[] {
  const steps = detail.progress?.steps ?? [];
  if (steps.length === 0 || detail.status === 'planned' || detail.status === 'refused') return [];
  const { built, takenDown } = inParts(detail);
  const layout = layOut(steps, look.columns);
  const show = (part: readonly StepProgress[]): readonly string[] => part.flatMap((step) => stepLines(step, layout, look, look.frame));
  const heading = takenDown.length > 0 ? ['', look.paint('strong', clip('Taking down what was made', look.columns))] : [];
  const whole = ['', ...show(built), ...heading, ...show(takenDown)];
  return whole.length <= room ? whole : crowded(steps, look, room, show);
}

/** More steps than rows: those that run or have failed are shown, as far as there is room, the others are counted. */
function crowded(steps: readonly StepProgress[], { columns, paint }: Look, room: number, show: (part: readonly StepProgress[]) => readonly string[]): readonly string[] {
  const inState = (...states: readonly StepProgress['state'][]): readonly StepProgress[] => steps.filter(({ state }) => states.includes(state));
  const [done, waiting] = [inState('succeeded').length, inState('waiting').length];
  const tally = clip(` ${count(done, 'step')} done, ${waiting} to come`, columns);
  return [paint('quiet', tally), ...show(inState('running', 'failed'))].slice(0, Math.max(0, room));
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

function nowSays({ status, progress, onFailure }: OperationDetail): string {
  if (status === 'requested') return 'Now: waiting for the workflow to take it up';
  if (status === 'planning') return 'Now: looking at the account, and planning';
  const steps = progress?.steps ?? [];
  const running = steps.filter(({ state }) => state === 'running').map(({ title }) => oneLine(title));
  if (running.length > 0) return `Now: ${running.join('; ')}`;
  if (steps.every(({ state }) => state !== 'failed')) return 'Now: going on to the next step';
  return onFailure === 'keep' ? 'Now: finding out what remains' : 'Now: taking down what was made';
}
