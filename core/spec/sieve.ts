import { closest } from './closest.ts';
import { fields } from './fields.ts';
import type { Field } from './field.ts';
import { keyIsWrong } from './found.ts';
import type { Found } from './found.ts';
import { formatPath } from './path.ts';
import type { Path } from './path.ts';

/** The field table as a tree. A node without children is free-form below. */
interface FieldNode {
  field?: Field;
  readonly children: Map<string, FieldNode>;
}

export interface Sieved {
  /** The fields that are carried out, without those that say nothing. */
  readonly kept: unknown;
  /** The fields that are refused or unknown. */
  readonly found: readonly Found[];
}

const root = treeOf(fields);

/** Goes through a config with the field table: keeps what is carried out, reports everything else. */
export function sieve(config: unknown): Sieved {
  return siftValue(config, root, []);
}

function treeOf(table: Readonly<Record<string, Field>>): FieldNode {
  const top: FieldNode = { children: new Map() };
  for (const [path, field] of Object.entries(table)) {
    let node = top;
    for (const name of path.replaceAll('[]', '.[]').split('.')) {
      const child = node.children.get(name) ?? { children: new Map<string, FieldNode>() };
      node.children.set(name, child);
      node = child;
    }
    node.field = field;
  }
  return top;
}

function siftValue(value: unknown, node: FieldNode, path: Path): Sieved {
  const item = node.children.get('[]');
  if (Array.isArray(value) && item !== undefined) {
    const items = value.map((entry: unknown, index) => siftValue(entry, item, [...path, index]));
    return { kept: items.map(({ kept }) => kept), found: items.flatMap(({ found }) => found) };
  }
  return isMapping(value) && node.children.size > 0 && item === undefined ? siftMapping(value, node, path) : { kept: value, found: [] };
}

function siftMapping(mapping: Mapping, node: FieldNode, path: Path): Sieved {
  const anyKey = node.children.get('*');
  const kept: [string, unknown][] = [];
  const found: Found[] = [];
  for (const [key, value] of Object.entries(mapping)) {
    const at = [...path, key];
    const child = anyKey ?? node.children.get(key);
    if (child === undefined) found.push(keyIsWrong(at, unknownField(key, node)));
    else if (child.field?.outcome === 'refused') found.push(...refusals(value, child.field, at));
    else if (anyKey !== undefined || value !== null) {
      const below = siftValue(value, child, at);
      kept.push([key, below.kept]);
      found.push(...below.found);
    }
  }
  return { kept: Object.fromEntries(kept), found };
}

/** A list of mappings is refused item by item, so that each is named; anything else once. */
function refusals(value: unknown, { reason, sameAsAbsent }: Extract<Field, { outcome: 'refused' }>, path: Path): readonly Found[] {
  const refusal = (at: Path): Found => ({ path: at, message: reason, kind: 'refused', at: 'key' });
  if (saysNothing(value, sameAsAbsent)) return [];
  if (!Array.isArray(value) || !value.some(isMapping)) return [refusal(path)];
  return value.map((_, index) => refusal([...path, index]));
}

function saysNothing(value: unknown, sameAsAbsent: readonly unknown[]): boolean {
  if (value === null || value === '' || sameAsAbsent.some((same) => JSON.stringify(same) === JSON.stringify(value))) return true;
  return typeof value === 'object' && Object.values(value).every((child) => saysNothing(child, [false]));
}

function unknownField(key: string, node: FieldNode): string {
  const near = closest(key, [...node.children.keys()]);
  const elsewhere = near === undefined ? pathsEndingIn(key)[0] : undefined;
  const hint = near ?? elsewhere;
  return `eksctl knows no such field${hint === undefined ? '' : `; did you mean \`${hint}\`?`}`;
}

function pathsEndingIn(key: string): readonly string[] {
  return Object.keys(fields).filter((path) => path.endsWith(`.${key}`));
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The config without the values at some paths. Lists keep their length, so that paths stay true. */
export function without(config: unknown, paths: readonly Path[]): unknown {
  const dropped = new Set(paths.map(formatPath));
  const copy = (value: unknown, path: Path): unknown => {
    if (dropped.has(formatPath(path))) return undefined;
    if (Array.isArray(value)) return value.map((item: unknown, index) => copy(item, [...path, index]));
    if (!isMapping(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copy(child, [...path, key])]));
  };
  return copy(config, []);
}
