import type { ExpressionTemplate, Template } from './template.ts';

/** What an expression sees: `$states`, the variables in scope and Step Functions' functions, by name. */
export type Bindings = Readonly<Record<string, unknown>>;

/** A JSONata expression that gave no usable value. `message` says why, in Step Functions' words. */
export class EvaluationError extends Error {
  /** The field of the state that was evaluated; undefined when the value came from no expression. */
  readonly field: string | undefined;

  constructor(message: string, field: string | undefined) {
    super(message);
    this.name = 'EvaluationError';
    this.field = field;
  }
}

/** The template's value as plain JSON. Throws `EvaluationError`. */
export async function evaluate(template: Template, bindings: Bindings): Promise<unknown> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluateExpression(template, bindings);
    case 'object':
      return evaluateObject(template.entries, bindings);
    case 'array':
      return evaluateArray(template.items, bindings);
  }
}

async function evaluateObject(entries: readonly (readonly [string, Template])[], bindings: Bindings): Promise<unknown> {
  const values: [string, unknown][] = [];
  for (const [key, member] of entries) values.push([key, await evaluate(member, bindings)]);
  return Object.fromEntries(values);
}

async function evaluateArray(items: readonly Template[], bindings: Bindings): Promise<unknown> {
  const value: unknown[] = [];
  for (const item of items) value.push(await evaluate(item, bindings));
  return value;
}

async function evaluateExpression(template: ExpressionTemplate, bindings: Bindings): Promise<unknown> {
  const value = await run(template, bindings);
  if (value === undefined) throw faultOf(template, 'returned nothing (undefined).');
  return plain(value, template);
}

async function run(template: ExpressionTemplate, bindings: Bindings): Promise<unknown> {
  try {
    return await template.expression.evaluate(undefined, bindings);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    throw faultOf(template, `threw an error during evaluation. ${code === undefined ? '' : `${code}: `}${message ?? String(error)}`);
  }
}

/** A copy without JSONata's own sequences, which would collapse again in the next expression. */
function plain(value: unknown, template: ExpressionTemplate): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map((item) => plain(item, template));
  if (typeof value === 'function') throw faultOf(template, 'returned an unsupported result type.');
  if (typeof value !== 'object' || value === null) return value;
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) throw faultOf(template, 'returned an unsupported result type.');
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member, template)]));
}

function faultOf(template: ExpressionTemplate, reason: string): EvaluationError {
  return new EvaluationError(`The JSONata expression '${template.source}' specified for the field '${template.field}' ${reason}`, template.field);
}

const IS_TYPE = {
  array: (value: unknown): value is readonly unknown[] => Array.isArray(value),
  boolean: (value: unknown): value is boolean => typeof value === 'boolean',
  number: (value: unknown): value is number => typeof value === 'number',
  string: (value: unknown): value is string => typeof value === 'string',
};

interface TypedValues {
  array: readonly unknown[];
  boolean: boolean;
  number: number;
  string: string;
}

/** The template's value, which must be of one JSON type. Throws `EvaluationError`. */
export async function evaluateTyped<T extends keyof TypedValues>(type: T, template: Template, bindings: Bindings): Promise<TypedValues[T]> {
  const value = await evaluate(template, bindings);
  if (IS_TYPE[type](value)) return value as TypedValues[T];
  const reason = `returned an unexpected result type. Expected '${type}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`;
  throw template.kind === 'expression' ? faultOf(template, reason) : new EvaluationError(`A field ${reason}`, undefined);
}

/** The template's value as a whole number of at least `least`. Throws `EvaluationError`. */
export async function evaluateCount(field: string, template: Template, bindings: Bindings, least = 0): Promise<number> {
  const value = await evaluateTyped('number', template, bindings);
  if (Number.isInteger(value) && value >= least) return value;
  throw new EvaluationError(`The field '${field}' must be an integer of at least ${least}, but was: ${value}`, field);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
