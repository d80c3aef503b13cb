import type { StepProgress } from '../operation.ts';
import { bar } from './bar.ts';
import { stopwatch } from './duration.ts';
import type { Look } from './look.ts';
import type { Tone } from './paint.ts';
import { clip, fill, oneLine, widthOf } from './text.ts';

const spinner = Array.from('⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏');

const tones = { waiting: 'quiet', running: 'busy', abandoned: 'quiet', succeeded: 'good', failed: 'bad' } as const satisfies Record<StepProgress['state'], Tone>;

/** How wide each part of a step's line is; nothing for a part that the terminal has no room for. */
export interface StepLayout {
  readonly title: number;
  readonly bar: number;
  /** Of one duration; two of them stand beside each other. */
  readonly time: number;
}

const markWidth = 3;
const shortestTime = '99:59'.length;
const gapWidth = 2;
const slash = ' / ';
const lateWidth = '  late'.length;
const longestBar = 24;
const shortestBar = 6;
const shortestTitle = 16;

/** One layout for all steps, so that their parts stand in columns. */
export function layOut(steps: readonly StepProgress[], columns: number): StepLayout {
  const longestTitle = Math.max(0, ...steps.map(({ title }) => widthOf(title)));
  const longestTime = Math.max(shortestTime, ...steps.flatMap(({ elapsed = 0, expected }) => [stopwatch(elapsed).length, stopwatch(expected.p50).length]));
  const whole = Math.max(0, columns - markWidth - lateWidth);
  const besideTimes = whole - gapWidth - 2 * longestTime - slash.length;
  if (besideTimes < shortestTitle) return { title: Math.min(longestTitle, whole), bar: 0, time: 0 };
  const share = Math.min(longestBar, Math.floor(besideTimes / 3));
  const barWidth = share >= shortestBar ? share : 0;
  const besideBar = barWidth === 0 ? besideTimes : besideTimes - barWidth - gapWidth;
  return { title: Math.min(longestTitle, besideBar), bar: barWidth, time: longestTime };
}

/** `✓ Make the network  ━━━━━━  0:58 / 1:00`, and AWS's own words below when they say more than that all goes on. `frame` turns the spinner. */
export function stepLines(step: StepProgress, layout: StepLayout, { columns, paint }: Look, frame: number): readonly string[] {
  const { state, fraction, late } = step;
  const tone = tones[state];
  const parts = [
    ` ${paint(tone, markOf(step, frame))} `,
    paint(state === 'waiting' ? 'quiet' : 'strong', fill(oneLine(step.title), layout.title)),
    layout.bar > 0 ? `  ${bar(fraction, layout.bar, late && state === 'running' ? 'warning' : tone, paint)}` : '',
    layout.time > 0 ? paint('quiet', `  ${timesOf(step, layout.time)}`) : '',
    late ? paint('warning', '  late') : '',
  ];
  const words = wordsOf(step);
  return [parts.join('').trimEnd(), ...(words === undefined ? [] : [`   ${paint(state === 'failed' ? 'bad' : 'quiet', clip(words, columns - markWidth))}`])];
}

function markOf({ state }: StepProgress, frame: number): string {
  switch (state) {
    case 'waiting':
      return '·';
    case 'running':
      return spinner[frame % spinner.length] ?? '';
    case 'abandoned':
      return '–';
    case 'succeeded':
      return '✓';
    case 'failed':
      return '✗';
  }
}

function timesOf({ elapsed, expected }: StepProgress, width: number): string {
  const gone = elapsed === undefined ? ' '.repeat(width + slash.length) : stopwatch(elapsed).padStart(width) + slash;
  return gone + stopwatch(expected.p50).padStart(width);
}

/** A bare status, such as CREATING or InProgress, says nothing that the spinner does not. */
const bareStatus = /^([A-Z_]+|InProgress|not seen yet)$/;

/** AWS's words about a step that runs or has failed, if they are worth a line. */
export function wordsOf({ state, text = '' }: StepProgress): string | undefined {
  const isOpen = state === 'running' || state === 'failed';
  return isOpen && text !== '' && !bareStatus.test(text) ? oneLine(text) : undefined;
}
