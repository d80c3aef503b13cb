import { parsePath, type Path } from '../spec/path.ts';
import type { Problem } from '../spec/problem.ts';
import { leadsTo, place } from './document.ts';
import type { FieldMapping, FormMapping } from './mapping.ts';

/** Something in a ticket that keeps it from being carried out, said with the field's name in its own system. */
export interface FieldProblem {
  /** Absent: it is not about one field. */
  readonly label?: string;
  readonly message: string;
}

export type ConfigOfTicket = { readonly ok: true; readonly config: string } | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const header = { apiVersion: 'eksctl.io/v1alpha5', kind: 'ClusterConfig' } as const;

/** The ClusterConfig that a ticket's fields describe, as JSON text, or all fields that are missing or say something else than they may. */
export function configOfTicket(fields: Readonly<Record<string, unknown>>, mapping: FormMapping): ConfigOfTicket {
  const document: Record<string, unknown> = { ...header };
  for (const [path, value] of Object.entries(mapping.constants)) place(document, pathOf(path), value);
  const problems: FieldProblem[] = [];
  for (const row of mapping.fields) {
    const read = readField(plainValue(fields[row.field]), row);
    if ('problem' in read) problems.push({ label: row.label, message: read.problem });
    else if (read.value !== undefined) place(document, pathOf(row.to), read.value);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config: JSON.stringify(document) };
}

/** What is wrong with a ClusterConfig, by the fields that it was made of and in their order; what is about none of them comes last. */
export function problemsByField(problems: readonly Problem[], { fields }: FormMapping): readonly FieldProblem[] {
  const found = problems.map(({ path, message }) => {
    const at = parsePath(path) ?? [];
    const index = fields.findIndex(({ to }) => leadsTo(pathOf(to), at));
    const label = fields[index]?.label;
    return { rank: label === undefined ? fields.length : index, problem: label === undefined ? problemOfFile({ path, message }) : { label, message } };
  });
  return found.toSorted((one, other) => one.rank - other.rank).map(({ problem }) => problem);
}

/** What is wrong with a file that somebody wrote as a ClusterConfig. */
export function problemOfFile({ path, message }: Pick<Problem, 'path' | 'message'>): FieldProblem {
  return { message: path === '' ? message : `${path}: ${message}` };
}

/** Only paths that were read before are in a mapping. */
function pathOf(text: string): Path {
  return parsePath(text) ?? [];
}

type Plain = string | number | boolean | readonly Plain[];

/** What people see of a field. Jira and ServiceNow wrap what was chosen from a list into an object. */
function plainValue(value: unknown): Plain | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    const items = value.map(plainValue).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { value: chosen, name } = value as { readonly value?: unknown; readonly name?: unknown };
  return plainValue(chosen ?? name);
}

type Read = { readonly value: unknown } | { readonly problem: string };

function readField(given: Plain | undefined, row: FieldMapping): Read {
  if (given === undefined) return row.default !== undefined || row.optional === true ? { value: row.default } : { problem: 'is empty, and is needed.' };
  if (row.values) return chosen(given, row.values);
  return readers[row.as](given);
}

function chosen(given: Plain, values: NonNullable<FieldMapping['values']>): Read {
  const choice = String(given);
  return Object.hasOwn(values, choice) ? { value: values[choice] } : { problem: `is ${quoted(choice)}, and may be ${Object.keys(values).map(quoted).join(', ')}.` };
}

const truths: Readonly<Record<string, boolean>> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };

const readers: Readonly<Record<FieldMapping['as'], (given: Plain) => Read>> = {
  text: (given) => (typeof given === 'object' ? { problem: 'has several values, and may have one.' } : { value: String(given) }),
  number: (given) => {
    const number = typeof given === 'object' ? Number.NaN : Number(given);
    return Number.isFinite(number) ? { value: number } : { problem: `is ${quoted(String(given))}, and must be a number.` };
  },
  boolean: (given) => {
    const truth = truths[String(given).toLowerCase()];
    return truth === undefined ? { problem: `is ${quoted(String(given))}, and must be yes or no.` } : { value: truth };
  },
  list: (given) => ({ value: typeof given === 'object' ? given.map(String) : String(given).split(/[,\n]/).map((item) => item.trim()).filter((item) => item !== '') }),
};

function quoted(text: string): string {
  return `“${text}”`;
}

/** One line for people. */
export function formatFieldProblem({ label, message }: FieldProblem): string {
  return label === undefined ? message : `${label} ${message}`;
}

