import { validationError } from './errors.ts';
import { textOf } from './values.ts';
import type { ParameterDeclaration, Template } from './template.ts';

/** A parameter's value: what `Ref` gives, and the text that was asked for (a name, for an SSM parameter). */
export interface ParameterValue {
  readonly text: string;
  readonly value: string | readonly string[];
  /** The value behind an SSM parameter type. */
  readonly resolved?: string;
}

/** Reads SSM parameters for the `AWS::SSM::Parameter::Value<…>` types; undefined for one that does not exist. */
export type ReadParameter = (name: string) => Promise<string | undefined>;

const plainTypes = ['String', 'Number', 'CommaDelimitedList', 'List<Number>', 'List<String>', 'AWS::SSM::Parameter::Name'];
const awsTypes = /^(List<)?AWS::(EC2::[A-Za-z]+(::[A-Za-z]+)*|Route53::HostedZone::Id)>?$/;
const ssmTypes = /^AWS::SSM::Parameter::Value<(.+)>$/;

/**
 * Values for all parameters of a template, from what the caller gave and the defaults.
 * @throws AwsError `ValidationError`, in CloudFormation's words, for a missing, unknown or unfit value.
 */
export async function parameterValues(template: Template, given: ReadonlyMap<string, string>, readParameter: ReadParameter): Promise<Map<string, ParameterValue>> {
  const unknown = [...given.keys()].filter((name) => template.Parameters[name] === undefined);
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const declared = Object.entries(template.Parameters);
  const missing = declared.filter(([name, { Default }]) => !given.has(name) && Default === undefined).map(([name]) => name);
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  const values = new Map<string, ParameterValue>();
  for (const [name, declaration] of declared) {
    checkType(name, declaration);
    const text = given.get(name) ?? textOf(declaration.Default);
    checkConstraints(name, text, declaration);
    values.set(name, await parameterValue(declaration, text, readParameter));
  }
  return values;
}

function checkType(name: string, { Type }: ParameterDeclaration): void {
  if (!plainTypes.includes(Type) && !awsTypes.test(Type) && !ssmTypes.test(Type)) throw validationError(`Template format error: Unrecognized parameter type: ${Type} for parameter ${name}`);
}

async function parameterValue(declaration: ParameterDeclaration, text: string, readParameter: ReadParameter): Promise<ParameterValue> {
  const stored = ssmTypes.exec(declaration.Type)?.[1];
  if (stored === undefined) return { text, value: isList(declaration.Type) ? splitList(text) : text };
  const resolved = await readParameter(text);
  if (resolved === undefined) throw validationError(`Unable to fetch parameters [${text}] from parameter store for this account.`);
  return { text, resolved, value: isList(stored) ? splitList(resolved) : resolved };
}

function isList(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}

function splitList(text: string): string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

/** One row per constraint: when it is broken, and AWS's words for it. */
const constraints: readonly { readonly broken: (text: string, declaration: ParameterDeclaration) => boolean; readonly message: (name: string, declaration: ParameterDeclaration) => string }[] = [
  { broken: (text, { Type }) => Type === 'Number' && !isNumber(text), message: (name) => `Parameter '${name}' must be a number.` },
  { broken: (text, { Type }) => Type === 'List<Number>' && !splitList(text).every(isNumber), message: (name) => `Parameter '${name}' must be a list of numbers.` },
  { broken: (text, declaration) => !isAllowed(text, declaration), message: (name) => `Parameter '${name}' must be one of AllowedValues` },
  { broken: (text, { AllowedPattern }) => AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(text), message: (name, { AllowedPattern }) => `Parameter '${name}' must match pattern ${AllowedPattern ?? ''}` },
  { broken: (text, { MinLength }) => MinLength !== undefined && text.length < Number(MinLength), message: (name, { MinLength }) => `Parameter '${name}' must contain at least ${MinLength ?? ''} characters` },
  { broken: (text, { MaxLength }) => MaxLength !== undefined && text.length > Number(MaxLength), message: (name, { MaxLength }) => `Parameter '${name}' must contain at most ${MaxLength ?? ''} characters` },
  { broken: (text, { MinValue }) => MinValue !== undefined && Number(text) < Number(MinValue), message: (name, { MinValue }) => `Parameter '${name}' must be a number not less than ${MinValue ?? ''}` },
  { broken: (text, { MaxValue }) => MaxValue !== undefined && Number(text) > Number(MaxValue), message: (name, { MaxValue }) => `Parameter '${name}' must be a number not greater than ${MaxValue ?? ''}` },
];

function checkConstraints(name: string, text: string, declaration: ParameterDeclaration): void {
  const broken = constraints.find((constraint) => constraint.broken(text, declaration));
  if (broken === undefined) return;
  const described = declaration.ConstraintDescription;
  throw validationError(described === undefined ? broken.message(name, declaration) : `Parameter ${name} failed to satisfy constraint: ${described}`);
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function isAllowed(text: string, { AllowedValues, Type }: ParameterDeclaration): boolean {
  if (AllowedValues === undefined) return true;
  const allowed = AllowedValues.map(textOf);
  return (isList(Type) ? splitList(text) : [text]).every((item) => allowed.includes(item));
}
