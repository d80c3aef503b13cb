import { z } from 'zod';
import type { Shape } from '../../service.ts';
import { eksError } from '../errors.ts';

/** Input members that many operations share. */
export const clusterName = z.string().min(1).max(100).regex(/^[0-9A-Za-z][A-Za-z0-9\-_]*$/);
export const resourceName = z.string().min(1);
export const clientRequestToken = z.string().optional();
export const page = { maxResults: z.int().min(1).max(100).optional(), nextToken: z.string().optional() };
export const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/);
export const tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((all) => !Object.keys(all).some((key) => /^aws:/i.test(key)), { message: 'Tag keys must not start with aws:' });

/** A member as text before anybody has checked it: permissions are asked for first, and there a caller may have put anything. */
export const text = (member: unknown): string => (typeof member === 'string' ? member : JSON.stringify(member ?? null));

/** AWS takes a null member for an absent one. */
export function withoutNulls(input: Shape): Shape {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, cleaned(value)]),
  );
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? withoutNulls(value as Shape) : value;
}

/** Parses an operation's input; the refusal lists every violation, in the words of AWS's validation errors. */
export function parse<S extends z.ZodType>(schema: S, input: Shape, refusal: 'InvalidParameterException' | 'BadRequestException'): z.output<S> {
  const { success, data, error } = schema.safeParse(input, { reportInput: true });
  if (success) return data;
  const violations = error.issues.map((issue) => `${subject(issue)} failed to satisfy constraint: ${constraint(issue)}`);
  const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`;
  throw eksError(refusal, `${count}: ${violations.join('; ')}`, about(input));
}

function about(input: Shape): { clusterName?: string } {
  const name = input.clusterName ?? input.name;
  return typeof name === 'string' ? { clusterName: name } : {};
}

function subject(issue: z.core.$ZodIssue): string {
  const shown = issue.input === undefined ? 'null' : `'${typeof issue.input === 'string' ? issue.input : JSON.stringify(issue.input)}'`;
  return `Value ${shown} at '${issue.path.join('.')}'`;
}

function constraint(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return 'Member must not be null';
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Member must have value greater than or equal to ${issue.minimum}`
        : `Member must have length greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Member must have value less than or equal to ${issue.maximum}`
        : `Member must have length less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
    case 'invalid_type':
      return `Member must be of type ${issue.expected}`;
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return issue.message;
  }
}
