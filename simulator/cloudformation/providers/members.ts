import type { Shape } from '../../service.ts';
import { isObject, textOf } from '../template/values.ts';
import type { Made, ResourceRequest } from './provider.ts';

/** A member that the schema promises is a string. */
export function text(value: Shape, name: string): string {
  const member = value[name];
  if (typeof member !== 'string') throw new TypeError(`${name} is not a string.`);
  return member;
}

export function optionalText(value: Shape, name: string): string | undefined {
  return value[name] === undefined ? undefined : text(value, name);
}

export function texts(value: Shape, name: string): string[] {
  return list(value, name).filter((item) => typeof item === 'string');
}

export function list(value: Shape, name: string): unknown[] {
  const member = value[name];
  return Array.isArray(member) ? (member as unknown[]) : [];
}

export function shapes(value: Shape, name: string): Shape[] {
  return list(value, name).filter(isObject);
}

/** A member that is an object; empty when it is absent. */
export function shape(value: Shape, name: string): Shape {
  const member = value[name];
  return isObject(member) ? member : {};
}

/** The members in `names` that are there. */
export function pick(value: Shape, ...names: readonly string[]): Shape {
  return Object.fromEntries(names.flatMap((name) => (value[name] === undefined ? [] : [[name, value[name]]])));
}

/** All but the members in `names`. */
export function omit(value: Shape, ...names: readonly string[]): Shape {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

/** An optional document as text; a template may write it as an object or as text. */
export function optionalJson(value: Shape, name: string, as = name): Shape {
  return value[name] === undefined ? {} : { [as]: textOf(value[name]) };
}

export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** `Tags` as a list of keys and values, or nothing when there are none. */
export function withTagList(request: ResourceRequest, member = 'Tags'): Shape {
  return Object.keys(request.tags).length === 0 ? {} : { [member]: tagList(request.tags) };
}

/** Tags as a map, or nothing when there are none. */
export function withTagMap(request: ResourceRequest, member = 'Tags'): Shape {
  return Object.keys(request.tags).length === 0 ? {} : { [member]: request.tags };
}

/** How an update changes tags: what to set and which keys to remove. */
export function tagChanges(request: ResourceRequest): { readonly set: Readonly<Record<string, string>>; readonly remove: readonly string[] } {
  const set = Object.entries(request.tags).filter(([key, value]) => request.previousTags[key] !== value);
  return { set: Object.fromEntries(set), remove: Object.keys(request.previousTags).filter((key) => request.tags[key] === undefined) };
}

/** True when an update changes at least one of these properties. */
export function changed(request: ResourceRequest, ...names: readonly string[]): boolean {
  return names.some((name) => JSON.stringify(request.properties[name]) !== JSON.stringify(request.previous[name]));
}

/** The members of `wanted` that `present` has not, and the reverse. */
export function difference(wanted: readonly string[], present: readonly string[]): { readonly added: string[]; readonly removed: string[] } {
  return { added: wanted.filter((item) => !present.includes(item)), removed: present.filter((item) => !wanted.includes(item)) };
}

export function made(physicalId: string, attributes: Shape = {}): Made {
  return { physicalId, attributes };
}
