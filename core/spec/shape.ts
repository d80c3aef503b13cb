import type * as z from 'zod/mini';
import { closest } from './closest.ts';
import { keyIsWrong, valueIsWrong } from './found.ts';
import type { Found } from './found.ts';
import type { Path } from './path.ts';
import { clusterConfig } from './schema/cluster-config.ts';

type Issue = z.core.$ZodIssue;

/** How a scalar is written in the file, for the advice to put it in quotes. */
export type WrittenAs = (path: Path) => string | undefined;

/** Fields that are missing or have a wrong type or form, in the author's terms. */
export function misshapen(config: unknown, writtenAs: WrittenAs): readonly Found[] {
  const result = clusterConfig.safeParse(config, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap(ofOneForm).map((issue) => foundOf(issue, writtenAs));
}

/** Of a field with several forms, what is wrong with the one that was meant: the one that is wrong only further down. */
function ofOneForm(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((issues) => issues.every(({ path, code }) => path.length > 0 || code === 'too_big'));
  return meant?.map((below) => ({ ...below, path: [...issue.path, ...below.path] })) ?? [issue];
}

function foundOf(issue: Issue, writtenAs: WrittenAs): Found {
  const path = issue.path.map((segment) => (typeof segment === 'number' ? segment : String(segment)));
  if (issue.input === undefined && isMissing(issue)) return keyIsWrong(path.slice(0, -1), `\`${path.at(-1) ?? ''}\` is missing`);
  if (issue.code === 'invalid_key') return keyIsWrong(path, `the key ${issue.issues[0]?.message ?? 'is not allowed'}`);
  return valueIsWrong(path, messageOf(issue, () => writtenAs(path)));
}

function isMissing({ code }: Issue): boolean {
  return code === 'invalid_type' || code === 'invalid_value';
}

function messageOf(issue: Issue, written: () => string | undefined): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input, written());
    case 'invalid_value':
      return wrongChoice(issue.values.map(String), issue.input);
    case 'too_small':
      return `must ${amount(issue.origin, 'at least', issue.minimum)}, but ${actualAmount(issue.input)}`;
    case 'too_big':
      return `must ${amount(issue.origin, 'at most', issue.maximum)}, but ${actualAmount(issue.input)}`;
    case 'invalid_format':
      return `${issue.message}, but is ${show(issue.input)}`;
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
};

function wrongType(expected: string, input: unknown, written: string | undefined): string {
  return `must be ${typeNames[expected] ?? expected}, but is ${describe(input, written)}${adviceFor(expected, input, written)}`;
}

function adviceFor(expected: string, input: unknown, written: string | undefined): string {
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    const rounded = typeof input === 'number' && written !== undefined && written !== String(input);
    return `${rounded ? ` (YAML reads ${written} as ${input})` : ''}: put it in quotes, "${written ?? String(input)}"`;
  }
  if (expected === 'array' && typeof input === 'string') return `: write [${input}]`;
  if (expected === 'boolean' && typeof input === 'string' && /^(?:yes|no|on|off|true|false)$/i.test(input)) return ': write true or false, without quotes';
  if (/^(?:int|number)$/.test(expected) && typeof input === 'string' && /^\d+$/.test(input)) return ': remove the quotes';
  return '';
}

function wrongChoice(values: readonly string[], input: unknown): string {
  const choice = values.length > 1 ? `one of ${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}` : (values[0] ?? '');
  const near = typeof input === 'string' ? closest(input, values) : undefined;
  return `must be ${choice}, but is ${show(input)}${near === undefined || values.length === 1 ? '' : `; did you mean ${near}?`}`;
}

function amount(origin: string, bound: string, limit: number | bigint): string {
  if (origin === 'array') return `have ${bound} ${limit} ${limit === 1 ? 'item' : 'items'}`;
  return origin === 'string' ? `have ${bound} ${limit} characters` : `be ${bound} ${limit}`;
}

function actualAmount(input: unknown): string {
  return typeof input === 'string' || Array.isArray(input) ? `has ${input.length}` : `is ${String(input)}`;
}

function describe(input: unknown, written: string | undefined): string {
  if (typeof input === 'string') return `the text ${show(input)}`;
  if (typeof input === 'number') return `the number ${written ?? input}`;
  return show(input);
}

const LONGEST_QUOTE = 60;

/** A value as it goes into a message: short, on one line. */
function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return JSON.stringify(value);
  const line = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"');
  return `'${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line}'`;
}
