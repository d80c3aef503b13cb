import { isJson, listAt } from './object.ts';
import type { Json, KubeObject } from './object.ts';
import { listKey } from './patch.ts';
import { StatusError } from './status.ts';

/**
 * Server-side apply: every manager owns the fields that it applied. What it owned and no longer applies goes away; what
 * somebody else owns is a conflict unless forced. Ownership is kept where Kubernetes keeps it, in `managedFields`.
 */
export interface Applying {
  readonly manager: string;
  readonly force: boolean;
  readonly apiVersion: string;
  readonly now: string;
}

/** A field by its path in `FieldsV1`'s notation: `f:spec`, `k:{"name":"web"}`. */
type Path = readonly string[];

interface Entry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly time: string;
  readonly paths: ReadonlyMap<string, Path>;
}

const separator = '\u0000';
const idOf = (path: Path): string => path.join(separator);

/** What nobody owns: it is the object's identity, or the server's. */
const unowned: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);
const unownedMetadata: ReadonlySet<string> = new Set(['name', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'generateName']);

/** The leaves of a configuration: scalars, and lists that have no names in them. */
function leavesOf(value: unknown, path: Path, found: Map<string, { readonly path: Path; readonly value: unknown }>, member = ''): typeof found {
  const key = Array.isArray(value) ? listKey(member, value) : undefined;
  if (isJson(value) && Object.keys(value).length > 0) {
    for (const [name, inner] of Object.entries(value)) {
      if ((path.length === 0 && unowned.has(name) && name !== 'metadata') || (path[0] === 'f:metadata' && path.length === 1 && unownedMetadata.has(name))) continue;
      leavesOf(inner, [...path, `f:${name}`], found, name);
    }
  } else if (Array.isArray(value) && key !== undefined && value.every((item) => isJson(item) && key in item)) {
    for (const item of value as Json[]) leavesOf(item, [...path, `k:${JSON.stringify({ [key]: item[key] })}`], found);
  } else {
    found.set(idOf(path), { path, value });
  }
  return found;
}

const ownedLeaves = (object: Json): ReturnType<typeof leavesOf> => leavesOf(object, [], new Map());

/** The object after an apply, with its new `managedFields`. */
export function applied(current: KubeObject | undefined, config: Json, { manager, force, apiVersion, now }: Applying): Json {
  const entries = entriesOf(current);
  const wanted = ownedLeaves(config);
  const present = current === undefined ? new Map<string, { readonly value: unknown }>() : ownedLeaves(current);
  const mine = entries.find((entry) => entry.manager === manager && entry.operation === 'Apply');
  const others = entries.filter((entry) => entry !== mine);
  const contested = [...wanted].filter(([id, { value }]) => present.has(id) && JSON.stringify(present.get(id)?.value) !== JSON.stringify(value));
  const conflicts = contested.flatMap(([id, { path }]) => others.filter(({ paths }) => paths.has(id)).map((entry) => ({ entry, path })));
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);
  const lost = new Set(contested.map(([id]) => id));
  const kept = others.map((entry) => ({ ...entry, paths: new Map([...entry.paths].filter(([id]) => !lost.has(id))) })).filter(({ paths }) => paths.size > 0);
  const abandoned = [...(mine?.paths ?? [])].filter(([id]) => !wanted.has(id) && !kept.some(({ paths }) => paths.has(id))).map(([, path]) => path);
  const base: Json = abandoned.reduce<Json>((object, path) => removeAt(object, path) as Json, current ?? {});
  const merged = overlay(base, config, '') as Json;
  const made: Entry = { manager, operation: 'Apply', apiVersion, time: now, paths: new Map([...wanted].map(([id, { path }]) => [id, path])) };
  return withManagers(merged, [...kept, made]);
}

/** The object after a plain write: leaves whose value it changed now belong to the writer. */
export function claimed(before: KubeObject | undefined, after: Json, manager: string, apiVersion: string, now: string): Json {
  const old = before === undefined ? new Map<string, { readonly value: unknown }>() : ownedLeaves(before);
  const changed = new Map([...ownedLeaves(after)].filter(([id, { value }]) => JSON.stringify(old.get(id)?.value) !== JSON.stringify(value)).map(([id, { path }]) => [id, path]));
  const entries = entriesOf(before);
  if (changed.size === 0) return withManagers(after, entries);
  const others = entries.map((entry) => ({ ...entry, paths: new Map([...entry.paths].filter(([id]) => !changed.has(id))) })).filter(({ paths }) => paths.size > 0);
  const mine = others.find((entry) => entry.manager === manager && entry.operation === 'Update');
  const made: Entry = { manager, operation: 'Update', apiVersion, time: now, paths: new Map([...(mine?.paths ?? []), ...changed]) };
  return withManagers(after, [...others.filter((entry) => entry !== mine), made]);
}

function conflictError(conflicts: readonly { readonly entry: Entry; readonly path: Path }[]): StatusError {
  const fields = conflicts.map(({ path }) => fieldName(path));
  const managers = [...new Set(conflicts.map(({ entry }) => `"${entry.manager}"`))];
  const causes = conflicts.map(({ entry, path }) => ({ reason: 'FieldManagerConflict', message: `conflict with "${entry.manager}"`, field: fieldName(path) }));
  const message = fields.length === 1
    ? `Apply failed with 1 conflict: conflict with ${managers[0] ?? ''}: ${fields[0] ?? ''}`
    : `Apply failed with ${fields.length} conflicts: conflicts with ${managers.join(', ')}:\n${fields.map((field) => `- ${field}`).join('\n')}`;
  return new StatusError(409, 'Conflict', message, { causes });
}

const fieldName = (path: Path): string => path.map((part) => (part.startsWith('f:') ? `.${part.slice(2)}` : `[${part.slice(3, -1).replace(':', '=')}]`)).join('');

function entriesOf(object: KubeObject | undefined): Entry[] {
  return listAt(object, 'metadata', 'managedFields').map((entry) => ({
    manager: String(entry.manager), operation: entry.operation === 'Apply' ? 'Apply' : 'Update', apiVersion: String(entry.apiVersion), time: String(entry.time), paths: pathsIn(entry.fieldsV1, [], new Map()),
  }));
}

function pathsIn(fields: unknown, path: Path, found: Map<string, Path>): Map<string, Path> {
  const inner = isJson(fields) ? Object.entries(fields) : [];
  if (inner.length === 0 && path.length > 0) found.set(idOf(path), path);
  for (const [part, deeper] of inner) pathsIn(deeper, [...path, part], found);
  return found;
}

function withManagers(object: Json, entries: readonly Entry[]): Json {
  const managedFields = entries.map(({ manager, operation, apiVersion, time, paths }) => ({ manager, operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1: treeOf(paths) }));
  return { ...object, metadata: { ...(object.metadata as Json), managedFields } };
}

interface Tree {
  [part: string]: Tree;
}

function treeOf(paths: ReadonlyMap<string, Path>): Tree {
  const root: Tree = {};
  for (const path of paths.values()) {
    let place = root;
    for (const part of path) place = place[part] ??= {};
  }
  return root;
}

/** Takes one leaf away, and the item of a list that has nothing but its name left. */
function removeAt(value: unknown, [part, ...rest]: Path): unknown {
  if (part === undefined) return undefined;
  if (part.startsWith('f:')) {
    if (!isJson(value)) return value;
    const name = part.slice(2);
    const inner = removeAt(value[name], rest);
    return Object.fromEntries(Object.entries({ ...value, [name]: inner }).filter(([, one]) => one !== undefined));
  }
  if (!Array.isArray(value)) return value;
  const key = JSON.parse(part.slice(2)) as Record<string, unknown>;
  const [name = '', wanted] = Object.entries(key)[0] ?? [];
  return value.flatMap((item: unknown) => {
    if (!isJson(item) || item[name] !== wanted) return [item];
    const left = removeAt(item, rest);
    return isJson(left) && Object.keys(left).length > 0 ? [left] : [];
  });
}

/** The configuration over the object: named items of lists by their names, other lists as a whole. */
function overlay(current: unknown, config: unknown, member: string): unknown {
  if (Array.isArray(config)) {
    const key = listKey(member, config);
    if (key === undefined || !Array.isArray(current)) return config;
    const result = [...(current as unknown[])];
    for (const item of config as Json[]) {
      const place = result.findIndex((one) => isJson(one) && one[key] === item[key]);
      if (place < 0) result.push(item);
      else result[place] = overlay(result[place], item, '');
    }
    return result;
  }
  if (!isJson(config)) return config;
  const base = isJson(current) ? current : {};
  return { ...base, ...Object.fromEntries(Object.entries(config).map(([name, value]) => [name, overlay(base[name], value, name)])) };
}
