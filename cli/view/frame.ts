import type { OperationDetail, StepProgress } from '../operation.ts';
import { isEnded } from '../operation.ts';
import { approvalInWords, approvalLines, openApproval } from './approval.ts';
import { headerLines, inParts } from './header.ts';
import { openQuestions, questionLines } from './questions.ts';
import type { Look } from './look.ts';
import { layOut, stepLines } from './step-lines.ts';
import { clip, count, oneLine } from './text.ts';

export interface FrameLook extends Look {
  /** Lines that the terminal shows at once. */
  readonly rows: number;
  /** Counts the frames; the spinners turn with it. */
  readonly frame: number;
}

/** An operation as it stands: header, one line per step, and what is going on now. No line is wider than the terminal, and all fit on it. */
export function frame(detail: OperationDetail, look: FrameLook): readonly string[] {
  const header = headerLines(detail, look);
  const footer = isEnded(detail) ? [] : ['', clip(nowSays(detail), look.columns)];
  // The line that the cursor stands in is the terminal's last.
  const room = look.rows - header.length - footer.length - 1;
  const asked = [...approvalLines(detail, look), ...questionLines(detail, look)];
  const questions = asked.length < room / 2 ? asked : [];
  return [...header, ...stepSection(detail, look, room - questions.length), ...questions, ...footer].slice(0, Math.max(1, look.rows - 1));
}

function stepSection(detail: OperationDetail, look: FrameLook, room: number): readonly string[] {
  const steps = detail.progress?.steps ?? [];
  if (steps.length === 0 || detail.status === 'planned' || detail.status === 'refused') return [];
  const { built, takenDown } = inParts(detail);
  const layout = layOut(steps, look.columns);
  const show = (part: readonly StepProgress[]): readonly string[] => part.flatMap((step) => stepLines(step, layout, look, look.frame));
  // After a failure or a cancellation, what has not begun never will.
  const isBroken = detail.cancellation !== undefined || built.some(({ state }) => state === 'failed');
  const dropped = isBroken ? built.filter(({ state }) => state === 'waiting') : [];
  const droppedLines = dropped.length > 0 ? [look.paint('quiet', clip(` – ${count(dropped.length, 'further step')} not begun`, look.columns))] : [];
  const heading = takenDown.length > 0 ? ['', look.paint('strong', clip(isChange(detail) ? 'Taking back what was done' : 'Taking down what was made', look.columns))] : [];
  const kept = built.filter((step) => !dropped.includes(step));
  const whole = ['', ...show(kept), ...droppedLines, ...heading, ...show(takenDown)];
  return whole.length <= room ? whole : crowded([...kept, ...takenDown], look, room, show);
}

/** More steps than rows: those that run or have failed are shown, as far as there is room, the others are counted. */
function crowded(steps: readonly StepProgress[], { columns, paint }: Look, room: number, show: (part: readonly StepProgress[]) => readonly string[]): readonly string[] {
  const inState = (...states: readonly StepProgress['state'][]): readonly StepProgress[] => steps.filter(({ state }) => states.includes(state));
  const [done, waiting] = [inState('succeeded').length, inState('waiting').length];
  const tally = clip(` ${count(done, 'step')} done, ${waiting} to come`, columns);
  return [paint('quiet', tally), ...show(inState('running', 'failed'))].slice(0, Math.max(0, room));
}

/** A living cluster is led back; a new one is taken down. */
function isChange({ kind }: OperationDetail): boolean {
  return kind !== 'provision';
}

function nowSays(detail: OperationDetail): string {
  const { status, progress, onFailure, cancellation } = detail;
  if (cancellation !== undefined) return stoppingSays(detail);
  if (status === 'requested') return 'Now: waiting for the workflow to take it up';
  const approval = openApproval(detail);
  if (approval) return `Now: waiting for ${approvalInWords(approval)}`;
  if (status === 'planning') return 'Now: looking at the account, and planning';
  const asked = openQuestions(detail).map(({ group }) => oneLine(group));
  if (asked.length > 0) return `Now: waiting for somebody to decide about ${asked.join(', ')}`;
  const steps = progress?.steps ?? [];
  const running = steps.filter(({ state }) => state === 'running').map(({ title }) => oneLine(title));
  if (running.length > 0) return `Now: ${running.join('; ')}`;
  if (steps.every(({ state }) => state !== 'failed')) return 'Now: going on to the next step';
  if (isChange(detail)) return onFailure === 'rollback' ? 'Now: taking back what was done' : 'Now: letting go of the cluster';
  return onFailure === 'keep' ? 'Now: finding out what remains' : 'Now: taking down what was made';
}

function stoppingSays({ progress, cancellation }: OperationDetail): string {
  const running = progress?.steps.filter(({ state }) => state === 'running').map(({ title }) => oneLine(title)) ?? [];
  const stopped = `Now: stopping, for ${cancellation?.by ?? ''} cancelled it`;
  return running.length > 0 ? `${stopped}; AWS goes on to the end of: ${running.join('; ')}` : stopped;
}
