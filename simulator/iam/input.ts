import type { Shape } from '../service.ts';
import { validationError } from './errors.ts';

/** Readers for inputs that come as strings over the query protocol and typed from other services. */

export function optionalText(input: Shape, member: string): string | undefined {
  const value = input[member];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw validationError(`${member} must be a single value.`);
}

export function requiredText(input: Shape, member: string): string {
  const value = optionalText(input, member);
  if (value === undefined) throw validationError(`1 validation error detected: Value null at '${lowerFirst(member)}' failed to satisfy constraint: Member must not be null`);
  return value;
}

/** A name of a role, policy or instance profile. */
export function nameOf(input: Shape, member: string, longest: number): string {
  const name = requiredText(input, member);
  const where = `1 validation error detected: Value '${name}' at '${lowerFirst(member)}' failed to satisfy constraint:`;
  if (name.length > longest) throw validationError(`${where} Member must have length less than or equal to ${longest}`);
  if (!/^[\w+=,.@-]+$/.test(name)) throw validationError(`The specified value for ${lowerFirst(member)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`);
  return name;
}

export function pathOf(input: Shape): string {
  const path = optionalText(input, 'Path') ?? '/';
  if (!/^\/([!-~]*\/)?$/.test(path)) throw validationError('The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.');
  return path;
}

export function numberOf(input: Shape, member: string, fallback: number): number {
  const text = optionalText(input, member);
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text)) throw validationError(`1 validation error detected: Value '${text}' at '${lowerFirst(member)}' must be a number`);
  return Number(text);
}

/** An empty list arrives as an empty string. */
export function listOf<T>(input: Shape, member: string): readonly T[] {
  const value = input[member];
  return Array.isArray(value) ? (value as T[]) : [];
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export function tagsOf(input: Shape): Map<string, string> {
  return new Map(listOf<Tag>(input, 'Tags').map(({ Key, Value }) => [Key, Value]));
}

export function tagList(tags: ReadonlyMap<string, string>): readonly Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** One page of a list, as IAM pages: `Marker`, `MaxItems` (default 100), `IsTruncated`. */
export function pageOf(member: string, items: readonly unknown[], input: Shape): Shape {
  const start = numberOf(input, 'Marker', 0);
  const end = start + numberOf(input, 'MaxItems', 100);
  const more = end < items.length;
  return { [member]: items.slice(start, end), IsTruncated: more, ...(more ? { Marker: String(end) } : {}) };
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
