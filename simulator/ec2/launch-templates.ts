import type {
  CreateLaunchTemplateRequest, CreateLaunchTemplateVersionRequest, DeleteLaunchTemplateRequest, DeleteLaunchTemplateVersionsRequest, DescribeLaunchTemplatesRequest,
  DescribeLaunchTemplateVersionsRequest, LaunchTemplate, LaunchTemplateVersion, ModifyLaunchTemplateRequest, RequestLaunchTemplateData, Tag,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { invalidCombination, missingParameter } from './errors.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { operation } from './operation.ts';
import { page } from './pages.ts';
import type { Ec2Region } from './region.ts';
import { tagsFor } from './tags.ts';

interface Named {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
}

export interface NewLaunchTemplate {
  readonly id?: string | undefined;
  readonly name: string;
  readonly data: RequestLaunchTemplateData;
  readonly description?: string | undefined;
  readonly createdBy: string;
  readonly tags?: Tag[];
}

export function createLaunchTemplate(region: Ec2Region, fields: NewLaunchTemplate): LaunchTemplate {
  const { id = region.launchTemplates.newId(), name, createdBy } = fields;
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name)) {
    throw new AwsError('InvalidLaunchTemplateName.MalformedException', 'A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.');
  }
  if (byName(region, name) !== undefined) throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
  const template = region.launchTemplates.add(id, {
    LaunchTemplateId: id,
    LaunchTemplateName: name,
    CreateTime: new Date(region.clock.now()),
    CreatedBy: createdBy,
    DefaultVersionNumber: 1,
    LatestVersionNumber: 0,
    Tags: fields.tags ?? [],
  });
  region.launchTemplateVersions.set(id, []);
  addVersion(region, template, fields);
  return template;
}

function addVersion(region: Ec2Region, template: LaunchTemplate, fields: Pick<NewLaunchTemplate, 'data' | 'description' | 'createdBy'>): LaunchTemplateVersion {
  const { LaunchTemplateId: id = '', LaunchTemplateName, DefaultVersionNumber } = template;
  template.LatestVersionNumber = (template.LatestVersionNumber ?? 0) + 1;
  const version: LaunchTemplateVersion = {
    LaunchTemplateId: id,
    LaunchTemplateName,
    VersionNumber: template.LatestVersionNumber,
    ...(fields.description !== undefined && { VersionDescription: fields.description }),
    CreateTime: new Date(region.clock.now()),
    CreatedBy: fields.createdBy,
    DefaultVersion: template.LatestVersionNumber === DefaultVersionNumber,
    LaunchTemplateData: fields.data,
  };
  region.launchTemplateVersions.set(id, [...versionsOf(region, template), version]);
  return version;
}

function byName(region: Ec2Region, name: string): LaunchTemplate | undefined {
  return region.launchTemplates.where((template) => template.LaunchTemplateName === name)[0];
}

export function versionsOf(region: Ec2Region, template: LaunchTemplate): LaunchTemplateVersion[] {
  return region.launchTemplateVersions.get(template.LaunchTemplateId ?? '') ?? [];
}

/** The template that a request names by id or by name, not both. */
export function namedTemplate(region: Ec2Region, { LaunchTemplateId: id, LaunchTemplateName: name }: Named): LaunchTemplate {
  if (id !== undefined && name !== undefined) throw invalidCombination('Specify either LaunchTemplateId or LaunchTemplateName, not both.');
  if (id !== undefined) return region.launchTemplates.get(id);
  if (name === undefined) throw missingParameter('launchTemplateId');
  const template = byName(region, name);
  if (template === undefined) throw nameNotFound(name);
  return template;
}

const nameNotFound = (name: string): AwsError =>
  new AwsError('InvalidLaunchTemplateName.NotFoundException', `The specified launch template, with template name ${name}, does not exist.`);

/** `$Latest`, `$Default` or a number. */
export function versionOf(region: Ec2Region, template: LaunchTemplate, asked: string): LaunchTemplateVersion {
  const numbers: Readonly<Record<string, number | undefined>> = { $Latest: template.LatestVersionNumber, $Default: template.DefaultVersionNumber };
  const number = numbers[asked] ?? Number(asked);
  const found = versionsOf(region, template).find((version) => version.VersionNumber === number);
  if (found !== undefined) return found;
  throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', `Could not find the specified version ${asked} for the launch template with ID ${template.LaunchTemplateId ?? ''}.`);
}

function describedVersions(region: Ec2Region, input: DescribeLaunchTemplateVersionsRequest): LaunchTemplateVersion[] {
  if (input.LaunchTemplateId === undefined && input.LaunchTemplateName === undefined) {
    if (!input.Versions?.every((version) => version.startsWith('$'))) throw missingParameter('launchTemplateId');
    return region.launchTemplates.all().flatMap((template) => input.Versions?.map((version) => versionOf(region, template, version)) ?? []);
  }
  const template = namedTemplate(region, input);
  if (input.Versions !== undefined && input.Versions.length > 0) return input.Versions.map((version) => versionOf(region, template, version));
  const { MinVersion: min = '1', MaxVersion: max = 'Infinity' } = input;
  return versionsOf(region, template)
    .filter(({ VersionNumber: number = 0 }) => number >= Number(min) && number <= Number(max))
    .reverse();
}

function setDefault(region: Ec2Region, template: LaunchTemplate, asked: string): void {
  const chosen = versionOf(region, template, asked);
  template.DefaultVersionNumber = chosen.VersionNumber;
  for (const version of versionsOf(region, template)) version.DefaultVersion = version === chosen;
}

function deleteVersions(region: Ec2Region, template: LaunchTemplate, asked: readonly string[]): object {
  const { LaunchTemplateId, LaunchTemplateName, DefaultVersionNumber } = template;
  const about = (version: string) => ({ LaunchTemplateId, LaunchTemplateName, VersionNumber: Number(version) });
  const exists = (version: string): boolean => versionsOf(region, template).some((one) => one.VersionNumber === Number(version));
  const isDefault = asked.find((version) => Number(version) === DefaultVersionNumber);
  if (isDefault !== undefined) throw new AwsError('OperationNotPermitted', `You cannot delete the default version of a launch template.`);
  const gone = asked.filter(exists);
  region.launchTemplateVersions.set(LaunchTemplateId ?? '', versionsOf(region, template).filter((one) => !gone.includes(String(one.VersionNumber))));
  return {
    SuccessfullyDeletedLaunchTemplateVersions: gone.map(about),
    UnsuccessfullyDeletedLaunchTemplateVersions: asked.filter((version) => !gone.includes(version)).map((version) => ({
      ...about(version), ResponseError: { Code: 'launchTemplateVersionDoesNotExist', Message: `Could not find the specified version ${version}.` },
    })),
  };
}

const launchTemplateFilters: FilterTable<LaunchTemplate> = {
  'create-time': (template) => template.CreateTime?.toISOString(),
  'launch-template-name': (template) => template.LaunchTemplateName,
};

const versionFilters: FilterTable<LaunchTemplateVersion> = {
  'image-id': (version) => version.LaunchTemplateData?.ImageId,
  'instance-type': (version) => version.LaunchTemplateData?.InstanceType,
  'is-default-version': (version) => version.DefaultVersion,
};

export const launchTemplateOperations = {
  CreateLaunchTemplate: operation<CreateLaunchTemplateRequest>({
    required: ['LaunchTemplateName', 'LaunchTemplateData'],
    resources: ['launch-template/*'],
    run: (region, input, call) => ({
      LaunchTemplate: createLaunchTemplate(region, {
        name: input.LaunchTemplateName ?? '',
        data: input.LaunchTemplateData ?? {},
        description: input.VersionDescription,
        createdBy: call.principal.arn,
        tags: tagsFor(kinds.launchTemplate, input.TagSpecifications),
      }),
    }),
  }),

  CreateLaunchTemplateVersion: operation<CreateLaunchTemplateVersionRequest>({
    required: ['LaunchTemplateData'],
    resources: ['launch-template/{LaunchTemplateId}'],
    run: (region, input, call) => {
      const template = namedTemplate(region, input);
      const base = input.SourceVersion === undefined ? {} : versionOf(region, template, input.SourceVersion).LaunchTemplateData;
      const data = { ...base, ...input.LaunchTemplateData } as RequestLaunchTemplateData;
      return { LaunchTemplateVersion: addVersion(region, template, { data, description: input.VersionDescription, createdBy: call.principal.arn }) };
    },
  }),

  ModifyLaunchTemplate: operation<ModifyLaunchTemplateRequest>({
    resources: ['launch-template/{LaunchTemplateId}'],
    run: (region, input) => {
      const template = namedTemplate(region, input);
      if (input.DefaultVersion !== undefined) setDefault(region, template, input.DefaultVersion);
      return { LaunchTemplate: template };
    },
  }),

  DeleteLaunchTemplate: operation<DeleteLaunchTemplateRequest>({
    resources: ['launch-template/{LaunchTemplateId}'],
    run: (region, input) => {
      const template = namedTemplate(region, input);
      region.launchTemplateVersions.delete(template.LaunchTemplateId ?? '');
      region.launchTemplates.delete(template.LaunchTemplateId ?? '');
      return { LaunchTemplate: template };
    },
  }),

  DeleteLaunchTemplateVersions: operation<DeleteLaunchTemplateVersionsRequest>({
    required: ['Versions'],
    resources: ['launch-template/{LaunchTemplateId}'],
    run: (region, input) => deleteVersions(region, namedTemplate(region, input), input.Versions ?? []),
  }),

  DescribeLaunchTemplates: operation<DescribeLaunchTemplatesRequest>({
    run: (region, input) => {
      const byId = (input.LaunchTemplateIds ?? []).map((id) => region.launchTemplates.get(id));
      const byNames = (input.LaunchTemplateNames ?? []).map((name) => namedTemplate(region, { LaunchTemplateName: name }));
      const named = [...byId, ...byNames];
      const { items, ...rest } = page(applyFilters(named.length > 0 ? named : region.launchTemplates.all(), input.Filters, launchTemplateFilters), input);
      return { LaunchTemplates: items, ...rest };
    },
  }),

  DescribeLaunchTemplateVersions: operation<DescribeLaunchTemplateVersionsRequest>({
    run: (region, input) => {
      const { items, ...rest } = page(applyFilters(describedVersions(region, input), input.Filters, versionFilters), input);
      return { LaunchTemplateVersions: items, ...rest };
    },
  }),
};
