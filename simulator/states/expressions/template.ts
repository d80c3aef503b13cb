import jsonata from 'jsonata';
import type { Diagnostics } from '../definition/diagnostics.ts';

/** A JSON value in which `{% … %}` strings are JSONata, compiled. */
export type Template =
  | { readonly kind: 'constant'; readonly value: unknown }
  | ExpressionTemplate
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] };

export interface ExpressionTemplate {
  readonly kind: 'expression';
  readonly source: string;
  readonly expression: jsonata.Expression;
  /** Where it stands within its state, as history's `location` says it: `Output/cluster`. */
  readonly field: string;
}

const EXPRESSION = /^\{%([\s\S]*)%\}$/;

export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && EXPRESSION.test(value);
}

/** Compiles the templates of one machine; equal expressions are compiled once. */
export class TemplateCompiler {
  private readonly compiled = new Map<string, jsonata.Expression>();
  private readonly diagnostics: Diagnostics;

  constructor(diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** `field` is the template's place in its state, `location` in the whole definition. */
  compile(value: unknown, field: string, location: string): Template {
    if (isExpression(value)) return this.expression(value, field, location);
    if (Array.isArray(value)) return this.array(value, field, location);
    if (typeof value === 'object' && value !== null) return this.object(value, field, location);
    return { kind: 'constant', value };
  }

  private expression(text: string, field: string, location: string): Template {
    const source = text.slice(2, -2).trim();
    try {
      return { kind: 'expression', source, expression: this.parse(source), field };
    } catch (error) {
      this.diagnostics.add(location, `The JSONata expression '${source}' cannot be compiled: ${messageOf(error)}`, 'INVALID_JSONATA');
      return { kind: 'constant', value: null };
    }
  }

  private parse(source: string): jsonata.Expression {
    let expression = this.compiled.get(source);
    if (expression === undefined) {
      expression = jsonata(source);
      if (mentionsEval(expression.ast())) throw new Error('the function $eval is not available in Step Functions');
      this.compiled.set(source, expression);
    }
    return expression;
  }

  private array(value: readonly unknown[], field: string, location: string): Template {
    const items = value.map((item, index) => this.compile(item, `${field}/${index}`, `${location}/${index}`));
    return items.every(isConstant) ? { kind: 'constant', value } : { kind: 'array', items };
  }

  private object(value: object, field: string, location: string): Template {
    const entries = Object.entries(value).map(([key, member]) => [key, this.compile(member, `${field}/${key}`, `${location}/${key}`)] as const);
    return entries.every(([, member]) => isConstant(member)) ? { kind: 'constant', value } : { kind: 'object', entries };
  }
}

function isConstant(template: Template): boolean {
  return template.kind === 'constant';
}

function mentionsEval(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if ('type' in node && node.type === 'variable' && 'value' in node && node.value === 'eval') return true;
  return Object.values(node).some(mentionsEval);
}

/** JSONata throws plain objects with code, position and message. */
function messageOf(error: unknown): string {
  const { code, position, message } = error as { code?: string; position?: number; message?: string };
  return [code, position === undefined ? undefined : `(at character ${position})`, message].filter((part) => part !== undefined).join(' ');
}
