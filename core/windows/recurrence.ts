import { Cron } from 'croner';
import { occurrences } from './rrule.ts';

/** When something begins, on the wall clock of its time zone. */
export type Recurrence = CronRecurrence | RRuleRecurrence;

/** Five fields. What falls into an hour that the clocks leave out begins when they have jumped; what falls into one that occurs twice, in the first. */
export interface CronRecurrence {
  readonly cron: string;
}

/** RFC 5545, for days, weeks, months and years; the hours that occur twice or not at all are treated as a cron's. */
export interface RRuleRecurrence {
  readonly rrule: string;
  /** The first one and the time of day of all: `2026-01-04T02:00`. */
  readonly start: string;
}

/** The beginnings from `from` on and before `until`, in order, at most `limit` of them; epoch milliseconds. */
export function beginnings(recurrence: Recurrence, timeZone: string, from: number, until: number, limit: number): readonly number[] {
  return 'cron' in recurrence ? cronStarts(recurrence, timeZone, from, until, limit) : occurrences(recurrence, timeZone, from, until, limit).map(({ at }) => at);
}

function cronStarts({ cron }: CronRecurrence, timeZone: string, from: number, until: number, limit: number): readonly number[] {
  const clock = new Cron(cron, { timezone: timeZone, mode: '5-part' });
  const found: number[] = [];
  let next = clock.nextRun(new Date(from - 1));
  while (next !== null && next.getTime() < until && found.length < limit) {
    found.push(next.getTime());
    next = clock.nextRun(next);
  }
  return found;
}

/** Why the expression is none; undefined when it is one. */
export function cronProblem(cron: string): string | undefined {
  if (cron.trim().split(/\s+/).length !== 5) return 'must have five fields: minute, hour, day of month, month, day of week';
  try {
    new Cron(cron, { mode: '5-part' }).stop();
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern: /, 'is no cron expression: ');
  }
}
