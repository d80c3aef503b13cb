import type { Finding } from '../checks/finding.ts';
import { canonicalJson } from './canonical.ts';
import { substanceOf } from './hash.ts';
import type { Plan, Step } from './plan.ts';

/** How a plan differs from the one before, for people who approved that one. */
export interface PlanDifference {
  /** Hashes. */
  readonly from: string;
  readonly to: string;
  readonly steps: {
    /** Titles. */
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly ChangedStep[];
  };
  /** Messages. */
  readonly findings: { readonly added: readonly string[]; readonly gone: readonly string[] };
  /** Seconds, as they are usual. */
  readonly expected: { readonly before: number; readonly after: number };
  /** USD a month; absent when nobody knows one of the two. */
  readonly cost?: { readonly before: number; readonly after: number };
}

export interface ChangedStep {
  readonly title: string;
  /** `releaseVersion: 1.35.8-20260917 → 1.35.9-20261001`, the first few of them. */
  readonly changes: readonly string[];
}

/** A plan and what was found when it was made. */
export interface Planned {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
}

const most = { changes: 5, value: 80 };

export function differenceOf(before: Planned, after: Planned): PlanDifference {
  const [one, other] = [byId(before.plan), byId(after.plan)];
  const costs = [before.plan.cost, after.plan.cost];
  return {
    from: before.plan.hash,
    to: after.plan.hash,
    steps: {
      added: [...other.values()].filter(({ id }) => !one.has(id)).map(({ title }) => title),
      removed: [...one.values()].filter(({ id }) => !other.has(id)).map(({ title }) => title),
      changed: [...other.values()].flatMap((step) => changed(one, other, step)),
    },
    findings: { added: onlyIn(after.findings, before.findings), gone: onlyIn(before.findings, after.findings) },
    expected: { before: before.plan.expected.p50, after: after.plan.expected.p50 },
    ...(costs[0] && costs[1] && { cost: { before: costs[0].monthly, after: costs[1].monthly } }),
  };
}

/** The steps that take down again follow from those that build. */
function byId({ steps }: Plan): Steps {
  return new Map(steps.map((step) => [step.id, step]));
}

type Steps = ReadonlyMap<string, Step>;

function changed(before: Steps, after: Steps, step: Step): readonly ChangedStep[] {
  const earlier = before.get(step.id);
  if (!earlier) return [];
  const [one, other] = [substanceOf(earlier), substanceOf(step)];
  // What comes before it and is in one of the plans only is told already.
  const place = (ids: readonly string[]): string => ids.filter((id) => before.has(id) && after.has(id)).join();
  const moved = place(one.after) === place(other.after) ? [] : ['it comes after other steps'];
  const changes = [...changesIn(one.request, other.request), ...moved];
  if (changes.length === 0) return [];
  const rest = changes.length - most.changes;
  return [{ title: step.title, changes: rest > 0 ? [...changes.slice(0, most.changes), `and ${rest} more`] : changes }];
}

type Values = Readonly<Record<string, unknown>>;

/** Where two values differ, each place once. */
function changesIn(before: Values, after: Values, path = ''): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [one, other] = [before[name], after[name]];
    const place = path === '' ? name : `${path}.${name}`;
    if (canonicalJson(one) === canonicalJson(other)) return [];
    if (isRecord(one) && isRecord(other)) return changesIn(one, other, place);
    return [`${place}: ${wordsOf(one)} → ${wordsOf(other)}`];
  });
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordsOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  const words = typeof value === 'string' ? value : canonicalJson(value);
  return words.length > most.value ? `${words.slice(0, most.value)}…` : words;
}

function onlyIn(some: readonly Finding[], others: readonly Finding[]): readonly string[] {
  const known = new Set(others.map(({ message }) => message));
  return some.map(({ message }) => message).filter((message) => !known.has(message));
}
