import * as z from 'zod/mini';
import { profileNames } from '../spec/cluster-spec.ts';
import { formatPath, parsePath, type Path } from '../spec/path.ts';
import type { Problem } from '../spec/problem.ts';
import { sieve } from '../spec/sieve.ts';
import { invalid, schemaProblems, type Parsed } from '../windows/problems.ts';
import { leadsTo, place } from './document.ts';
import { asks, fieldKinds, milestones, sameStage, type FieldMapping, type FormMapping, type TicketMappings } from './mapping.ts';

/* What reads mappings: imported only where they are given. */

const name = z.string().check(z.minLength(1), z.maxLength(255));
const profile = z.optional(z.enum(profileNames));
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const field = z.strictObject({
  field: name,
  label: z.optional(name),
  to: name,
  as: z._default(z.enum(fieldKinds), 'text'),
  values: z.optional(z.record(z.string(), scalar)),
  default: z.optional(z.unknown()),
  optional: z.optional(z.literal(true)),
});

const keyed = <Key extends string, Value extends z.ZodMiniType>(keys: readonly Key[], value: Value) => z.strictObject(Object.fromEntries(keys.map((key) => [key, z.optional(value)])) as Record<Key, z.ZodMiniOptional<Value>>);

const form = z.strictObject({
  stages: keyed(asks, z.array(name).check(z.minLength(1))),
  fields: z.array(field).check(z.minLength(1)),
  constants: z._default(z.record(z.string(), z.unknown()), {}),
  profile,
  transitions: z._default(keyed(milestones, z.strictObject({ to: name, fields: z.optional(z.record(z.string(), z.unknown())) })), {}),
});

const file = z.strictObject({ base: z._default(name, 'main'), path: name, profile });

/** `GET` and `PUT /v1/ticket-mappings`. */
export const ticketMappingsBody = z.strictObject(
  {
    jira: z._default(z.record(z.string().check(z.regex(/^[A-Z][A-Z0-9_]{1,254}$/, 'must be the key of a project, like PLAT')), form), {}),
    servicenow: z._default(z.record(z.string().check(z.regex(/^[a-z][a-z0-9_]{1,79}$/, 'must be the name of a table, like change_request')), form), {}),
    github: z._default(z.record(z.string().check(z.regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'must be a repository, like acme/clusters')), file), {}),
  },
  'must be a JSON object',
);

/** The mappings, or everything that keeps the document from being one. */
export function parseMappings(given: unknown): Parsed<TicketMappings> {
  const parsed = z.safeParse(ticketMappingsBody, given);
  if (!parsed.success) return { ok: false, problems: schemaProblems(parsed.error) };
  const { jira, servicenow, github } = parsed.data;
  const value: TicketMappings = { jira: labelled(jira), servicenow: labelled(servicenow), github };
  const forms = [...Object.entries(value.jira).map(([key, one]) => ({ at: ['jira', key], one })), ...Object.entries(value.servicenow).map(([key, one]) => ({ at: ['servicenow', key], one }))];
  const problems = forms.flatMap(({ at, one }) => [...stageProblems(at, one), ...pathProblems(at, one), ...valueProblems(at, one)]);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

type GivenForm = z.infer<typeof form>;

function labelled(forms: Readonly<Record<string, GivenForm>>): Readonly<Record<string, FormMapping>> {
  return Object.fromEntries(Object.entries(forms).map(([key, one]) => [key, { ...one, fields: one.fields.map((row): FieldMapping => ({ ...row, label: row.label ?? row.field })) }]));
}

function stageProblems(at: Path, { stages }: FormMapping): readonly Problem[] {
  const all = asks.flatMap((ask) => (stages[ask] ?? []).map((stage, index) => ({ ask, stage, path: [...at, 'stages', ask, index] })));
  const twice = all.flatMap(({ stage, path }, index) => {
    const first = all.slice(0, index).find((other) => sameStage(other.stage, stage));
    return first ? [problem(path, `is what ${first.ask} has already`)] : [];
  });
  return stages.plan || stages.request ? twice : [...twice, problem([...at, 'stages'], 'has neither plan nor request: no ticket would ever ask for anything')];
}

interface Placed {
  /** In the mapping. */
  readonly at: Path;
  readonly text: string;
}

/** Every path must be a field of the ClusterConfig, and none may overwrite another. */
function pathProblems(at: Path, { fields, constants }: FormMapping): readonly Problem[] {
  const all: readonly Placed[] = [...fields.map(({ to }, index) => ({ at: [...at, 'fields', index, 'to'], text: to })), ...Object.keys(constants).map((text) => ({ at: [...at, 'constants', text], text }))];
  const read = all.map((one) => ({ ...one, path: parsePath(one.text) }));
  const known = read.flatMap(({ path, ...one }) => (path === undefined || path.length === 0 ? [] : [{ ...one, path }]));
  return [
    ...read.filter(({ path }) => path === undefined || path.length === 0).map((one) => problem(one.at, 'is no path, such as metadata.name or managedNodeGroups[0].desiredCapacity')),
    ...known.flatMap((one) => unknownField(one)),
    ...known.flatMap((one, index) => {
      const other = known.slice(0, index).find(({ path }) => leadsTo(path, one.path) || leadsTo(one.path, path));
      return other ? [problem(one.at, `overwrites ${other.text}`)] : [];
    }),
  ];
}

function unknownField({ at, path }: { readonly at: Path; readonly path: Path }): readonly Problem[] {
  const document = {};
  place(document, path, 'something');
  return sieve(document).found.map(({ message }) => problem(at, message));
}

/** A default is what the field would have been read as, not what people choose. */
function valueProblems(at: Path, { fields }: FormMapping): readonly Problem[] {
  return fields.flatMap((row, index) => {
    const path = [...at, 'fields', index];
    const both = row.optional === true && row.default !== undefined ? [problem([...path, 'optional'], 'says nothing beside a default')] : [];
    const wrong = row.default !== undefined && !fits(row) ? [problem([...path, 'default'], `must be a ${row.as === 'list' ? 'list of texts' : row.as}`)] : [];
    return [...both, ...wrong];
  });
}

function fits({ as, default: value, values }: FieldMapping): boolean {
  if (values) return Object.values(values).some((one) => one === value);
  if (as === 'list') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  return typeof value === (as === 'text' ? 'string' : as);
}

function problem(path: Path, message: string): Problem {
  return invalid(formatPath(path), message);
}
