import type { OperationDetail, StepProgress } from '../operation.ts';
import { isEnded } from '../operation.ts';
import { approvalInWords, openApproval, shortHash } from './approval.ts';
import { estimateInWords, roughly, stopwatch, timeOfDay } from './duration.ts';
import { titleOf } from './header.ts';
import { wordsOf } from './step-lines.ts';
import { count, oneLine } from './text.ts';

/**
 * What happened between two looks at an operation, one line per change, such as
 * `12:03:04  started    Create the control plane (usually 9 min)`. The first look begins with a headline.
 */
export function changes(before: OperationDetail | undefined, after: OperationDetail): readonly string[] {
  const earlier = new Map(before?.progress?.steps.map((step) => [step.stepId, step]));
  const steps = after.progress?.steps ?? [];
  const status = before?.status === after.status ? [] : [statusLine(after)];
  const stepsOf = (change: StepChange): readonly string[] => steps.flatMap((step) => change(step, earlier.get(step.stepId)) ?? []);
  const happened = [...(isEnded(after) ? [] : status), ...stopped(before, after), ...approvalChanges(before, after), ...stepsOf(settled), ...stepsOf(started), ...stepsOf(late), ...stepsOf(said), ...(isEnded(after) ? status : [])];
  const lines = happened.map((line) => `${timeOfDay(after.observedAt)}  ${line}`);
  return before === undefined ? [`${titleOf(after)} (times in UTC)`, ...lines] : lines;
}

function stopped(before: OperationDetail | undefined, { cancellation }: OperationDetail): readonly string[] {
  if (cancellation === undefined || before?.cancellation !== undefined) return [];
  const { by, reason } = cancellation;
  return [line('stop', `${oneLine(by)} cancelled it${reason === undefined ? '' : `: ${oneLine(reason)}`}; nothing new is begun`)];
}

function approvalChanges(before: OperationDetail | undefined, after: OperationDetail): readonly string[] {
  const [open, earlier] = [openApproval(after), before && openApproval(before)];
  const asked = open && open.planHash !== earlier?.planHash ? [line('asked', `for ${approvalInWords(open)}, plan ${shortHash(open.planHash)}`)] : [];
  const answers = (after.approval?.decisions ?? []).slice(before?.approval?.decisions.length ?? 0);
  return [...answers.map(({ verdict, by, via, reason }) => line('answer', `${oneLine(by)} ${verdict} the plan (${via})${reason === undefined ? '' : `: ${oneLine(reason)}`}`)), ...asked];
}

/** What a step's end is called; a step in another state has not ended. */
const endings: Readonly<Partial<Record<StepProgress['state'], string>>> = { succeeded: 'done', failed: 'failed', abandoned: 'left' };

/** The line that says how a step changed since it was seen last; nothing if it did not in this respect. */
type StepChange = (step: StepProgress, before: StepProgress | undefined) => string | undefined;

const settled: StepChange = ({ state, title, elapsed, expected, text }, before) => {
  const word = endings[state];
  if (state === before?.state || word === undefined) return undefined;
  const took = `${oneLine(title)} (${elapsed === undefined ? '' : `${stopwatch(elapsed)}, `}usually ${stopwatch(expected.p50)})`;
  return line(word, state === 'failed' ? `${took}: ${oneLine(text ?? '')}` : took);
};

const started: StepChange = ({ state, title, expected }, before) =>
  state === 'running' && before?.state !== 'running' ? line('started', `${oneLine(title)} (usually ${roughly(expected.p50)})`) : undefined;

const late: StepChange = (step, before) =>
  step.state === 'running' && step.late && before?.late !== true ? line('late', `${oneLine(step.title)} (9 of 10 are done after ${stopwatch(step.expected.p90)})`) : undefined;

const said: StepChange = (step, before) => {
  const words = wordsOf(step);
  if (step.state !== 'running' || words === undefined || words === (before && wordsOf(before))) return undefined;
  return line('news', `${oneLine(step.title)}: ${words}`);
};

function statusLine({ status, plan }: OperationDetail): string {
  if (status !== 'running' || plan === undefined) return status;
  return line(status, `${count(plan.steps.length, 'step')}, ${estimateInWords(plan.expected)}`);
}

function line(what: string, words: string): string {
  return `${what.padEnd('started'.length)}  ${words}`;
}
