import { Cron } from 'croner';
import rrule, { type Options } from 'rrule';
import type { RRuleRecurrence } from './recurrence.ts';

const { RRule } = rrule;

/** The wall clock's time as if it were UTC's: what the rule counts in. */
type WallTime = number;

const hour = 3_600_000;

/**
 * Rules are counted in a later era, for the library looks until the year 9999 for a day that never comes. The calendar
 * repeats itself every 400 years, to the weekday.
 */
const era = (7600 / 400) * 146_097 * 24 * hour;

/** No zone is further from UTC. */
const furthest = 15 * hour;

/** Frequencies of days and longer; what happens more often is no window, and would have millions of instances. */
const frequencies: Readonly<Record<string, number>> = { YEARLY: RRule.YEARLY, MONTHLY: RRule.MONTHLY, WEEKLY: RRule.WEEKLY, DAILY: RRule.DAILY };

/** What each part of a rule may hold. */
const parts: Readonly<Record<string, { readonly test: (text: string) => boolean; readonly wants: string }>> = {
  FREQ: { test: (text) => text in frequencies, wants: 'YEARLY, MONTHLY, WEEKLY or DAILY: what recurs more often needs a longer duration instead' },
  INTERVAL: { test: within(1, 1000), wants: 'a whole number from 1 to 1000' },
  COUNT: { test: within(1, 10_000), wants: 'a whole number from 1 to 10000' },
  UNTIL: { test: (text) => /^\d{8}(T\d{6}Z?)?$/.test(text), wants: 'a date or a time, such as 20270101T000000Z' },
  BYDAY: { test: each(/^[+-]?(?:[1-9]|[1-4]\d|5[0-3])?(?:MO|TU|WE|TH|FR|SA|SU)$/), wants: 'weekdays, such as SU or 2SU' },
  BYMONTHDAY: { test: eachWithin(1, 31), wants: 'days from 1 to 31 or from -31 to -1' },
  BYYEARDAY: { test: eachWithin(1, 366), wants: 'days from 1 to 366 or from -366 to -1' },
  BYWEEKNO: { test: eachWithin(1, 53), wants: 'weeks from 1 to 53 or from -53 to -1' },
  BYMONTH: { test: (text) => text.split(',').every(within(1, 12)), wants: 'months from 1 to 12' },
  BYSETPOS: { test: eachWithin(1, 366), wants: 'positions from 1 to 366 or from -366 to -1' },
  WKST: { test: each(/^(?:MO|TU|WE|TH|FR|SA|SU)$/), wants: 'a weekday' },
};

function within(least: number, most: number): (text: string) => boolean {
  return (text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function eachWithin(least: number, most: number): (text: string) => boolean {
  const fits = within(least, most);
  return (list) => list.split(',').every((text) => fits(text.replace(/^[+-]/, '')));
}

function each(pattern: RegExp): (text: string) => boolean {
  return (list) => list.split(',').every((text) => pattern.test(text));
}

/** Everything that is wrong with a rule. */
export function rruleProblems(text: string): readonly string[] {
  const given = partsOf(text);
  const names = given.map(([name]) => name);
  return [
    ...(names.includes('FREQ') ? [] : ['must say FREQ']),
    ...(names.includes('COUNT') && names.includes('UNTIL') ? ['has COUNT and UNTIL: give one of them'] : []),
    ...names.filter((name, index) => names.indexOf(name) < index).map((name) => `has ${name} twice`),
    ...given.flatMap(([name, value]) => {
      const part = parts[name];
      if (!part) return [`has ${name}, which is not one of ${Object.keys(parts).join(', ')}`];
      return part.test(value) ? [] : [`${name} must be ${part.wants}`];
    }),
  ];
}

function partsOf(text: string): readonly (readonly [name: string, value: string])[] {
  return text.replace(/^RRULE:/, '').split(';').filter((part) => part !== '').map((part) => {
    const [name = '', value = ''] = part.split('=');
    return [name.toUpperCase(), value.toUpperCase()] as const;
  });
}

/** A beginning, on the wall clock and as an instant. */
export interface Occurrence {
  readonly wall: WallTime;
  readonly at: number;
}

/** As `beginnings`, for a rule without problems. */
export function occurrences({ rrule: text, start }: RRuleRecurrence, timeZone: string, from: number, until: number, limit: number): readonly Occurrence[] {
  const end = lastOf(text);
  const found: Occurrence[] = [];
  const later = (wall: WallTime): Date => new Date(wall + era);
  const rule = new RRule({ ...optionsOf(text), dtstart: later(wallTimeOf(start)), until: later(Math.min(until + furthest, end?.latestWall ?? Infinity)) }, true);
  rule.between(later(from - furthest), later(until + furthest), true, (date) => {
    const wall = date.getTime() - era;
    const at = instantOf(wall, timeZone);
    if (at === undefined || at < from) return true;
    if (at >= until || found.length === limit || (end?.instant !== undefined && at > end.instant)) return false;
    if (at !== found.at(-1)?.at) found.push({ wall, at });
    return true;
  });
  return found;
}

function optionsOf(text: string): Partial<Options> {
  const counted = partsOf(text).filter(([name]) => name !== 'UNTIL');
  return RRule.parseString(counted.map(([name, value]) => `${name}=${value}`).join(';'));
}

/** The last beginning that the rule allows: UTC when it says so, else on the wall clock. A date means its whole day. */
function lastOf(text: string): { readonly latestWall: WallTime; readonly instant?: number } | undefined {
  const until = partsOf(text).find(([name]) => name === 'UNTIL')?.[1];
  if (until === undefined) return undefined;
  const wall = wallTimeOf(until.length === 8 ? `${until}T235959` : until);
  return until.endsWith('Z') ? { latestWall: wall + furthest, instant: wall } : { latestWall: wall };
}

/** `2026-01-04T02:00`, `20260104T020000` … as if it were UTC. */
export function wallTimeOf(text: string): WallTime {
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0'] = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d))?)?/.exec(text) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes), Number(seconds));
}

/**
 * When a wall clock first shows a time; when it never does, because the clocks jump over it, when they have
 * jumped. Undefined for a whole day that a zone leaves out.
 */
export function instantOf(wall: WallTime, timeZone: string): number | undefined {
  const time = new Date(wall);
  const pattern = `${time.getUTCMinutes()} ${time.getUTCHours()} ${time.getUTCDate()} ${time.getUTCMonth() + 1} *`;
  const at = new Cron(pattern, { timezone: timeZone, mode: '5-part' }).nextRun(new Date(wall - furthest))?.getTime();
  return at !== undefined && at <= wall + furthest ? at + (wall % 60_000) : undefined;
}
