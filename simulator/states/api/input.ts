import { AwsError } from '../../service.ts';
import type { Shape } from '../../service.ts';

/** What a member of a request must be. */
interface Rule {
  readonly required?: boolean;
  readonly mostCharacters?: number;
  readonly values?: readonly string[];
}

/** A string member of a request. Throws ValidationException. */
export function readString(input: Shape, member: string, rule: Rule = {}): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) {
    if (rule.required === true) throw constraint(null, member, 'Member must not be null');
    return undefined;
  }
  if (typeof value !== 'string') throw constraint(value, member, 'Member must be a string');
  if (rule.mostCharacters !== undefined && value.length > rule.mostCharacters) throw constraint(value, member, `Member must have length less than or equal to ${rule.mostCharacters}`);
  if (rule.values?.includes(value) === false) throw constraint(value, member, `Member must satisfy enum value set: [${rule.values.join(', ')}]`);
  return value;
}

export function requireString(input: Shape, member: string, rule: Rule = {}): string {
  return readString(input, member, { ...rule, required: true }) as string;
}

/** The ARN of something of this service. Throws InvalidArn. */
export function requireArn(input: Shape, member: string): string {
  const arn = requireString(input, member);
  if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  return arn;
}

const FORBIDDEN_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

/** The name of a state machine or execution. Throws InvalidName. */
export function checkName(name: string): string {
  if (name.length < 1 || name.length > 80 || FORBIDDEN_IN_NAME.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  return name;
}

export function readBoolean(input: Shape, member: string, byDefault: boolean): boolean {
  const value = input[member] ?? byDefault;
  if (typeof value === 'boolean') return value;
  throw constraint(value, member, 'Member must be a boolean');
}

/** How many results a page may have: 0 and nothing mean `byDefault`. */
export function readMaxResults(input: Shape, byDefault = 100): number {
  const value = input.maxResults ?? 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw constraint(value, 'maxResults', 'Member must have value greater than or equal to 0');
  if (value > 1000) throw constraint(value, 'maxResults', 'Member must have value less than or equal to 1000');
  return value === 0 ? byDefault : value;
}

export function readTags(input: Shape): (readonly [string, string])[] {
  const tags = (input.tags ?? []) as { readonly key?: string; readonly value?: string }[];
  return tags.map(({ key = '', value = '' }) => [key, value]);
}

export function constraint(value: unknown, member: string, demand: string): AwsError {
  const shown = value === null ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  return new AwsError('ValidationException', `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${demand}`);
}
