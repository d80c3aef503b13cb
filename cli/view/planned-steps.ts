import type { PlannedStep } from '../operation.ts';
import { stopwatch } from './duration.ts';
import type { Look } from './look.ts';
import { fill, indent, oneLine, widthOf, wrap } from './text.ts';

interface TimedStep extends PlannedStep {
  /** Seconds after the operation's start, when everything takes its usual time. */
  readonly begins: number;
}

const headings = '     begins  usually  9 of 10';
const titleIndent = headings.length + 2;
const longestTimeline = 40;
const shortestTimeline = 10;
const shortestReason = 30;

/**
 * Each step with when it begins, how long it takes and why it is there, drawn on a timeline where there is room for one.
 * Steps under one number begin together.
 */
export function plannedStepLines(steps: readonly PlannedStep[], look: Look): readonly string[] {
  const timed = inTime(steps);
  const titleWidth = Math.max(...timed.map(({ title }) => widthOf(oneLine(title))));
  const timeline = timelineOf(timed, look.columns - titleIndent - titleWidth - 2);
  const beginnings = [...new Set(timed.map(({ begins }) => begins))];
  const rows = timed.flatMap((step, index) => {
    const number = timed[index - 1]?.begins === step.begins ? '' : String(beginnings.indexOf(step.begins) + 1);
    const times = [step.begins, step.expected.p50, step.expected.p90].map((seconds) => stopwatch(seconds).padStart(7)).join('  ');
    const line = `${number.padStart(3)}  ${times}  ${look.paint('strong', fill(oneLine(step.title), titleWidth))}  ${look.paint('busy', timeline(step))}`;
    return [line.trimEnd(), ...reasonLines(step, look)];
  });
  return [look.paint('quiet', headings), ...rows, '', look.paint('quiet', 'Steps under one number begin together, each as soon as all that it needs is done.')];
}

/** In the order in which they begin: each when those before it have settled. */
function inTime(steps: readonly PlannedStep[]): readonly TimedStep[] {
  const ends = new Map<string, number>();
  const timed = steps.map((step) => {
    const begins = Math.max(0, ...step.after.map((id) => ends.get(id) ?? 0));
    ends.set(step.id, begins + step.expected.p50);
    return { ...step, begins };
  });
  return timed.toSorted((one, other) => one.begins - other.begins);
}

/** Draws a step as the part of the whole time in which it runs; as nothing, when `room` columns are too few to show much. */
function timelineOf(steps: readonly TimedStep[], room: number): (step: TimedStep) => string {
  if (room < shortestTimeline) return () => '';
  const end = Math.max(...steps.map(({ begins, expected }) => begins + expected.p50));
  const columns = Math.min(room, longestTimeline);
  return ({ begins, expected }) => {
    const from = Math.min(columns - 1, Math.floor((begins / end) * columns));
    const to = Math.round(((begins + expected.p50) / end) * columns);
    return ' '.repeat(from) + '━'.repeat(Math.max(1, to - from));
  };
}

function reasonLines({ reason }: PlannedStep, { columns, paint }: Look): readonly string[] {
  const by = columns - titleIndent >= shortestReason ? titleIndent : 'nnn  '.length;
  return indent(wrap(reason, columns - by), by).map((line) => paint('quiet', line));
}
