import type { CalendarStore } from '../../core/ports.ts';
import { merged, without } from '../../core/windows/interval.ts';
import type { FreezeRecord } from '../../core/windows/freeze.ts';
import type { Parsed } from '../../core/windows/problems.ts';
import type { Calendar } from '../../core/windows/standing.ts';
import type { WindowRecord } from '../../core/windows/window.ts';
import { ProblemError } from './problem.ts';
import type { Route } from './route.ts';

interface CalendarServices {
  readonly calendar: CalendarStore;
  readonly now: () => number;
}

const json = ['application/json'] as const;
const seen = { action: 'read', on: 'anything' } as const;
const changed = { action: 'change-calendar', on: 'everything' } as const;

/** When clusters may be changed. What is given is read where the calendar libraries are: they take long to load. */
export function calendarRoutes({ calendar, now }: CalendarServices): readonly Route[] {
  const remove = (kind: 'window' | 'freeze'): Route['handle'] => async ({ params }) => {
    const name = params['name'] ?? '';
    if (await calendar.remove(kind, name)) return { body: { name } };
    throw new ProblemError(404, `There is no ${kind} ${name}.`);
  };
  return [
    { method: 'GET', path: '/v1/windows', name: 'listWindows', summary: 'Lists the windows in which clusters may be changed', access: seen, status: 200, answer: 'windowList', handle: async () => ({ body: { windows: (await calendar.read()).windows.map((record) => windowView(record, now())) } }) },
    {
      method: 'PUT',
      path: '/v1/windows/:name',
      name: 'putWindow',
      summary: 'Makes or replaces a window',
      access: changed,
      body: { mediaTypes: json, schema: async () => (await import('./describe.ts')).jsonSchema((await import('../../core/windows/reading.ts')).windowBody) },
      status: 200,
      answer: 'window',
      handle: async ({ params, body }) => {
        const { parseWindow } = await import('../../core/windows/reading.ts');
        const record = accepted(parseWindow(params['name'] ?? '', read(body), now()), 'window');
        await calendar.saveWindow(record);
        return { body: { ...windowView(record, now()), ...warnings(record, await calendar.read()) } };
      },
    },
    { method: 'DELETE', path: '/v1/windows/:name', name: 'deleteWindow', summary: 'Takes a window off', access: changed, status: 200, answer: 'removed', handle: remove('window') },
    { method: 'GET', path: '/v1/freezes', name: 'listFreezes', summary: 'Lists the freezes in which no cluster may be changed', access: seen, status: 200, answer: 'freezeList', handle: async () => ({ body: { freezes: (await calendar.read()).freezes.map((record) => freezeView(record, now())) } }) },
    {
      method: 'PUT',
      path: '/v1/freezes/:name',
      name: 'putFreeze',
      summary: 'Makes or replaces a freeze, from two times or from iCalendar text',
      access: changed,
      body: { mediaTypes: json, schema: async () => (await import('./describe.ts')).jsonSchema((await import('../../core/windows/reading.ts')).freezeBody) },
      status: 200,
      answer: 'freeze',
      handle: async ({ params, body }) => {
        const { parseFreeze } = await import('../../core/windows/reading.ts');
        const record = accepted(parseFreeze(params['name'] ?? '', read(body), now()), 'freeze');
        await calendar.saveFreeze(record);
        return { body: freezeView(record, now()) };
      },
    },
    { method: 'DELETE', path: '/v1/freezes/:name', name: 'deleteFreeze', summary: 'Lifts a freeze', access: changed, status: 200, answer: 'removed', handle: remove('freeze') },
  ];
}

export function read(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ProblemError(400, `The body is no JSON: ${(error as Error).message}`);
  }
}

export function accepted<Value>(parsed: Parsed<Value>, what: string): Value {
  if (parsed.ok) return parsed.value;
  const { problems } = parsed;
  throw new ProblemError(400, problems.length === 1 ? `There is one problem in the ${what}.` : `There are ${problems.length} problems in the ${what}.`, { errors: problems.map(({ path, message }) => ({ path, message })) });
}

/** How many of its times a view shows. */
const shown = 5;

function timesOf({ agenda }: Pick<WindowRecord | FreezeRecord, 'agenda'>, now: number) {
  return agenda.intervals.filter(({ until }) => until > now).slice(0, shown).map(({ from, until }) => ({ from: new Date(from).toISOString(), until: new Date(until).toISOString() }));
}

function windowView(record: WindowRecord, now: number) {
  const { recurrence, ...rest } = record.window;
  return { ...rest, ...recurrence, openings: timesOf(record, now) };
}

function freezeView(record: FreezeRecord, now: number) {
  const { source, ...rest } = record.freeze;
  return { ...rest, source: source.kind, ...(source.kind === 'calendar' && { events: source.events.length }), closures: timesOf(record, now) };
}

/** A window that freezes cover contradicts them; it is taken, for freezes pass, and told. */
function warnings({ window: { name }, agenda }: WindowRecord, { freezes }: Calendar) {
  const everywhere = freezes.filter(({ freeze: { clusters } }) => clusters === undefined);
  const left = without(merged(agenda.intervals), everywhere.flatMap((record) => record.agenda.intervals));
  if (left.length > 0) return {};
  return { warnings: [`Window ${name} never opens: ${everywhere.map(({ freeze: one }) => one.name).join(', ')} ${everywhere.length === 1 ? 'is' : 'are'} in force at each of its openings.`] };
}
