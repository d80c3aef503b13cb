import { z } from 'zod';
import type { Shape } from '../../service.ts';
import { requestTags } from '../engine/conditions.ts';
import { tags, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { eksError } from '../errors.ts';
import type { Place } from '../model.ts';

const resourceArn = z.string().regex(/^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:.+$/);
const resource = (input: Shape): string[] => [text(input.resourceArn)];

interface Tagged {
  readonly tags: Record<string, string>;
}

export const TagResource = operation({
  http: { method: 'POST', path: '/tags/{resourceArn}' },
  resources: resource,
  conditions: requestTags,
  refusal: 'BadRequestException',
  input: z.object({ resourceArn, tags }),
  run(input, { eks, place }) {
    const tagged = taggedResource(place, input.resourceArn);
    const { tagsPerResource } = eks.settings.quotas;
    if (Object.keys({ ...tagged.tags, ...input.tags }).length > tagsPerResource) {
      throw eksError('BadRequestException', `A resource can have at most ${tagsPerResource} tags`);
    }
    Object.assign(tagged.tags, input.tags);
    return {};
  },
});

export const UntagResource = operation({
  http: { method: 'DELETE', path: '/tags/{resourceArn}', query: { tagKeys: 'list' } },
  resources: resource,
  conditions: ({ tagKeys }) => ({ 'aws:TagKeys': Array.isArray(tagKeys) ? tagKeys.map(text) : [] }),
  refusal: 'BadRequestException',
  input: z.object({ resourceArn, tagKeys: z.array(z.string().min(1).max(128)).min(1) }),
  run(input, { place }) {
    const tagged = taggedResource(place, input.resourceArn);
    for (const key of input.tagKeys) Reflect.deleteProperty(tagged.tags, key);
    return {};
  },
});

export const ListTagsForResource = operation({
  http: { method: 'GET', path: '/tags/{resourceArn}' },
  resources: resource,
  refusal: 'BadRequestException',
  input: z.object({ resourceArn }),
  run: (input, { place }) => ({ tags: taggedResource(place, input.resourceArn).tags }),
});

/** The resource of any kind that has this ARN. */
function taggedResource(place: Place, arn: string): Tagged {
  for (const [candidate, tagged] of allTagged(place)) if (candidate === arn) return tagged;
  throw eksError('NotFoundException', `Resource not found for ARN: ${arn}`);
}

function* allTagged({ clusters, registrations }: Place): Iterable<[string, Tagged]> {
  for (const { shape } of registrations.values()) yield [shape.arn, shape];
  for (const cluster of clusters.values()) {
    yield [cluster.shape.arn, cluster.shape];
    for (const { shape } of cluster.nodegroups.values()) yield [shape.nodegroupArn, shape];
    for (const { shape } of cluster.addons.values()) yield [shape.addonArn, shape];
    for (const { shape } of cluster.fargateProfiles.values()) yield [shape.fargateProfileArn, shape];
    for (const { shape } of cluster.accessEntries.values()) yield [shape.accessEntryArn, shape];
    for (const { shape } of cluster.capabilities.values()) yield [shape.arn, shape];
    for (const { shape } of cluster.identityProviders.values()) yield [shape.identityProviderConfigArn, shape];
    for (const { shape } of cluster.podIdentityAssociations.values()) yield [shape.associationArn, shape];
  }
}
