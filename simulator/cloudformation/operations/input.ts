import type { Shape } from '../../service.ts';
import { validationError } from '../template/errors.ts';
import { textOf } from '../template/values.ts';
import { shapes } from '../providers/members.ts';

/** The query protocol knows only text: numbers and truth values arrive as it writes them. */
export function flag(input: Shape, name: string): boolean | undefined {
  const value = input[name];
  return value === undefined ? undefined : value === true || value === 'true';
}

export function member(input: Shape, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

export function requiredMember(input: Shape, name: string): string {
  const value = member(input, name);
  if (value !== undefined && value !== '') return value;
  const path = name.charAt(0).toLowerCase() + name.slice(1);
  throw validationError(`1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`);
}

export function stackName(input: Shape): string {
  const name = requiredMember(input, 'StackName');
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) {
    throw validationError(`1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`);
  }
  return name;
}

/** Refuses what would be ignored otherwise; an empty list arrives as empty text. */
export function refuse(input: Shape, ...names: readonly string[]): void {
  const given = names.filter((name) => input[name] !== undefined && input[name] !== '');
  if (given.length > 0) throw validationError(`Not simulated: ${given.join(', ')}.`);
}

export function tagsOf(input: Shape): Record<string, string> | undefined {
  if (input['Tags'] === undefined) return undefined;
  return Object.fromEntries(shapes(input, 'Tags').map((tag) => [String(tag['Key']), String(tag['Value'])]));
}

/** The largest template that the API takes in a request, in bytes. */
const longestBody = 51_200;

export function templateBody(input: Shape): string {
  refuse(input, 'TemplateURL');
  const body = member(input, 'TemplateBody');
  if (body === undefined || body === '') throw validationError('Either Template URL or Template Body must be specified.');
  if (Buffer.byteLength(body) > longestBody) {
    throw validationError(`1 validation error detected: Value '${body.slice(0, 100)}...' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${longestBody}`);
  }
  return body;
}

/** One page of a list; the token is the position of the next. */
export function page<T>(items: readonly T[], token: unknown, size: number): { readonly items: readonly T[]; readonly next: Shape } {
  const start = token === undefined ? 0 : Number(Buffer.from(textOf(token), 'base64').toString());
  if (!Number.isInteger(start) || start < 0) throw validationError('The NextToken is not valid.');
  const end = start + size;
  return { items: items.slice(start, end), next: end < items.length ? { NextToken: Buffer.from(String(end)).toString('base64') } : {} };
}

/** A shape without the members that are undefined. */
export function defined(shape: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
}
