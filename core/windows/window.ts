import * as z from 'zod/mini';
import type { Problem } from '../spec/problem.ts';
import { lifetime, unrolled, type Agenda } from './agenda.ts';
import { durationOf, durationPattern } from './duration.ts';
import { invalid, schemaProblems, type Parsed } from './problems.ts';
import { beginnings, cronProblem, type Recurrence } from './recurrence.ts';
import { rruleProblems } from './rrule.ts';
import { selector, type Selector } from './selector.ts';
import { timeZoneProblem } from './time-zone.ts';

/** When clusters may be changed: those whose tag `drydock:window` names it, and those that it selects and that have no such tag. */
export interface Window {
  readonly name: string;
  readonly recurrence: Recurrence;
  /** `4h`: elapsed time. */
  readonly duration: string;
  readonly timeZone: string;
  readonly clusters?: Selector;
  readonly description?: string;
}

/** A window and when it is open. */
export interface WindowRecord {
  readonly window: Window;
  readonly agenda: Agenda;
}

/** Names that fit into an AWS tag beside others. */
export const calendarName = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, at most 63'));

const text = z.string().check(z.minLength(1), z.maxLength(500));

export const windowBody = z.strictObject({
  /** Five fields. */
  cron: z.optional(text),
  /** RFC 5545, with `start`. */
  rrule: z.optional(text),
  start: z.optional(z.string().check(z.regex(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, 'must be a time on the wall clock, such as 2026-01-04T02:00'))),
  duration: z.string().check(z.regex(durationPattern, 'must be a whole number of m, h or d, such as 4h')),
  timeZone: text,
  clusters: z.optional(selector),
  description: z.optional(text),
});

type Body = z.infer<typeof windowBody>;

const shortest = durationOf('15m');
const longest = durationOf('7d');
const hour = durationOf('1h');

/** A window with its agenda, or everything that keeps it from being one. */
export function parseWindow(name: string, given: unknown, now: number): Parsed<WindowRecord> {
  const named = z.safeParse(calendarName, name);
  const parsed = z.safeParse(windowBody, given);
  const nameProblems = named.success ? [] : [invalid('name', named.error.issues[0]?.message ?? '')];
  if (!parsed.success) return { ok: false, problems: [...nameProblems, ...schemaProblems(parsed.error)] };
  const body = parsed.data;
  const recurrence = recurrenceOf(body);
  const problems = [...nameProblems, ...recurrenceProblems(body), ...durationProblems(body), ...zoneProblems(body)];
  if (problems.length > 0 || !recurrence) return { ok: false, problems };
  return withAgenda({ name, recurrence, ...rest(body) }, now);
}

function rest({ duration, timeZone, clusters, description }: Body) {
  return { duration, timeZone, ...(clusters && { clusters }), ...(description !== undefined && { description }) };
}

function recurrenceOf({ cron, rrule, start }: Body): Recurrence | undefined {
  if (cron !== undefined) return { cron };
  return rrule === undefined || start === undefined ? undefined : { rrule, start };
}

function recurrenceProblems({ cron, rrule, start }: Body): readonly Problem[] {
  if (cron !== undefined && rrule !== undefined) return [invalid('rrule', 'cron says already when it opens; give one of them')];
  if (cron !== undefined) {
    const problem = cronProblem(cron);
    return [...(problem === undefined ? [] : [invalid('cron', problem)]), ...(start === undefined ? [] : [invalid('start', 'belongs to an rrule; a cron says the time itself')])];
  }
  if (rrule === undefined) return [invalid('', 'says nowhere when it opens: give cron, or rrule and start')];
  return [...(start === undefined ? [invalid('start', 'is missing: the time on the wall clock at which the rrule first opens')] : []), ...rruleProblems(rrule).map((message) => invalid('rrule', message))];
}

function durationProblems({ duration }: Body): readonly Problem[] {
  const length = durationOf(duration);
  return length < shortest || length > longest ? [invalid('duration', 'must be between 15m and 7d')] : [];
}

function zoneProblems({ timeZone }: Body): readonly Problem[] {
  const problem = timeZoneProblem(timeZone);
  return problem === undefined ? [] : [invalid('timeZone', problem)];
}

function withAgenda(window: Window, now: number): Parsed<WindowRecord> {
  const { recurrence, timeZone } = window;
  const path = 'cron' in recurrence ? 'cron' : 'rrule';
  const sample = beginnings(recurrence, timeZone, now, now + lifetime, 100);
  if (sample.length === 0) return { ok: false, problems: [invalid(path, 'never opens: there is no such time in the next thirty years')] };
  const tooOften = sample.some((at, index) => at - (sample[index - 1] ?? -Infinity) < hour);
  if (tooOften) return { ok: false, problems: [invalid(path, 'opens more than once an hour; let it open less often and give it a longer duration')] };
  return { ok: true, value: { window, agenda: agendaOf(window, now) } };
}

export function agendaOf({ recurrence, timeZone, duration }: Window, now: number): Agenda {
  return unrolled(recurrence, timeZone, durationOf(duration), now);
}
