import { beginnings, type Recurrence } from './recurrence.ts';
import { merged, type Interval } from './interval.ts';

/**
 * A rule unrolled into instants, for as long ahead as anybody plans. Rules are unrolled where the calendar libraries are;
 * everything else reads agendas, and needs neither a library nor a time zone.
 */
export interface Agenda {
  /** Up to here it is whole; epoch milliseconds. */
  readonly through: number;
  readonly intervals: readonly Entry[];
}

export interface Entry extends Interval {
  /** What a calendar calls it. */
  readonly summary?: string;
}

const day = 86_400_000;

/** More than a year, so that what recurs yearly is in it. */
export const horizon = 400 * day;

/** Past this nobody waits: what has not begun by then never does. */
export const lifetime = 30 * 365 * day;

/** What recurs hourly fills four months; the agenda is renewed long before. */
export const mostEntries = 3000;

/** When a rule holds, from `now` on. Empty when it never does. */
export function unrolled(recurrence: Recurrence, timeZone: string, duration: number, now: number): Agenda {
  const found = beginnings(recurrence, timeZone, now - duration, now + horizon, mostEntries + 1);
  const ahead = found.some((from) => from + duration > now) ? found : beginnings(recurrence, timeZone, now, now + lifetime, 1);
  const kept = ahead.slice(0, mostEntries);
  const intervals = merged(kept.map((from) => ({ from, until: from + duration }))).filter(({ until }) => until > now);
  return { through: ahead[mostEntries] ?? Math.max(now + horizon, kept.at(-1) ?? 0), intervals };
}
