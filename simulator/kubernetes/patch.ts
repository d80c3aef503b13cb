import jsonPatch from 'fast-json-patch';
import type { Operation } from 'fast-json-patch';
import { isJson } from './object.ts';
import type { Json } from './object.ts';
import { StatusError, badRequest } from './status.ts';

/** The kinds of patch by their media types. Server-side apply is `apply.ts`. */
export type Patch = (current: Json, patch: unknown) => Json;

export const patches: Readonly<Record<string, Patch>> = {
  'application/json-patch+json': applyJsonPatch,
  'application/merge-patch+json': (current, patch) => merge(current, patch) as Json,
  'application/strategic-merge-patch+json': (current, patch) => strategic(current, patch, '') as Json,
};

function applyJsonPatch(current: Json, patch: unknown): Json {
  try {
    return jsonPatch.applyPatch(structuredClone(current), patch as Operation[], true).newDocument;
  } catch (error) {
    throw new StatusError(422, 'Invalid', `the server rejected our request due to an error in our request: ${(error as Error).message.split('\n')[0] ?? ''}`, {});
  }
}

/** RFC 7386: `null` removes. */
export function merge(current: unknown, patch: unknown): unknown {
  if (!isJson(patch)) return patch;
  const base = isJson(current) ? current : {};
  const kept = Object.entries(base).filter(([key]) => !(key in patch));
  const changed = Object.entries(patch).filter(([, value]) => value !== null).map(([key, value]) => [key, merge(base[key], value)] as const);
  return Object.fromEntries([...kept, ...changed]);
}

/** By which member the items of a list are told apart; lists that are not here are replaced, or united when they hold scalars. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name', initContainers: 'name', ephemeralContainers: 'name', volumes: 'name', env: 'name', volumeMounts: 'mountPath', volumeDevices: 'devicePath', imagePullSecrets: 'name',
  hostAliases: 'ip', conditions: 'type', ownerReferences: 'uid', addresses: 'type', topologySpreadConstraints: 'topologyKey', resourceClaims: 'name', secrets: 'name', schedulingGates: 'name',
};
/** `ports` are told apart by another member in a service than in a container. */
const keyOfList = (member: string, items: readonly unknown[]): string | undefined =>
  member === 'ports' ? (items.some((item) => isJson(item) && 'containerPort' in item) ? 'containerPort' : 'port') : mergeKeys[member];
const unitedScalars: ReadonlySet<string> = new Set(['finalizers']);

/** Kubernetes' own merge: lists of named items are merged item by item; `$patch`, `$deleteFromPrimitiveList` and `$retainKeys` steer it. */
function strategic(current: unknown, patch: unknown, member: string): unknown {
  if (Array.isArray(patch)) return strategicList(Array.isArray(current) ? current : [], patch, member);
  if (!isJson(patch)) return patch;
  if (patch.$patch === 'replace') return without(patch, '$patch');
  if (patch.$patch === 'delete') return undefined;
  const base = isJson(current) ? current : {};
  const retained = patch.$retainKeys;
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(base).filter(([key]) => !Array.isArray(retained) || retained.includes(key)));
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const list = key.slice('$deleteFromPrimitiveList/'.length);
      if (Array.isArray(result[list]) && Array.isArray(value)) result[list] = result[list].filter((item) => !value.includes(item));
    } else if (!key.startsWith('$')) {
      result[key] = value === null ? undefined : strategic(result[key], value, key);
    }
  }
  return ordered(Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined)), patch);
}

/** `$setElementOrder/containers` says in which order the items of a merged list are to stand. */
function ordered(result: Record<string, unknown>, patch: Json): Json {
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith('$setElementOrder/') || !Array.isArray(order)) continue;
    const member = directive.slice('$setElementOrder/'.length);
    const list = result[member];
    if (!Array.isArray(list)) continue;
    const key = keyOfList(member, list);
    const nameOf = (item: unknown): unknown => (key !== undefined && isJson(item) ? item[key] : item);
    const place = (item: unknown): number => {
      const found = order.findIndex((one) => nameOf(one) === nameOf(item));
      return found < 0 ? order.length : found;
    };
    result[member] = [...(list as unknown[])].sort((a, b) => place(a) - place(b));
  }
  return result;
}

function strategicList(current: readonly unknown[], patch: readonly unknown[], member: string): unknown[] {
  if (patch.some((item) => isJson(item) && item.$patch === 'replace' && Object.keys(item).length === 1)) return patch.filter((item) => !(isJson(item) && item.$patch === 'replace'));
  if (unitedScalars.has(member)) return [...new Set([...current, ...patch])];
  const key = keyOfList(member, [...current, ...patch]);
  if (key === undefined || !patch.every(isJson)) return [...patch];
  const result = [...current];
  for (const item of patch) {
    if (!(key in item)) throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const place = result.findIndex((one) => isJson(one) && one[key] === item[key]);
    if (item.$patch === 'delete') {
      if (place >= 0) result.splice(place, 1);
    } else if (place < 0) {
      result.push(strategic({}, item, ''));
    } else {
      result[place] = strategic(result[place], item, '');
    }
  }
  return result;
}

const without = (value: Json, key: string): Json => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

/** Lists of named items that server-side apply merges; the others belong to whoever applied them last. */
export const listKey = (member: string, items: readonly unknown[]): string | undefined => keyOfList(member, items);
