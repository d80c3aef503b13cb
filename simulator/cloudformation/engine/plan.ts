import type { Shape } from '../../service.ts';
import { validationError } from '../template/errors.ts';
import { evaluate, evaluateCondition, zonesRegion, type Scope } from '../template/intrinsics.ts';
import type { ParameterValue } from '../template/parameters.ts';
import { chooseBranches, dependencyGraph, referencesIn, unresolvedIn, type Graph } from '../template/references.ts';
import type { OutputDeclaration, ResourceDeclaration, Template } from '../template/template.ts';
import { intrinsicOf, isObject, textOf, walk } from '../template/values.ts';
import type { Stacks } from './registry.ts';
import { standing, type Blueprint, type Stack } from './stack.ts';

type PlannedStack = Pick<Stack, 'id' | 'name' | 'account' | 'region' | 'resources'>;

/** A template with its parameters known: what is to be made, in which order, and what its functions give. */
export interface Plan {
  readonly included: Readonly<Record<string, ResourceDeclaration>>;
  readonly outputs: Readonly<Record<string, OutputDeclaration>>;
  readonly graph: Graph;
  readonly scope: Scope;
  /** The exports that have been imported so far. */
  readonly imports: Set<string>;
  /** Regions whose availability zones the template asks for. */
  readonly zoneRegions: ReadonlySet<string>;
  /** Filled before resources are made. */
  readonly zones: Map<string, readonly string[]>;
}

/**
 * Chooses resources and outputs by the conditions and orders them.
 * @throws AwsError `ValidationError` for references that lead nowhere and circles.
 */
export function planStack(stack: PlannedStack, { template, parameters }: Blueprint, stacks: Stacks): Plan {
  const imports = new Set<string>();
  const zones = new Map<string, readonly string[]>();
  const scope = stackScope(stack, template, parameters, stacks, imports, zones);
  const included = chosen(template.Resources, scope);
  const outputs = chosen(template.Outputs, scope);
  checkRules(template, scope);
  const graph = dependencyGraph(template, included, (name) => scope.condition(name));
  const lost = referencesIn(chooseBranches(outputs, (name) => scope.condition(name))).map(({ name }) => name);
  const unresolved = lost.filter((name) => included[name] === undefined && !parameters.has(name));
  if (unresolved.length > 0) throw unresolvedIn('Outputs', new Set(unresolved));
  return { included, outputs, graph, scope, imports, zones, zoneRegions: zoneRegionsIn(template, scope) };
}

function chosen<T extends { readonly Condition?: string }>(section: Readonly<Record<string, T>>, scope: Scope): Record<string, T> {
  return Object.fromEntries(Object.entries(section).filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition)));
}

function zoneRegionsIn(template: Template, scope: Scope): Set<string> {
  const regions = new Set<string>();
  walk([template.Resources, template.Outputs], (value) => {
    const call = intrinsicOf(value);
    if (call?.name === 'Fn::GetAZs') regions.add(zonesRegion(call.argument, scope));
  });
  return regions;
}

/** The Rules section: assertions about parameters. */
function checkRules(template: Template, scope: Scope): void {
  for (const rule of Object.values(template.Rules).filter(isObject)) {
    if (rule['RuleCondition'] !== undefined && !evaluateCondition(rule['RuleCondition'], scope)) continue;
    const assertions = Array.isArray(rule['Assertions']) ? (rule['Assertions'] as unknown[]).filter(isObject) : [];
    const broken = assertions.find((assertion) => !evaluateCondition(assertion['Assert'], scope));
    if (broken !== undefined) throw validationError(`Template validation error: Template error: ${textOf(broken['AssertDescription'] ?? 'A rule of the template is not satisfied.')}`);
  }
}

function stackScope(stack: PlannedStack, template: Template, parameters: ReadonlyMap<string, ParameterValue>, stacks: Stacks, imports: Set<string>, zones: ReadonlyMap<string, readonly string[]>): Scope {
  const pseudo = pseudoParameters(stack);
  const conditions = new Map<string, boolean | 'being evaluated'>();
  const scope: Scope = {
    mappings: template.Mappings,
    parameter: (name) => parameters.get(name)?.value ?? (Object.hasOwn(pseudo, name) ? pseudo[name] : undefined),
    condition: (name) => {
      const known = conditions.get(name);
      if (known === 'being evaluated') throw validationError(`Template error: the condition ${name} depends on itself`);
      if (known !== undefined) return known;
      if (template.Conditions[name] === undefined) throw validationError(`Template error: the condition ${name} is not defined`);
      conditions.set(name, 'being evaluated');
      const value = evaluateCondition(template.Conditions[name], scope);
      conditions.set(name, value);
      return value;
    },
    reference: (id) => existing(stack, id).physicalId,
    attribute: (id, name) => {
      const { attributes } = existing(stack, id);
      const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      if (value === undefined) throw validationError(`Attribute '${name}' does not exist on resource ${id}`);
      return value;
    },
    imported: (name) => {
      imports.add(name);
      return stacks.exports().find((one) => one.name === name && one.stack.id !== stack.id)?.output.value;
    },
    zones: (region) => zones.get(region) ?? [],
  };
  return scope;
}

function existing(stack: PlannedStack, logicalId: string): { readonly physicalId: string; readonly attributes: Readonly<Record<string, unknown>> } {
  const resource = standing(stack, logicalId);
  if (resource === undefined) throw validationError(`Template error: resource ${logicalId} is not there to refer to`);
  return resource;
}

function pseudoParameters(stack: PlannedStack): Shape {
  return {
    'AWS::AccountId': stack.account,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': stack.region,
    'AWS::StackId': stack.id,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

/** The properties of a resource with every function evaluated. */
export function definitionOf(plan: Plan, logicalId: string): Shape {
  const value = evaluate(plan.included[logicalId]?.Properties ?? {}, plan.scope);
  return isObject(value) ? value : {};
}
