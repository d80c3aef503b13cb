import type { CreateTagsRequest, DeleteTagsRequest, DescribeTagsRequest, Tag, TagDescription, TagSpecification } from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { invalidValue } from './errors.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { kindOf, type Kind } from './kinds.ts';
import { operation } from './operation.ts';
import { page } from './pages.ts';
import { collections, findResource, type Ec2Region } from './region.ts';

const maxTags = 50;

/** The tags that a create request gives the resource it creates. */
export function tagsFor(kind: Kind, specifications: readonly TagSpecification[] | undefined): Tag[] {
  const foreign = specifications?.find((specification) => specification.ResourceType !== kind.type);
  if (foreign !== undefined) throw invalidValue(`'${foreign.ResourceType ?? ''}' is not a valid taggable resource type for this operation.`);
  return tagsOfType(kind, specifications);
}

/** As `tagsFor`, for requests that create resources of several kinds. */
export function tagsOfType(kind: Kind, specifications: readonly TagSpecification[] | undefined): Tag[] {
  return merge([], (specifications ?? []).filter((specification) => specification.ResourceType === kind.type).flatMap((specification) => specification.Tags ?? []));
}

function merge(present: readonly Tag[], added: readonly Tag[]): Tag[] {
  const tags = new Map(present.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
  for (const { Key = '', Value = '' } of added) {
    refuseUnfit(Key, Value);
    tags.set(Key, Value);
  }
  if (tags.size > maxTags) throw new AwsError('TagLimitExceeded', 'The maximum number of tags for a resource has been reached.');
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

function refuseUnfit(key: string, value: string): void {
  // AWS's own services tag what they make with the caller's credentials.
  const isReserved = /^aws:(?!cloudformation:|eks:|autoscaling:)/i.test(key);
  if (isReserved) throw invalidValue('Tag keys starting with \'aws:\' are reserved for internal use');
  if (key === '' || key.length > 127) throw invalidValue(`Tag key exceeds the maximum length of 127 characters, or is empty: '${key}'`);
  if (value.length > 255) throw invalidValue('Tag value exceeds the maximum length of 255 characters');
}

function resourceOf(region: Ec2Region, id: string) {
  const found = findResource(region, id);
  if (found !== undefined) return found;
  throw kindOf(id)?.notFound(id) ?? new AwsError('InvalidID', `The ID '${id}' is not valid`);
}

const tagFilters: FilterTable<TagDescription> = {
  key: (tag) => tag.Key,
  value: (tag) => tag.Value,
  'resource-id': (tag) => tag.ResourceId,
  'resource-type': (tag) => tag.ResourceType,
};

export const tagOperations = {
  CreateTags: operation<CreateTagsRequest>({
    required: ['Resources', 'Tags'],
    resources: ['{Resources}'],
    run: (region, input) => {
      const targets = (input.Resources ?? []).map((id) => resourceOf(region, id).record);
      const tagged = targets.map((record) => merge(record.Tags ?? [], input.Tags ?? []));
      targets.forEach((record, i) => (record.Tags = tagged[i]));
      return {};
    },
  }),

  DeleteTags: operation<DeleteTagsRequest>({
    required: ['Resources'],
    resources: ['{Resources}'],
    run: (region, input) => {
      const goes = (tag: Tag): boolean =>
        input.Tags === undefined || input.Tags.some((named) => named.Key === tag.Key && (named.Value === undefined || named.Value === tag.Value));
      for (const id of input.Resources ?? []) {
        const { record } = resourceOf(region, id);
        record.Tags = (record.Tags ?? []).filter((tag) => !goes(tag));
      }
      return {};
    },
  }),

  DescribeTags: operation<DescribeTagsRequest>({
    run: (region, input) => {
      const { items, ...rest } = page(applyFilters(allTags(region), input.Filters, tagFilters), input);
      return { Tags: items, ...rest };
    },
  }),
};

function allTags(region: Ec2Region): TagDescription[] {
  return collections(region).flatMap((collection) =>
    [...collection.entries()].flatMap(([ResourceId, record]) =>
      (record.Tags ?? []).map((tag) => ({ ResourceId, ResourceType: collection.kind.type as NonNullable<TagDescription['ResourceType']>, ...tag })),
    ),
  );
}
