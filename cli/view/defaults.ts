import type { Default } from '../operation.ts';
import type { Look } from './look.ts';
import { indent, wrap } from './text.ts';

/** What the file leaves open and the plan filled in, under the reason for it. */
export function defaultLines(defaults: readonly Default[], { columns, paint }: Look): readonly string[] {
  const byReason = Map.groupBy(defaults, ({ why }) => why);
  return [...byReason].flatMap(([why, filled]) => [
    ...indent(wrap(why, columns - 2), 2),
    ...together(filled).flatMap((line) => indent(wrap(line, columns - 4), 4)).map((line) => paint('quiet', line)),
  ]);
}

const index = /\[(\d+)\]/;

/** `addons[0, 1, 2].resolveConflicts: NONE` for one value at many places, `addons: coredns, vpc-cni` for many values at one. */
function together(filled: readonly Default[]): readonly string[] {
  const sameValue = Map.groupBy(filled, ({ path, value }) => `${path.replace(index, '[]')}\n${value}`);
  const places = [...sameValue.values()].map((group) => ({ path: placeOf(group.map(({ path }) => path)), value: group[0]?.value ?? '' }));
  const samePlace = Map.groupBy(places, ({ path }) => path);
  return [...samePlace].map(([path, group]) => `${path}: ${group.map(({ value }) => value).join(', ')}`);
}

/** Paths that differ in their first index only, as one. */
function placeOf([first = '', ...others]: readonly string[]): string {
  const indices = [first, ...others].flatMap((path) => index.exec(path)?.[1] ?? []);
  return first.replace(index, `[${[...new Set(indices)].join(', ')}]`);
}
