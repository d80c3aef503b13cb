import { validationError } from './errors.ts';
import { substituted } from './intrinsics.ts';
import { splitAttribute } from './tags.ts';
import type { ResourceDeclaration, Template } from './template.ts';
import { intrinsicOf, isObject, walk } from './values.ts';

/** A name that some value refers to; `attribute` for `Fn::GetAtt` and its short form in `Fn::Sub`. */
export interface Reference {
  readonly name: string;
  readonly attribute?: string;
}

/** Every `Ref`, `Fn::GetAtt` and `${…}` of an `Fn::Sub` inside `value`. Pseudo-parameters are left out. */
export function referencesIn(value: unknown): Reference[] {
  const found: Reference[] = [];
  walk(value, (inside) => {
    const call = intrinsicOf(inside);
    if (call !== undefined) found.push(...(collectors[call.name]?.(call.argument) ?? []));
  });
  return found.filter(({ name }) => !name.startsWith('AWS::'));
}

const collectors: Readonly<Record<string, (argument: unknown) => Reference[]>> = {
  Ref: (argument) => (typeof argument === 'string' ? [{ name: argument }] : []),
  'Fn::GetAtt': (argument) => {
    const [name, attribute] = typeof argument === 'string' ? splitAttribute(argument) : Array.isArray(argument) ? (argument as unknown[]) : [];
    return typeof name === 'string' ? [{ name, ...(typeof attribute === 'string' && { attribute }) }] : [];
  },
  'Fn::Sub': (argument) =>
    substituted(argument).map((text) => {
      const [name, attribute] = splitAttribute(text);
      return attribute === '' ? { name } : { name, attribute };
    }),
};

/** Takes each `Fn::If` to the branch that its condition chooses, and leaves all other functions as they are. */
export function chooseBranches(value: unknown, condition: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => chooseBranches(item, condition));
  if (!isObject(value)) return value;
  const call = intrinsicOf(value);
  if (call?.name === 'Fn::If' && Array.isArray(call.argument)) {
    const [name, yes, no] = call.argument as unknown[];
    if (typeof name === 'string') return chooseBranches(condition(name) ? yes : no, condition);
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, chooseBranches(member, condition)]));
}

/** Which resources must exist before each resource: what it refers to, and its `DependsOn`. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The dependency graph of the resources that the conditions let in.
 * @throws AwsError `ValidationError` when a reference leads nowhere or the dependencies go in a circle.
 */
export function dependencyGraph(template: Template, included: Readonly<Record<string, ResourceDeclaration>>, condition: (name: string) => boolean): Graph {
  const unresolved = new Set<string>();
  const graph = new Map<string, ReadonlySet<string>>();
  for (const [id, resource] of Object.entries(included)) {
    const names = referencesIn(chooseBranches(resource.Properties, condition)).map(({ name }) => name);
    const resources = names.filter((name) => template.Parameters[name] === undefined);
    resources.filter((name) => included[name] === undefined).forEach((name) => unresolved.add(name));
    const explicit = dependsOn(resource);
    explicit.filter((name) => template.Resources[name] === undefined).forEach((name) => unresolved.add(name));
    graph.set(id, new Set([...resources, ...explicit].filter((name) => included[name] !== undefined)));
  }
  if (unresolved.size > 0) throw unresolvedIn('Resources', unresolved);
  const circle = circular(graph);
  if (circle.length > 0) throw validationError(`Circular dependency between resources: [${circle.join(', ')}]`);
  return graph;
}

export function unresolvedIn(section: string, names: Iterable<string>): Error {
  return validationError(`Template format error: Unresolved resource dependencies [${[...names].join(', ')}] in the ${section} block of the template`);
}

export function dependsOn(resource: ResourceDeclaration): readonly string[] {
  return typeof resource.DependsOn === 'string' ? [resource.DependsOn] : (resource.DependsOn ?? []);
}

/** What stays when everything that can be made in order has been taken away: the circles and what hangs on them. */
function circular(graph: Graph): string[] {
  const left = new Map([...graph].map(([id, needs]) => [id, new Set(needs)]));
  for (let ready = free(left); ready.length > 0; ready = free(left)) {
    for (const id of ready) left.delete(id);
    for (const needs of left.values()) ready.forEach((id) => needs.delete(id));
  }
  // What only hangs on a circle is not part of one: nothing that is left needs it.
  for (let loose = unneeded(left); loose.length > 0; loose = unneeded(left)) loose.forEach((id) => left.delete(id));
  return [...left.keys()];
}

function free(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...graph].filter(([, needs]) => needs.size === 0).map(([id]) => id);
}

function unneeded(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const needed = new Set([...graph.values()].flatMap((needs) => [...needs]));
  return [...graph.keys()].filter((id) => !needed.has(id));
}
