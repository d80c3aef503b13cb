import type { Shape } from '../../service.ts';
import { providers } from '../providers/index.ts';
import { conform } from '../schema/conform.ts';
import { resourceSchema } from '../schema/schema.ts';
import { validationError } from './errors.ts';
import { dependsOn, referencesIn, unresolvedIn, type Reference } from './references.ts';
import type { ResourceDeclaration, Template } from './template.ts';
import { intrinsicOf, walk } from './values.ts';

/**
 * What can be said against a template before its parameters are known: types, references, conditions, properties.
 * @throws AwsError `ValidationError`. Problems with properties come all at once.
 */
export function validateTemplate(template: Template): void {
  checkTypes(template);
  checkConditions(template);
  checkReferences(template);
  const problems = Object.entries(template.Resources).flatMap(([id, resource]) => propertyProblems(id, resource));
  if (problems.length > 0) throw validationError(problems.join('\n'));
}

function checkTypes(template: Template): void {
  const unknown = Object.values(template.Resources).map(({ Type }) => Type).filter((type) => providers[type] === undefined);
  if (unknown.length > 0) throw validationError(`Template format error: Unrecognized resource types: [${[...new Set(unknown)].join(', ')}]`);
}

function checkConditions(template: Template): void {
  const named = [...Object.values(template.Resources), ...Object.values(template.Outputs)].flatMap(({ Condition }) => (Condition === undefined ? [] : [Condition]));
  const used = [template.Resources, template.Outputs].flatMap((section) => conditionsIn(section));
  const missing = [...named, ...used].filter((name) => template.Conditions[name] === undefined);
  if (missing.length > 0) throw validationError(`Template format error: Unresolved condition dependency ${[...new Set(missing)].join(', ')} in the template`);
  const inConditions = referencesIn(template.Conditions).map(({ name }) => name).filter((name) => template.Parameters[name] === undefined);
  if (inConditions.length > 0) throw validationError(`Template format error: Unresolved dependencies [${inConditions.join(', ')}]. Cannot reference resources in the Conditions block of the template`);
}

function conditionsIn(value: unknown): string[] {
  const names: string[] = [];
  walk(value, (inside) => {
    const call = intrinsicOf(inside);
    const argument = call?.name === 'Fn::If' && Array.isArray(call.argument) ? (call.argument as unknown[])[0] : undefined;
    if (typeof argument === 'string') names.push(argument);
  });
  return names;
}

function checkReferences(template: Template): void {
  const explicit = Object.values(template.Resources).flatMap((resource) => dependsOn(resource)).filter((name) => template.Resources[name] === undefined);
  const properties = Object.values(template.Resources).flatMap(({ Properties }) => referencesIn(Properties));
  for (const [section, references] of [['Resources', properties], ['Outputs', referencesIn(template.Outputs)]] as const) {
    const unknown = references.filter(({ name }) => template.Resources[name] === undefined && template.Parameters[name] === undefined);
    const names = new Set([...unknown.map(({ name }) => name), ...(section === 'Resources' ? explicit : [])]);
    if (names.size > 0) throw unresolvedIn(section, names);
    references.forEach((reference) => checkAttribute(reference, template));
  }
}

function checkAttribute({ name, attribute }: Reference, template: Template): void {
  if (attribute === undefined) return;
  const resource = template.Resources[name];
  if (resource === undefined) throw validationError(`Template error: instance of Fn::GetAtt references undefined resource ${name}`);
  if (providers[resource.Type]?.attributes.includes(attribute) === true) return;
  throw validationError(`Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`);
}

function propertyProblems(id: string, resource: ResourceDeclaration): string[] {
  const properties = resource.Properties ?? {};
  return intrinsicOf(properties) === undefined ? misfitMessages(id, resource.Type, properties) : [];
}

/** What is wrong with a resource's properties, in one message; none when they fit. */
export function misfitMessages(id: string, type: string, properties: Shape): string[] {
  const schema = resourceSchema(type);
  if (schema === undefined) return [];
  const refused = (providers[type]?.unsupported ?? []).filter((name) => properties[name] !== undefined).map((name) => `#/${name}: ${type} is simulated without this property`);
  const problems = [...conform(properties, schema).misfits.map(({ path, message }) => `#${path}: ${message}`), ...refused];
  return problems.length === 0 ? [] : [`Properties validation failed for resource ${id} with message: ${problems.join('; ')}`];
}

const identityTypes = ['AWS::IAM::InstanceProfile', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::RolePolicy'];
const identityNames = ['RoleName', 'ManagedPolicyName', 'InstanceProfileName'];

/** The capability a template needs, with the resources that need it. */
export function requiredCapability(template: Template): { readonly capability: 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM'; readonly types: readonly string[] } | undefined {
  const identities = Object.values(template.Resources).filter(({ Type }) => identityTypes.includes(Type));
  if (identities.length === 0) return undefined;
  const named = identities.some(({ Properties, Type }) => Type !== 'AWS::IAM::RolePolicy' && identityNames.some((name) => Properties?.[name] !== undefined));
  return { capability: named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM', types: [...new Set(identities.map(({ Type }) => Type))] };
}
