import * as z from 'zod/mini';
import type { Problem } from '../spec/problem.ts';
import { horizon, mostEntries, type Agenda, type Entry } from './agenda.ts';
import { parseCalendar, type CalendarEvent } from './ical.ts';
import { invalid, schemaProblems, type Parsed } from './problems.ts';
import { instantOf, occurrences, wallTimeOf } from './rrule.ts';
import { selector, type Selector } from './selector.ts';
import { timeZoneProblem } from './time-zone.ts';
import { calendarName } from './window.ts';

/** When clusters may not be changed, whatever their windows say: those that it selects, or all. */
export interface Freeze {
  readonly name: string;
  readonly reason: string;
  readonly clusters?: Selector;
  readonly source: FreezeSource;
}

export type FreezeSource =
  /** Epoch milliseconds. */
  | { readonly kind: 'span'; readonly from: number; readonly until: number }
  | { readonly kind: 'calendar'; readonly events: readonly CalendarEvent[] };

/** A freeze and when it is in force. */
export interface FreezeRecord {
  readonly freeze: Freeze;
  readonly agenda: Agenda;
}

/** What a day may be longer than another. */
const clockChange = 86_400_000;

const reason = z.string().check(z.minLength(3), z.maxLength(500));
const time = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/, 'must be a time, such as 2026-12-20T00:00 with a timeZone, or 2026-12-20T00:00Z'));

export const freezeBody = z.strictObject({
  from: z.optional(time),
  until: z.optional(time),
  /** iCalendar text. */
  calendar: z.optional(z.string()),
  timeZone: z.optional(z.string()),
  clusters: z.optional(selector),
  reason,
});

type Body = z.infer<typeof freezeBody>;

/** A freeze, or everything that keeps it from being one. */
export function parseFreeze(name: string, given: unknown, now: number): Parsed<FreezeRecord> {
  const named = z.safeParse(calendarName, name);
  const parsed = z.safeParse(freezeBody, given);
  const nameProblems = named.success ? [] : [invalid('name', named.error.issues[0]?.message ?? '')];
  if (!parsed.success) return { ok: false, problems: [...nameProblems, ...schemaProblems(parsed.error)] };
  const source = sourceOf(parsed.data, now);
  const problems = [...nameProblems, ...zoneProblems(parsed.data), ...(source.ok ? [] : source.problems)];
  if (problems.length > 0 || !source.ok) return { ok: false, problems };
  const { clusters, reason: why } = parsed.data;
  const freeze: Freeze = { name, reason: why, ...(clusters && { clusters }), source: source.value };
  return withAgenda(freeze, now);
}

function zoneProblems({ timeZone }: Body): readonly Problem[] {
  const problem = timeZone === undefined ? undefined : timeZoneProblem(timeZone);
  return problem === undefined ? [] : [invalid('timeZone', problem)];
}

function sourceOf(body: Body, now: number): Parsed<FreezeSource> {
  const { from, until, calendar } = body;
  const given = [from !== undefined || until !== undefined, calendar !== undefined].filter(Boolean);
  if (given.length !== 1) return refused('', given.length === 0 ? 'says nowhere when it is in force: give from and until, or calendar' : 'says twice when it is in force: give from and until, or calendar');
  if (calendar !== undefined) {
    const events = parseCalendar(calendar, 'calendar', body.timeZone);
    return events.ok ? { ok: true, value: { kind: 'calendar', events: events.value } } : events;
  }
  return spanOf(body, now);
}

function spanOf({ from, until, timeZone }: Body, now: number): Parsed<FreezeSource> {
  const ends = [['from', from], ['until', until]] as const;
  const read = ends.map(([path, text]) => ({ path, text, at: text === undefined ? undefined : timeOf(text, timeZone) }));
  const problems = read.flatMap(({ path, text, at }) => {
    if (text === undefined) return [invalid(path, 'is missing')];
    return at === undefined ? [invalid(path, 'is a time without a zone: give timeZone, or end it in Z or an offset')] : [];
  });
  const [begin, end] = read.map(({ at }) => at);
  if (problems.length > 0 || begin === undefined || end === undefined) return { ok: false, problems };
  if (end <= begin) return refused('until', 'is not after from');
  return end <= now ? refused('until', 'is over already') : { ok: true, value: { kind: 'span', from: begin, until: end } };
}

function timeOf(text: string, timeZone: string | undefined): number | undefined {
  if (/(Z|[+-]\d\d:\d\d)$/.test(text)) return Date.parse(text);
  return timeZone === undefined || timeZoneProblem(timeZone) !== undefined ? undefined : instantOf(wallTimeOf(text), timeZone);
}

function refused(path: string, message: string): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [invalid(path, message)] };
}

function withAgenda(freeze: Freeze, now: number): Parsed<FreezeRecord> {
  const agenda = closuresOf(freeze, now);
  if (agenda.intervals.length > mostEntries) return refused('calendar', `closes more than ${mostEntries} times within a year`);
  if (freeze.source.kind === 'calendar' && agenda.intervals.length === 0) return refused('calendar', 'closes nothing: every event in it is over, cancelled, or more than a year away');
  return { ok: true, value: { freeze, agenda } };
}

/** When a freeze is in force, as far as its own text says so. */
export function closuresOf({ source }: Freeze, now: number): Agenda {
  switch (source.kind) {
    case 'span':
      return { through: Number.MAX_SAFE_INTEGER, intervals: [{ from: source.from, until: source.until }] };
    case 'calendar':
      return closuresOfEvents(source.events, now);
  }
}

/** One more than may be at most, of a calendar that closes too often. */
function closuresOfEvents(events: readonly CalendarEvent[], now: number): Agenda {
  const entries: Entry[] = [];
  for (const event of events) {
    if (entries.length <= mostEntries) entries.push(...closuresOfEvent(event, now).filter(({ until }) => until > now));
  }
  return { through: now + horizon, intervals: entries.slice(0, mostEntries + 1).toSorted((one, other) => one.from - other.from) };
}

function closuresOfEvent({ summary, timeZone, start, lasts, rrule, also, except }: CalendarEvent, now: number): readonly Entry[] {
  const from = now - lasts.wall - lasts.elapsed - clockChange;
  const regular = rrule === undefined ? [wallTimeOf(start)] : occurrences({ rrule, start }, timeZone, from, now + horizon, mostEntries).map(({ wall }) => wall);
  const left = new Set(except.map((time) => instantOf(wallTimeOf(time), time.endsWith('Z') ? 'UTC' : timeZone)));
  return [...regular, ...also.map(wallTimeOf)].flatMap((wall) => {
    const [begin, end] = [instantOf(wall, timeZone), instantOf(wall + lasts.wall, timeZone)];
    if (begin === undefined || end === undefined || left.has(begin) || begin >= now + horizon) return [];
    return [{ from: begin, until: end + lasts.elapsed, ...(summary !== '' && { summary }) }];
  });
}
