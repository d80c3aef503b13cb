import type * as z from 'zod';
import { AwsError, type Shape } from '../../service.ts';

/**
 * An operation's input, read by its schema. Members the schema does not name are dropped and `null` counts as absent,
 * as in AWS's protocols. Every problem is reported at once.
 * @throws AwsError with `code`
 */
export function readInput<T extends z.ZodType>(schema: T, input: Shape, code = 'ValidationException'): z.infer<T> {
  const result = schema.safeParse(withoutNulls(input));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`);
  throw new AwsError(code, `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected: ${problems.join('; ')}`);
}

/** A JSON value as it would arrive over the wire: a copy that shares nothing with its source. */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => copyOf(item)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member as unknown)])) as T;
}

/** The object without its undefined members, so that an absent member is absent. */
export function defined<T extends object>(value: T): Shape {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

export function isRecord(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutNulls(value: Shape): Shape {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}
