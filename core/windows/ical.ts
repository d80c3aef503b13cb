import ICAL from 'ical.js';
import type { Problem } from '../spec/problem.ts';
import { invalid, type Parsed } from './problems.ts';
import { instantOf, rruleProblems } from './rrule.ts';
import { timeZoneProblem } from './time-zone.ts';

/** What one VEVENT closes, on the wall clock of its zone. */
export interface CalendarEvent {
  readonly summary: string;
  readonly timeZone: string;
  /** `2026-12-20T00:00:00`. */
  readonly start: string;
  /** Milliseconds: first as the wall clock goes, then as time goes. */
  readonly lasts: { readonly wall: number; readonly elapsed: number };
  readonly rrule?: string;
  /** Beginnings beside the rule's, and those that are left out. */
  readonly also: readonly string[];
  readonly except: readonly string[];
}

const day = 86_400_000;

/** A calendar of half a megabyte has thousands of events; a bigger one is no list of freezes. */
export const largestCalendar = 512 * 1024;
export const mostEvents = 1000;
export const mostSeries = 100;

/**
 * Reads iCalendar text (RFC 5545). Events that are cancelled close nothing. `fallbackZone` is for days and for times that
 * name no zone.
 */
export function parseCalendar(text: string, path: string, fallbackZone: string | undefined): Parsed<readonly CalendarEvent[]> {
  const size = text.length;
  if (size > largestCalendar) return refused(path, `has ${size} characters; a calendar of freezes may have ${largestCalendar}`);
  const calendars = read(text);
  if (typeof calendars === 'string') return refused(path, calendars);
  if (calendars.some((calendar) => calendar.getFirstPropertyValue('x-calendar-type') === 'DEFAULT_CLOSED')) return refused(path, 'is DEFAULT_CLOSED: its events open. A freeze takes a calendar whose events close; give the times that it opens as a window');
  const components = calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  if (components.length === 0) return refused(path, 'has no VEVENT');
  if (components.length > mostEvents) return refused(path, `has ${components.length} events; at most ${mostEvents} are taken`);
  const series = components.filter((component) => component.hasProperty('rrule')).length;
  if (series > mostSeries) return refused(path, `has ${series} events that recur; at most ${mostSeries} are taken`);
  const events = components.map((component, index) => readEvent(component, `${path}.VEVENT[${index}]`, fallbackZone));
  const problems = events.flatMap((one) => (one.ok ? [] : one.problems));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: withChanges(events.flatMap((one) => (one.ok ? [one.value] : []))) };
}

function refused(path: string, message: string): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [invalid(path, message)] };
}

function read(text: string): readonly ICAL.Component[] | string {
  try {
    const parsed = ICAL.parse(text) as unknown[];
    const roots = (Array.isArray(parsed[0]) ? parsed : [parsed]) as ConstructorParameters<typeof ICAL.Component>[0][];
    const calendars = roots.map((root) => new ICAL.Component(root));
    return calendars.length > 0 && calendars.every(({ name }) => name === 'vcalendar') ? calendars : 'is no VCALENDAR';
  } catch (error) {
    return `is no iCalendar text: ${(error as Error).message}`;
  }
}

/** An event as it stands in the file: it may be the changed instance of another, and may be cancelled. */
interface Read extends CalendarEvent {
  readonly uid: string;
  /** The beginning of the instance that it takes the place of. */
  readonly replaces?: string;
  readonly cancelled: boolean;
}

function readEvent(component: ICAL.Component, path: string, fallbackZone: string | undefined): Parsed<Read> {
  const start = component.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) return refused(path, 'has no DTSTART');
  const timeZone = zoneOf(component, 'dtstart') ?? fallbackZone;
  const rrule = component.getFirstPropertyValue('rrule')?.toString();
  const lasts = lengthOf(component, start, fallbackZone);
  const problems = [
    ...zoneProblems(timeZone, path),
    ...(lasts.wall + lasts.elapsed <= 0 ? [invalid(path, 'ends before it begins, or at once')] : []),
    ...(component.getAllProperties('rrule').length > 1 ? [invalid(path, 'has more than one RRULE')] : []),
    ...(rrule === undefined ? [] : rruleProblems(rrule).map((message) => invalid(`${path}.RRULE`, message))),
  ];
  if (problems.length > 0 || timeZone === undefined) return { ok: false, problems };
  const text = (name: string): string => component.getFirstPropertyValue(name)?.toString() ?? '';
  const replaces = component.getFirstPropertyValue('recurrence-id')?.toString();
  return {
    ok: true,
    value: {
      uid: text('uid'),
      summary: text('summary'),
      cancelled: text('status') === 'CANCELLED',
      timeZone,
      start: start.toString(),
      lasts,
      ...(rrule !== undefined && { rrule }),
      also: timesOf(component, 'rdate'),
      except: timesOf(component, 'exdate'),
      ...(replaces !== undefined && { replaces }),
    },
  };
}

/** UTC, the zone that the property names, or none. */
function zoneOf(component: ICAL.Component, name: 'dtstart' | 'dtend'): string | undefined {
  const property = component.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (time instanceof ICAL.Time && time.zone === ICAL.Timezone.utcTimezone) return 'UTC';
  const tzid = property?.getFirstParameter('tzid');
  if (tzid === undefined) return undefined;
  const definition = component.parent.getAllSubcomponents('vtimezone').find((zone) => zone.getFirstPropertyValue('tzid') === tzid);
  // Outlook's own names come with the IANA one beside them, where somebody put it there.
  return definition?.getFirstPropertyValue('x-lic-location')?.toString() ?? tzid;
}

function zoneProblems(timeZone: string | undefined, path: string): readonly Problem[] {
  if (timeZone === undefined) return [invalid('timeZone', `is missing: ${path}.DTSTART is a day, or a time without a zone`)];
  const problem = timeZoneProblem(timeZone);
  return problem === undefined ? [] : [invalid(`${path}.DTSTART`, `the time zone ${timeZone} ${problem}`)];
}

/** A DURATION's days are days on the wall clock, its hours are time; a DTEND is a time on the wall clock, unless it names another zone. */
function lengthOf(component: ICAL.Component, start: ICAL.Time, fallbackZone: string | undefined): CalendarEvent['lasts'] {
  const end = component.getFirstPropertyValue('dtend');
  if (end instanceof ICAL.Time) return distance(component, start, end, fallbackZone);
  const duration = component.getFirstPropertyValue('duration');
  if (duration instanceof ICAL.Duration) return { wall: (duration.weeks * 7 + duration.days) * day, elapsed: ((duration.hours * 60 + duration.minutes) * 60 + duration.seconds) * 1000 };
  return { wall: start.isDate ? day : 0, elapsed: 0 };
}

function distance(component: ICAL.Component, start: ICAL.Time, end: ICAL.Time, fallbackZone: string | undefined): CalendarEvent['lasts'] {
  const zones = [zoneOf(component, 'dtstart') ?? fallbackZone, zoneOf(component, 'dtend') ?? fallbackZone] as const;
  const wall = wallOf(end) - wallOf(start);
  const [one, other] = zones;
  if (one === other || one === undefined || other === undefined || [one, other].some((zone) => timeZoneProblem(zone) !== undefined)) return { wall, elapsed: 0 };
  return { wall: 0, elapsed: (instantOf(wallOf(end), other) ?? 0) - (instantOf(wallOf(start), one) ?? 0) };
}

function wallOf(time: ICAL.Time): number {
  return Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
}

function timesOf(component: ICAL.Component, name: string): readonly string[] {
  return component.getAllProperties(name).flatMap((property) => property.getValues().flatMap((value) => (value instanceof ICAL.Time ? [value.toString()] : value instanceof ICAL.Period ? [value.start.toString()] : [])));
}

/** A changed or cancelled instance is left out of its series; what it was changed to is an event of its own. */
function withChanges(events: readonly Read[]): readonly CalendarEvent[] {
  return events
    .filter(({ cancelled }) => !cancelled)
    .map(({ uid, replaces, cancelled, ...event }) => {
      if (replaces !== undefined) return event;
      const changed = events.flatMap((other) => (other.uid === uid && other.replaces !== undefined ? [other.replaces] : []));
      return { ...event, except: [...event.except, ...changed] };
    });
}
