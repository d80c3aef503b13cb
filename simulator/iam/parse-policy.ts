import type { Condition, PolicyDocument, PrincipalPattern, Selection, Statement } from './document.ts';
import { isKnownOperator } from './conditions.ts';

/** A policy document that IAM would refuse; `problems` are all that is wrong with it. */
export class MalformedPolicy extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.name = 'MalformedPolicy';
    this.problems = problems;
  }
}

/** An identity policy says what its holder may do; a trust policy says who may assume the role; a resource's policy says who may do what with it. */
export type PolicyKind = 'identity' | 'trust' | 'resource';

/** Reads a policy document. Throws `MalformedPolicy`. */
export function parsePolicy(text: string, kind: PolicyKind): PolicyDocument {
  const problems: string[] = [];
  const document = asObject(parseJson(text));
  if (document === undefined) throw new MalformedPolicy(['Syntax errors in policy: the document must be a JSON object']);
  report(problems, 'policy', unknownKeys(document, ['Version', 'Id', 'Statement']));
  if (document['Version'] !== undefined && document['Version'] !== '2012-10-17' && document['Version'] !== '2008-10-17') {
    problems.push('Policy document must be version 2012-10-17 or greater.');
  }
  const statements = listOf(document['Statement']).map((statement, i) => parseStatement(statement, `Statement[${i}]`, kind, problems));
  if (statements.length === 0) problems.push('Syntax errors in policy: Statement is missing');
  if (problems.length > 0) throw new MalformedPolicy(problems);
  return { statements };
}

const emptyStatement: Statement = { effect: 'Deny', actions: { not: false, of: [] }, conditions: [] };

function parseStatement(value: unknown, path: string, kind: PolicyKind, problems: string[]): Statement {
  const statement = asObject(value);
  if (statement === undefined) {
    problems.push(`Syntax errors in policy: ${path} must be an object`);
    return emptyStatement;
  }
  report(problems, path, unknownKeys(statement, ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal', 'Condition']));
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') problems.push(`Syntax errors in policy: ${path}.Effect must be Allow or Deny`);
  return {
    ...(typeof statement['Sid'] === 'string' ? { sid: statement['Sid'] } : {}),
    effect: effect === 'Allow' ? 'Allow' : 'Deny',
    actions: parseActions(statement, path, problems),
    ...(kind !== 'trust' && { resources: parseResources(statement, path, kind, problems) }),
    ...(kind !== 'identity' && { principals: parsePrincipals(statement, path, kind, problems) }),
    conditions: parseConditions(statement['Condition'], `${path}.Condition`, problems),
  };
}

function parseActions(statement: JsonObject, path: string, problems: string[]): Selection {
  const actions = parseSelection(statement, 'Action', path, problems);
  if (actions.of.length === 0) problems.push(`Policy statement must contain actions. (${path})`);
  for (const action of actions.of) {
    if (action !== '*' && !/^[\w-]+:[\w*?]+$/.test(action)) problems.push(`Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. (${path}: '${action}')`);
  }
  return actions;
}

function parseResources(statement: JsonObject, path: string, kind: PolicyKind, problems: string[]): Selection {
  if (kind === 'identity' && (has(statement, 'Principal') || has(statement, 'NotPrincipal'))) problems.push(`Policy document should not specify a principal. (${path})`);
  const resources = parseSelection(statement, 'Resource', path, problems);
  if (resources.of.length === 0) problems.push(`Policy statement must contain resources. (${path})`);
  for (const resource of resources.of) {
    if (!resource.includes('*') && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/s.test(resource)) problems.push(`Resource ${resource} must be in ARN format or "*". (${path})`);
  }
  return resources;
}

const principalTypes = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

function parsePrincipals(statement: JsonObject, path: string, kind: PolicyKind, problems: string[]): Selection<PrincipalPattern> {
  if (kind === 'trust' && (has(statement, 'Resource') || has(statement, 'NotResource'))) problems.push(`Has prohibited field Resource (${path})`);
  const not = has(statement, 'NotPrincipal');
  const value = statement[not ? 'NotPrincipal' : 'Principal'];
  if (value === '*') return { not, of: [{ type: '*', value: '*' }] };
  const byType = asObject(value) ?? {};
  const of = Object.entries(byType).flatMap(([type, values]) => strings(values, `${path}.Principal.${type}`, problems).map((name) => ({ type: type as PrincipalPattern['type'], value: name })));
  if (of.length === 0) problems.push(`Syntax errors in policy: ${path}.Principal must be "*" or name at least one principal`);
  report(problems, `${path}.Principal`, Object.keys(byType).filter((type) => !principalTypes.has(type)));
  return { not, of };
}

function parseSelection(statement: JsonObject, element: 'Action' | 'Resource', path: string, problems: string[]): Selection {
  const opposite = `Not${element}`;
  if (has(statement, element) && has(statement, opposite)) problems.push(`Syntax errors in policy: ${path} has both ${element} and ${opposite}`);
  const name = has(statement, element) ? element : opposite;
  return { not: name === opposite, of: strings(statement[name], `${path}.${name}`, problems) };
}

function parseConditions(value: unknown, path: string, problems: string[]): readonly Condition[] {
  const operators = value === undefined ? {} : asObject(value);
  if (operators === undefined) {
    problems.push(`Syntax errors in policy: ${path} must be an object`);
    return [];
  }
  return Object.entries(operators).flatMap(([operator, keys]) => {
    if (!isKnownOperator(operator)) problems.push(`${path}: the condition operator ${operator} is unknown to this embedded AWS`);
    return Object.entries(asObject(keys) ?? {}).map(([key, values]) => ({ operator, key, values: scalars(values, `${path}.${operator}.${key}`, problems) }));
  });
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedPolicy([`This policy contains invalid Json: ${(error as SyntaxError).message}`]);
  }
}

function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function strings(value: unknown, path: string, problems: string[]): readonly string[] {
  const list = listOf(value);
  if (list.some((item) => typeof item !== 'string')) problems.push(`Syntax errors in policy: ${path} must be a string or a list of strings`);
  return list.filter((item) => typeof item === 'string');
}

/** Values of a condition: numbers and booleans count as their text. */
function scalars(value: unknown, path: string, problems: string[]): readonly string[] {
  const list = listOf(value);
  const isScalar = (item: unknown) => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean';
  if (list.length === 0 || !list.every(isScalar)) problems.push(`Syntax errors in policy: ${path} must be a value or a list of values`);
  return list.filter(isScalar).map(String);
}

function unknownKeys(object: JsonObject, known: readonly string[]): readonly string[] {
  return Object.keys(object).filter((key) => !known.includes(key));
}

function report(problems: string[], path: string, keys: readonly string[]): void {
  for (const key of keys) problems.push(`Syntax errors in policy: ${path} has the unknown element ${key}`);
}

function has(object: JsonObject, key: string): boolean {
  return Object.hasOwn(object, key);
}
