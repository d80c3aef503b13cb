import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import type { Call, Shape } from '../service.ts';
import { kindOf } from './kinds.ts';
import { findResource, type Ec2Region } from './region.ts';

const placeholder = /\{(\w+)\}/;

/** The ARNs that a policy must allow; templates as in `Definition.resources`. A template whose member is absent names nothing. */
export function arnsOf(templates: readonly string[], input: Shape, call: Call): string[] {
  const arns = templates.flatMap((template) => resourcesNamed(template, input)).map((resource) => `arn:aws:ec2:${call.region}:${call.account}:${resource}`);
  return arns.length > 0 ? arns : ['*'];
}

/** `aws:RequestTag/…` and `aws:TagKeys` of what the request brings, `aws:ResourceTag/…` of what it names. */
export function conditionsOf(templates: readonly string[], input: Shape, region: Ec2Region): Record<string, string | readonly string[]> {
  const brought = tagsIn(input);
  const present = templates
    .flatMap((template) => resourcesNamed(template, input))
    .flatMap((resource) => findResource(region, resource.slice(resource.indexOf('/') + 1))?.record.Tags ?? []);
  return {
    ...keyed('aws:ResourceTag', present),
    ...keyed('aws:RequestTag', brought),
    ...(brought.length > 0 && { 'aws:TagKeys': brought.map((tag) => tag.Key ?? '') }),
  };
}

function resourcesNamed(template: string, input: Shape): string[] {
  const member = placeholder.exec(template)?.[1];
  if (member === undefined) return [template];
  const ids = [input[member] ?? []].flat().filter((id) => typeof id === 'string');
  return ids.map((id) => (template === `{${member}}` ? `${kindOf(id)?.type ?? '*'}/${id}` : template.replace(placeholder, id)));
}

function tagsIn(input: Shape): Tag[] {
  const specifications = (input['TagSpecifications'] ?? []) as TagSpecification[];
  return [...specifications.flatMap((specification) => specification.Tags ?? []), ...((input['Tags'] ?? []) as Tag[])];
}

function keyed(prefix: string, tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map((tag) => [`${prefix}/${tag.Key ?? ''}`, tag.Value ?? '']));
}
