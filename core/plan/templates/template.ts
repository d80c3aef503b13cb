import type { Tags } from '../../spec/cluster-spec.ts';

/** A CloudFormation template, as far as ours go. */
export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Parameters?: Readonly<Record<string, { readonly Type: 'String'; readonly Description?: string }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Description?: string }>>;
}

export interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: 'Delete' | 'Retain';
  readonly UpdateReplacePolicy?: 'Delete' | 'Retain';
  /** How CloudFormation replaces the instances of an Auto Scaling group. */
  readonly UpdatePolicy?: Readonly<Record<string, unknown>>;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The largest template that CloudFormation takes in a request, in bytes of UTF-8. */
export const MAX_TEMPLATE_BYTES = 51_200;

export function sizeOf(template: Readonly<Record<string, unknown>> | Template): number {
  return new TextEncoder().encode(JSON.stringify(template)).length;
}

export function ref(logicalId: string): { readonly Ref: string } {
  return { Ref: logicalId };
}

export function getAtt(logicalId: string, attribute: string): { readonly 'Fn::GetAtt': readonly [string, string] } {
  return { 'Fn::GetAtt': [logicalId, attribute] };
}

export function join(values: readonly unknown[]): { readonly 'Fn::Join': readonly [string, readonly unknown[]] } {
  return { 'Fn::Join': [',', values] };
}

export function nameTag(cluster: string, part: string): { readonly Key: string; readonly Value: string }[] {
  return [{ Key: 'Name', Value: `drydock-${cluster}-${part}` }];
}

/** A list out of texts that may themselves be lists with commas. */
export function splitAll(values: readonly unknown[]): unknown {
  return { 'Fn::Split': [',', values.length === 1 ? values[0] : join(values)] };
}

export function tagList(tags: Tags): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** What CloudFormation wants acknowledged before it makes IAM resources, and roles with a given name. */
export function capabilitiesOf(template: Readonly<Record<string, unknown>>): ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM')[] {
  const resources = Object.values((template as Partial<Template>).Resources ?? {});
  const iam = resources.filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  if (iam.length === 0) return [];
  return iam.some(({ Properties }) => Properties?.['RoleName'] !== undefined) ? ['CAPABILITY_NAMED_IAM'] : ['CAPABILITY_IAM'];
}
