import type { Template, TemplateCompiler } from '../expressions/template.ts';
import { isExpression } from '../expressions/template.ts';
import type { DiagnosticCode, Diagnostics } from './diagnostics.ts';
import { refusalOf } from './fields.ts';
import type { Effects } from './model.ts';

export interface Reading {
  readonly diagnostics: Diagnostics;
  readonly compiler: TemplateCompiler;
}

interface NumberRule {
  readonly least: number;
  readonly integer: boolean;
}

/** Reads the fields of one JSON object of a definition; whatever is wrong goes to the diagnostics with its location. */
export class Reader {
  readonly location: string;
  private readonly value: Readonly<Record<string, unknown>>;
  private readonly reading: Reading;
  /** The place of this object within its state, before its fields: `Catch/0/`. */
  private readonly prefix: string;

  constructor(reading: Reading, value: Readonly<Record<string, unknown>>, location: string, prefix = '') {
    this.reading = reading;
    this.value = value;
    this.location = location;
    this.prefix = prefix;
  }

  complain(message: string, field?: string, code?: DiagnosticCode): void {
    this.reading.diagnostics.add(field === undefined ? this.location : this.at(field), message, code);
  }

  at(field: string): string {
    return `${this.location}/${field}`;
  }

  has(field: string): boolean {
    return this.value[field] !== undefined;
  }

  raw(field: string): unknown {
    return this.value[field];
  }

  allow(fields: readonly string[]): void {
    for (const field of Object.keys(this.value)) {
      if (!fields.includes(field)) this.complain(refusalOf(field), field);
    }
  }

  require(fields: readonly string[]): void {
    const missing = fields.filter((field) => !this.has(field));
    if (missing.length > 0) this.complain(`These fields are required: [${missing.join(', ')}]`);
  }

  string(field: string): string | undefined {
    const value = this.value[field];
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    this.complain('Expected a string that is not empty', field);
    return undefined;
  }

  oneOf<T extends string>(field: string, values: readonly T[]): T | undefined {
    const value = this.value[field];
    if (value === undefined) return undefined;
    if (values.includes(value as T)) return value as T;
    this.complain(`Expected one of ${values.join(', ')}`, field);
    return undefined;
  }

  number(field: string, rule: NumberRule): number | undefined {
    const value = this.value[field];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && obeys(value, rule)) return value;
    this.complain(`Expected ${describe(rule)}`, field);
    return undefined;
  }

  /** Any JSON with expressions in it. */
  template(field: string): Template | undefined {
    const value = this.value[field];
    return value === undefined ? undefined : this.reading.compiler.compile(value, `${this.prefix}${field}`, this.at(field));
  }

  /** An expression, or a value for which `test` holds. */
  typedTemplate(field: string, expected: string, test: (value: unknown) => boolean): Template | undefined {
    const value = this.value[field];
    if (value === undefined || isExpression(value) || test(value)) return this.template(field);
    this.complain(`Expected ${expected} or a JSONata expression`, field);
    return undefined;
  }

  numberTemplate(field: string, rule: NumberRule): Template | undefined {
    return this.typedTemplate(field, describe(rule), (value) => typeof value === 'number' && obeys(value, rule));
  }

  stringTemplate(field: string): Template | undefined {
    return this.typedTemplate(field, 'a string', (value) => typeof value === 'string');
  }

  effects(): Effects {
    const { Assign } = this.value;
    if (isObject(Assign)) this.checkVariableNames(Object.keys(Assign));
    else if (Assign !== undefined) this.complain('Expected an object of variables', 'Assign');
    return { output: this.template('Output'), assign: this.template('Assign') };
  }

  private checkVariableNames(names: readonly string[]): void {
    for (const name of names) {
      if (name === 'states') this.complain("The variable name 'states' is reserved", `Assign/${name}`);
      else if (!/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u.test(name)) this.complain(`'${name}' is not a variable name`, `Assign/${name}`);
    }
  }

  object(field: string): Reader | undefined {
    const value = this.value[field];
    if (value === undefined) return undefined;
    if (isObject(value)) return new Reader(this.reading, value, this.at(field), `${this.prefix}${field}/`);
    this.complain('Expected an object', field);
    return undefined;
  }

  /** The members of an array of objects. */
  objects(field: string): Reader[] {
    const value = this.value[field];
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.complain('Expected an array', field);
      return [];
    }
    return value.flatMap((item: unknown, index) => {
      const path = `${field}/${index}`;
      if (isObject(item)) return [new Reader(this.reading, item, this.at(path), `${this.prefix}${path}/`)];
      this.complain('Expected an object', path);
      return [];
    });
  }

  /** The members of an object of objects. */
  entries(field: string): (readonly [string, Reader])[] {
    const value = this.value[field];
    if (value === undefined) return [];
    if (!isObject(value)) {
      this.complain('Expected an object', field);
      return [];
    }
    return Object.entries(value).flatMap(([key, member]) => {
      if (isObject(member)) return [[key, new Reader(this.reading, member, `${this.at(field)}/${key}`)] as const];
      this.complain('Expected an object', `${field}/${key}`);
      return [];
    });
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function obeys(value: number, rule: NumberRule): boolean {
  return value >= rule.least && (!rule.integer || Number.isInteger(value));
}

function describe(rule: NumberRule): string {
  return `${rule.integer ? 'an integer' : 'a number'} of at least ${rule.least}`;
}
