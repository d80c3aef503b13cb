import type { Shape } from '../../service.ts';
import { cidrBlocks } from './cidr.ts';
import { messageOf, validationError } from './errors.ts';
import { splitAttribute } from './tags.ts';
import { intrinsicOf, isObject, textOf } from './values.ts';

/** Where the values of a template's references come from. */
export interface Scope {
  /** A parameter's or pseudo-parameter's value. */
  parameter(name: string): unknown;
  condition(name: string): boolean;
  /** What `Ref` of a resource gives. */
  reference(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  readonly mappings: Shape;
  /** Value of an export of this account and region. */
  imported(name: string): unknown;
  /** Names of a region's availability zones. */
  zones(region: string): readonly string[];
}

/** `AWS::NoValue`: removes the property or list item it stands in. */
const noValue = Symbol('AWS::NoValue');

/**
 * Replaces every intrinsic function in `value` by what it gives.
 * @throws AwsError `ValidationError` for a function that is misused or gives nothing.
 */
export function evaluate(value: unknown, scope: Scope): unknown {
  const result = inner(value, scope);
  return result === noValue ? undefined : result;
}

function inner(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => inner(item, scope)).filter((item) => item !== noValue);
  if (!isObject(value)) return value;
  const call = intrinsicOf(value);
  if (call === undefined) return evaluateMembers(value, scope);
  const run = functions[call.name];
  if (run === undefined) throw validationError(`Template error: ${call.name} is not a supported intrinsic function`);
  return run(call.argument, scope);
}

function evaluateMembers(value: Shape, scope: Scope): Shape {
  const members = Object.entries(value).map(([key, member]) => [key, inner(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== noValue));
}

const functions: Readonly<Record<string, (argument: unknown, scope: Scope) => unknown>> = {
  Ref: (argument, scope) => (argument === 'AWS::NoValue' ? noValue : lookUp(asText('Ref', argument), scope)),
  'Fn::GetAtt': (argument, scope) => getAttribute(typeof argument === 'string' ? splitAttribute(argument) : argument, scope),
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Join': (argument, scope) => {
    const [delimiter, list] = pair('Fn::Join', argument);
    return asList('Fn::Join', inner(list, scope)).map((item) => asText('Fn::Join', item)).join(asText('Fn::Join', delimiter));
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = pair('Fn::Select', argument);
    const items = asList('Fn::Select', inner(list, scope));
    const position = Number(inner(index, scope));
    if (items[position] === undefined) throw validationError('Template error: Fn::Select cannot select nonexistent value at index ' + String(position));
    return items[position];
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, text] = pair('Fn::Split', argument);
    return asText('Fn::Split', inner(text, scope)).split(asText('Fn::Split', delimiter));
  },
  'Fn::FindInMap': (argument, scope) => findInMap(argument, scope),
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = triple('Fn::If', argument);
    return inner(scope.condition(asText('Fn::If', name)) ? yes : no, scope);
  },
  'Fn::ImportValue': (argument, scope) => {
    const name = asText('Fn::ImportValue', inner(argument, scope));
    const value = scope.imported(name);
    if (value === undefined) throw validationError(`No export named ${name} found.`);
    return value;
  },
  'Fn::GetAZs': (argument, scope) => [...scope.zones(zonesRegion(argument, scope))],
  'Fn::Base64': (argument, scope) => Buffer.from(asText('Fn::Base64', inner(argument, scope))).toString('base64'),
  'Fn::Cidr': (argument, scope) => {
    const [block, count, bits] = asList('Fn::Cidr', inner(argument, scope));
    try {
      return cidrBlocks(asText('Fn::Cidr', block), Number(count), Number(bits ?? 8));
    } catch (error) {
      throw validationError(`Template error: ${messageOf(error)}`);
    }
  },
  ...conditionFunctions(),
};

/** The functions of the Conditions and Rules sections; `{ "Condition": name }` is one of them there. */
function conditionFunctions(): Record<string, (argument: unknown, scope: Scope) => unknown> {
  const truths = (name: string, argument: unknown, scope: Scope): boolean[] => asList(name, argument).map((item) => evaluateCondition(item, scope));
  return {
    'Fn::Equals': (argument, scope) => {
      const [left, right] = pair('Fn::Equals', argument);
      return comparable(inner(left, scope)) === comparable(inner(right, scope));
    },
    'Fn::And': (argument, scope) => truths('Fn::And', argument, scope).every(Boolean),
    'Fn::Or': (argument, scope) => truths('Fn::Or', argument, scope).some(Boolean),
    'Fn::Not': (argument, scope) => !truths('Fn::Not', argument, scope)[0],
    'Fn::Contains': (argument, scope) => {
      const [list, value] = pair('Fn::Contains', argument);
      return asList('Fn::Contains', inner(list, scope)).map(comparable).includes(comparable(inner(value, scope)));
    },
  };
}

export function evaluateCondition(condition: unknown, scope: Scope): boolean {
  if (isObject(condition) && Object.keys(condition).length === 1 && typeof condition['Condition'] === 'string') return scope.condition(condition['Condition']);
  const value = evaluate(condition, scope);
  if (typeof value !== 'boolean') throw validationError('Template format error: Every Conditions member must be a condition function.');
  return value;
}

/** The region that an `Fn::GetAZs` asks about: empty means the stack's own. */
export function zonesRegion(argument: unknown, scope: Scope): string {
  const region = asText('Fn::GetAZs', inner(argument, scope));
  return region === '' ? asText('Fn::GetAZs', scope.parameter('AWS::Region')) : region;
}

function lookUp(name: string, scope: Scope): unknown {
  return scope.parameter(name) ?? scope.reference(name);
}

function getAttribute(argument: unknown, scope: Scope): unknown {
  const [logicalId, name] = asList('Fn::GetAtt', argument);
  return scope.attribute(asText('Fn::GetAtt', logicalId), asText('Fn::GetAtt', inner(name, scope)));
}

/** `Fn::Sub` in both forms. `${!Literal}` stays as `${Literal}`. */
function substitute(argument: unknown, scope: Scope): string {
  const [template, given] = typeof argument === 'string' ? [argument, {}] : pair('Fn::Sub', argument);
  const variables = inner(given, scope);
  if (!isObject(variables)) throw validationError('Template error: every Fn::Sub object must have a map of variables as its second element');
  return asText('Fn::Sub', template).replace(/\$\{([^}]*)\}/g, (_, reference: string) => {
    if (reference.startsWith('!')) return `\${${reference.slice(1)}}`;
    const name = reference.trim();
    const value = (Object.hasOwn(variables, name) ? variables[name] : undefined) ?? (name.includes('.') ? scope.attribute(...splitAttribute(name)) : lookUp(name, scope));
    return Array.isArray(value) ? value.join(',') : asText('Fn::Sub', value);
  });
}

/** The references in the text of an `Fn::Sub`, without its literals and its own variables. */
export function substituted(argument: unknown): string[] {
  const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof template !== 'string') return [];
  const names = [...template.matchAll(/\$\{([^}!][^}]*)\}/g)].map((match) => (match[1] ?? '').trim());
  return names.filter((name) => !isObject(variables) || !(name in variables));
}

function findInMap(argument: unknown, scope: Scope): unknown {
  const list = asList('Fn::FindInMap', argument);
  const keys = list.slice(0, 3).map((key) => asText('Fn::FindInMap', inner(key, scope)));
  const found = keys.reduce<unknown>((map, key) => (isObject(map) && Object.hasOwn(map, key) ? map[key] : undefined), scope.mappings);
  const fallback = list[3];
  if (found === undefined && isObject(fallback) && 'DefaultValue' in fallback) return inner(fallback['DefaultValue'], scope);
  if (found === undefined) throw validationError(`Template error: Unable to get mapping for ${keys.join('::')}`);
  return found;
}

function asList(name: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw validationError(`Template error: every ${name} object requires a list.`);
  return value;
}

function pair(name: string, value: unknown): [unknown, unknown] {
  const list = asList(name, value);
  if (list.length !== 2) throw validationError(`Template error: every ${name} object requires two parameters.`);
  return [list[0], list[1]];
}

function triple(name: string, value: unknown): [unknown, unknown, unknown] {
  const list = asList(name, value);
  if (list.length !== 3) throw validationError(`Template error: every ${name} object requires three parameters.`);
  return [list[0], list[1], list[2]];
}

function asText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw validationError(`Template error: every ${name} object must resolve to strings.`);
}

function comparable(value: unknown): string {
  return textOf(value);
}
