import { imageLineOf } from '../ami-type.ts';
import type { AmiFamily } from '../cluster-spec.ts';
import type { Found } from '../found.ts';
import { valueIsWrong } from '../found.ts';
import { DEFAULT_AMI_FAMILY } from '../node-group-defaults.ts';
import type { Path } from '../path.ts';

/** Every entry with its path; entries that are not there in the right form are left out. */
export function entriesOf<T>(list: readonly (T | undefined)[] | undefined, path: Path): readonly (readonly [T, Path])[] {
  return (list ?? []).flatMap((item, index) => (item === undefined ? [] : [[item, [...path, index]] as const]));
}

/** Later entries whose identity an earlier one has too. `what` names the identity: "the name ng-1". */
export function* duplicates<T>(entries: readonly (readonly [T, Path])[], identity: (item: T) => string | undefined, what: (id: string) => string): Generator<Found> {
  const seen = new Set<string>();
  for (const [item, path] of entries) {
    const id = identity(item);
    if (id === undefined) continue;
    if (seen.has(id)) yield valueIsWrong(path, `${what(id)} is taken by an entry before`);
    seen.add(id);
  }
}

/** Tells a list from the mapping that may stand in its place. */
export function isList<Item>(value: readonly Item[] | object | undefined): value is readonly Item[] {
  return Array.isArray(value);
}

export function isFilled(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

/** There is an image for all types of a group, and it is the same one. */
export function* checkSameImage(types: readonly (readonly [string, Path])[], { amiFamily: family = DEFAULT_AMI_FAMILY }: { readonly amiFamily?: AmiFamily | undefined }, path: Path): Generator<Found> {
  const [first] = types;
  for (const [type, at] of types) {
    const line = imageLineOf(family, type);
    if (line === undefined) yield valueIsWrong(at, `there is no ${family} image for ${type}`, [[...path, 'amiFamily'], [...path, 'instanceType']]);
    else if (first !== undefined && line !== imageLineOf(family, first[0])) {
      yield valueIsWrong(at, `${type} needs another image than ${first[0]} (architecture or accelerator): put it into a node group of its own`);
    }
  }
}
