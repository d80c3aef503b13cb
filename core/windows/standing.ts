import type { Entry } from './agenda.ts';
import { minuteOf } from './duration.ts';
import type { FreezeRecord } from './freeze.ts';
import { merged, without, type Interval } from './interval.ts';
import { selects, type ClusterTraits } from './selector.ts';
import { holdOf, windowNamesOf, windowTag } from './tags.ts';
import type { WindowRecord } from './window.ts';

/** All that is said about when clusters may be changed. */
export interface Calendar {
  readonly windows: readonly WindowRecord[];
  readonly freezes: readonly FreezeRecord[];
}

/** Somebody answers for changing a cluster out of its time. */
export interface Override {
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Whether a cluster may be changed, and what decides it. Times are epoch milliseconds. */
export type Standing =
  /** `until`: absent when nothing is known that ends it. */
  | { readonly state: 'open'; readonly until?: number; readonly by: 'no-window' | 'window' | 'override'; readonly name?: string }
  | { readonly state: 'closed'; readonly pending: Pending };

/** Why a change waits. */
export interface Pending {
  readonly kind: 'window' | 'freeze' | 'hold' | 'unknown-window' | 'too-long';
  /** Of the window or the freeze. */
  readonly name?: string;
  /** One sentence. */
  readonly message: string;
  /** When the change may go on, as far as anybody knows; absent: never, unless somebody changes something. */
  readonly until?: number;
}

/**
 * Whether something that needs `needed` milliseconds may begin at `at`. It may when a window is open for that long (a
 * cluster without windows always has one), no freeze and no hold is in force meanwhile, or somebody overrides all that.
 * Deny wins.
 */
export function standingOf(calendar: Calendar, cluster: ClusterTraits, at: number, needed = 0, override?: Override): Standing {
  if (override) return { state: 'open', by: 'override', name: override.by };
  const windows = windowsOf(calendar, cluster);
  if ('unknown' in windows) return { state: 'closed', pending: unknownWindow(windows.unknown, calendar) };
  const closures = closuresOf(calendar, cluster, at);
  const free = freeTimes(windows.known, closures, at);
  const now = free.find(({ from }) => from <= at);
  if (now && now.until - at >= needed) return open(now, windows.known, at);
  const next = free.find(({ from, until }) => until - Math.max(from, at) >= needed);
  return { state: 'closed', pending: { ...reasonOf(windows.known, closures, now, at, needed), ...(next && { until: next.from }) } };
}

/** Whether who was told to wait until `wakeAt` may go on now, or should have been woken and was not. */
export function mayGoOnSooner(calendar: Calendar, { traits, wakeAt }: { readonly traits: ClusterTraits; readonly wakeAt: number }, now: number, override?: Override): boolean {
  return wakeAt < now - slack || (wakeAt > now + slack && standingOf(calendar, traits, now, 0, override).state === 'open');
}

/** What a schedule may be late. */
const slack = 120_000;

/** The longest time that a cluster is open without a break from `at` on; what needs more never begins. Milliseconds. */
export function longestOpening(calendar: Calendar, cluster: ClusterTraits, at: number): number {
  const windows = windowsOf(calendar, cluster);
  if ('unknown' in windows) return 0;
  return Math.max(0, ...freeTimes(windows.known, closuresOf(calendar, cluster, at), at).map(({ from, until }) => until - Math.max(from, at)));
}

/** Those that the cluster's tag names; without the tag, those that select it. */
function windowsOf({ windows }: Calendar, cluster: ClusterTraits): { readonly known: readonly WindowRecord[] } | { readonly unknown: string } {
  const names = windowNamesOf(cluster.tags);
  if (names === undefined) return { known: windows.filter(({ window }) => window.clusters && selects(window.clusters, cluster)) };
  const known = names.map((name) => windows.find(({ window }) => window.name === name));
  const unknown = names.find((_, index) => known[index] === undefined);
  return unknown === undefined ? { known: known.flatMap((one) => one ?? []) } : { unknown };
}

/** What keeps the cluster closed, the holder of the longest closure first. */
interface Closure extends Entry {
  readonly kind: 'freeze' | 'hold';
  readonly name?: string;
  readonly reason: string;
}

function closuresOf({ freezes }: Calendar, cluster: ClusterTraits, at: number): readonly Closure[] {
  const hold = holdOf(cluster.tags);
  const held: readonly Closure[] = hold ? [{ kind: 'hold', from: -Infinity, until: hold.until ?? Infinity, reason: hold.reason }] : [];
  const frozen = freezes
    .filter(({ freeze }) => !freeze.clusters || selects(freeze.clusters, cluster))
    .flatMap(({ freeze, agenda }) => agenda.intervals.map((entry): Closure => ({ ...entry, kind: 'freeze', name: freeze.name, reason: entry.summary === undefined ? freeze.reason : `${entry.summary}; ${freeze.reason}` })));
  return [...held, ...frozen].filter(({ until }) => until > at);
}

function freeTimes(windows: readonly WindowRecord[], closures: readonly Closure[], at: number): readonly Interval[] {
  const openings = windows.length === 0 ? [{ from: -Infinity, until: Infinity }] : merged(windows.flatMap(({ agenda }) => agenda.intervals));
  return without(openings, closures).filter(({ until }) => until > at);
}

function open({ until }: Interval, windows: readonly WindowRecord[], at: number): Standing {
  const window = windows.find(({ agenda }) => agenda.intervals.some((entry) => entry.from <= at && at < entry.until));
  return { state: 'open', by: window ? 'window' : 'no-window', ...(window && { name: window.window.name }), ...(until !== Infinity && { until }) };
}

function unknownWindow(name: string, { windows }: Calendar): Pending {
  const known = windows.map(({ window }) => window.name);
  const words = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
  return { kind: 'unknown-window', name, message: `The cluster's tag ${windowTag} names window ${name}, which does not exist; ${words}.` };
}

type Reason = Omit<Pending, 'until'>;

/** What is in the way at `at`: a hold before a freeze before a window, and of several the one that lasts longest. */
function reasonOf(windows: readonly WindowRecord[], closures: readonly Closure[], now: Interval | undefined, at: number, needed: number): Reason {
  const inForce = closures.filter(({ from }) => from <= at).toSorted((one, other) => Number(other.kind === 'hold') - Number(one.kind === 'hold') || other.until - one.until);
  const [closure] = inForce;
  if (closure) return closed(closure);
  if (now) return tooLong(now, at, needed);
  return { kind: 'window', ...nameOf(windows), message: `${windowWords(windows)} closed.` };
}

function closed({ kind, name, reason, until }: Closure): Reason {
  const end = until === Infinity ? 'until it is taken off' : `until ${minuteOf(until)}`;
  if (kind === 'hold') return { kind, message: `The cluster is on hold ${end}: ${reason}.` };
  return { kind, ...(name !== undefined && { name }), message: `Freeze ${name ?? ''} is in force ${end}: ${reason}.` };
}

function tooLong({ until }: Interval, at: number, needed: number): Reason {
  return { kind: 'too-long', message: `What comes next may take ${minutes(needed)}, and only ${minutes(until - at)} are left until ${minuteOf(until)}.` };
}

function nameOf(windows: readonly WindowRecord[]): { name?: string } {
  const [only, ...others] = windows;
  return only && others.length === 0 ? { name: only.window.name } : {};
}

function windowWords(windows: readonly WindowRecord[]): string {
  const names = windows.map(({ window }) => window.name);
  return names.length === 1 ? `Window ${names.join('')} is` : `Windows ${names.join(', ')} are`;
}

function minutes(duration: number): string {
  return `${Math.ceil(duration / 60_000)} minutes`;
}
