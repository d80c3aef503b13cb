import type { Filter } from '@aws-sdk/client-ec2';
import type { Resource } from './collection.ts';
import { invalidValue } from './errors.ts';

type FilterValue = string | number | boolean | undefined;

/** Filter name → what a record shows under it. `tag:<key>` and `tag-key` need no entry. */
export type FilterTable<T> = Readonly<Record<string, (record: T) => FilterValue | readonly FilterValue[]>>;

/** Records that match every filter; a filter matches when any of its values does. `*` and `?` are wildcards. */
export function applyFilters<T extends object>(records: readonly T[], filters: readonly Filter[] | undefined, table: FilterTable<T>): T[] {
  const tests = (filters ?? []).map((filter) => matcher(filter, table));
  return records.filter((record) => tests.every((test) => test(record)));
}

function matcher<T extends object>(filter: Filter, table: FilterTable<T>): (record: T) => boolean {
  const read = reader(filter.Name ?? '', table);
  const patterns = (filter.Values ?? []).map(wildcard);
  return (record) => [read(record)].flat().some((value) => value !== undefined && patterns.some((pattern) => pattern.test(String(value))));
}

function reader<T extends object>(name: string, table: FilterTable<T>): FilterTable<T>[string] {
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (record) => tagsOf(record)?.find((tag) => tag.Key === key)?.Value;
  }
  if (name === 'tag-key') return (record) => tagsOf(record)?.map((tag) => tag.Key);
  const read = Object.hasOwn(table, name) ? table[name] : undefined;
  if (read === undefined) throw invalidValue(`The filter '${name}' is invalid`);
  return read;
}

function tagsOf(record: Resource): Resource['Tags'] {
  return record.Tags ?? record.TagSet;
}

function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
