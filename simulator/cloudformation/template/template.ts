import { parseDocument, type Document } from 'yaml';
import type { Shape } from '../../service.ts';
import { messageOf, validationError } from './errors.ts';
import { cloudFormationTags } from './tags.ts';
import { bare, isObject } from './values.ts';

/** A template whose outline is sound: the sections are objects, every resource and parameter has a type. */
export interface Template {
  readonly Description?: string;
  readonly Metadata?: unknown;
  readonly Parameters: Readonly<Record<string, ParameterDeclaration>>;
  readonly Mappings: Shape;
  readonly Conditions: Shape;
  readonly Rules: Shape;
  readonly Resources: Readonly<Record<string, ResourceDeclaration>>;
  readonly Outputs: Readonly<Record<string, OutputDeclaration>>;
}

export interface ParameterDeclaration {
  readonly Type: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly Description?: string;
  readonly NoEcho?: boolean | string;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
}

export interface ResourceDeclaration {
  readonly Type: string;
  readonly Properties?: Shape;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  /** Of an Auto Scaling group. A change of its launch template replaces no instances here, whatever it says. */
  readonly UpdatePolicy?: Shape;
  readonly Metadata?: unknown;
}

export interface OutputDeclaration {
  readonly Value: unknown;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

const sections = ['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Rules', 'Resources', 'Outputs'];
const members = {
  Parameters: ['Type', 'Default', 'AllowedValues', 'AllowedPattern', 'ConstraintDescription', 'Description', 'NoEcho', 'MinLength', 'MaxLength', 'MinValue', 'MaxValue'],
  Resources: ['Type', 'Properties', 'Condition', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'UpdatePolicy', 'Metadata'],
  Outputs: ['Value', 'Description', 'Condition', 'Export'],
};
const required = { Parameters: 'Type', Resources: 'Type', Outputs: 'Value' };
const deletionPolicies = ['Delete', 'Retain', 'RetainExceptOnCreate'];

/**
 * Parses the text of a template, JSON or YAML.
 * @throws AwsError `ValidationError` with the line and column, or with what is wrong in the outline.
 */
export function parseTemplate(text: string): Template {
  const json = text.trimStart().startsWith('{');
  const wellFormed = json ? parseJson(text) : undefined;
  if (wellFormed !== undefined) return outline(wellFormed);
  const document = parseDocument(text, { customTags: cloudFormationTags, version: '1.2' });
  const error = document.errors[0];
  if (error !== undefined) {
    const at = error.linePos?.[0];
    const place = at === undefined ? '' : ` (line ${at.line}, column ${at.col})`;
    throw validationError(`Template format error: ${json ? 'JSON' : 'YAML'} not well-formed.${place}`);
  }
  const unknownTag = document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED');
  if (unknownTag) throw validationError(`Template format error: ${unknownTag.message.split('\n')[0] ?? ''}`);
  return outline(valueOf(document, json));
}

/** `undefined` for what is no JSON: YAML's reader says where it is wrong, and reads YAML that begins with a brace. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Aliases resolve here: one that leads nowhere, or to too much, is an error of the text too. */
function valueOf(document: Document, json: boolean): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw validationError(`Template format error: ${json ? 'JSON' : 'YAML'} not well-formed. (${messageOf(error)})`);
  }
}

/** Checks the outline of an already parsed template. */
export function outline(given: unknown): Template {
  const value = bare(given);
  if (!isObject(value)) throw validationError('Template format error: unsupported structure.');
  if (value['Transform'] !== undefined) throw validationError('Template error: Transform is not simulated; deploy the processed template.');
  const unknown = Object.keys(value).filter((name) => !sections.includes(name));
  if (unknown.length > 0) throw validationError(`Invalid template property or properties [${unknown.join(', ')}]`);
  const version = value['AWSTemplateFormatVersion'];
  if (version !== undefined && version !== '2010-09-09') throw validationError(`Template format error: [/AWSTemplateFormatVersion] must be a supported version: '2010-09-09'.`);
  const template: Shape = { ...Object.fromEntries(['Parameters', 'Mappings', 'Conditions', 'Rules', 'Resources', 'Outputs'].map((name) => [name, section(value, name)])), ...described(value) };
  const typed = template as unknown as Template;
  if (Object.keys(typed.Resources).length === 0) throw validationError('Template format error: At least one Resources member must be defined.');
  checkMembers(typed);
  checkKinds(template);
  return typed;
}

function described(value: Shape): Shape {
  const description = value['Description'];
  if (description !== undefined && typeof description !== 'string') throw validationError('Template format error: Description must be a string.');
  if (description !== undefined && description.length > 1024) throw validationError("Template format error: 'Description' length is greater than 1024.");
  return { ...(description !== undefined && { Description: description }), ...(value['Metadata'] !== undefined && { Metadata: value['Metadata'] }) };
}

function section(template: Shape, name: string): Shape {
  const value = template[name] ?? {};
  if (!isObject(value)) throw validationError(`Template format error: [/${name}] '${name}' must be an object.`);
  return value;
}

function checkMembers(template: Template): void {
  for (const name of ['Parameters', 'Resources', 'Outputs'] as const) {
    for (const [id, member] of Object.entries(template[name] as Shape)) {
      if (!isObject(member)) throw validationError(`Template format error: [/${name}/${id}] Every ${name} object must be an object.`);
      if (!/^[A-Za-z0-9]{1,255}$/.test(id)) throw validationError(`Template format error: ${name} name ${id} is non alphanumeric.`);
      const extra = Object.keys(member).find((key) => !members[name].includes(key));
      if (extra !== undefined) throw validationError(`Invalid template ${name.slice(0, -1).toLowerCase()} property '${extra}'`);
      if (member[required[name]] === undefined) throw validationError(`Template format error: [/${name}/${id}] Every ${name} object must contain a ${required[name]} member.`);
    }
  }
}

/** What each member of a section's entries has to be. */
const kinds: Readonly<Record<string, Readonly<Record<string, readonly [fits: (value: unknown) => boolean, what: string]>>>> = {
  Parameters: {
    Type: [isText, 'a string'],
    AllowedPattern: [isPattern, 'a regular expression'],
    ...Object.fromEntries(['MinLength', 'MaxLength', 'MinValue', 'MaxValue'].map((name) => [name, [isNumeric, 'a number']])),
    AllowedValues: [Array.isArray, 'a list'],
    Default: [(value) => !isObject(value) && !Array.isArray(value) && value !== null, 'a string'],
    ConstraintDescription: [isText, 'a string'],
    Description: [isText, 'a string'],
  },
  Resources: {
    Type: [isText, 'a string'],
    Properties: [isObject, 'an object'],
    Condition: [isText, 'a string'],
    DependsOn: [(value) => isText(value) || (Array.isArray(value) && value.every(isText)), 'a string or a list of strings'],
    DeletionPolicy: [isPolicy, `one of ${deletionPolicies.join(', ')}`],
    UpdateReplacePolicy: [isPolicy, `one of ${deletionPolicies.join(', ')}`],
    UpdatePolicy: [isObject, 'an object'],
  },
  Outputs: {
    Condition: [isText, 'a string'],
    Description: [isText, 'a string'],
    Export: [(value) => isObject(value) && value['Name'] !== undefined, 'an object with a Name'],
  },
};

function checkKinds(template: Shape): void {
  for (const [name, wanted] of Object.entries(kinds)) {
    for (const [id, entry] of Object.entries(template[name] as Record<string, Shape>)) {
      const wrong = Object.entries(wanted).find(([member, [fits]]) => entry[member] !== undefined && !fits(entry[member]));
      if (wrong !== undefined) throw validationError(`Template format error: [/${name}/${id}/${wrong[0]}] '${wrong[0]}' must be ${wrong[1][1]}.`);
    }
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (isText(value) && value.trim() !== '' && Number.isFinite(Number(value)));
}

function isPolicy(value: unknown): boolean {
  return isText(value) && deletionPolicies.includes(value);
}

function isPattern(value: unknown): boolean {
  try {
    return isText(value) && new RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
}
