import * as z from 'zod';
import { AwsError, Regional, type Call, type Operation, type Service, type Shape, type World } from '../../service.ts';
import { readInput } from '../common/input.ts';
import { findParameter, parameterArn, parametersWhere, refuseUnfit, select, type Parameter, type ParameterStore, type ParameterVersion } from './parameters.ts';

const name = z.string().min(1).max(2048);
const tags = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }));
const paging = { NextToken: z.string().optional() };

const schemas = {
  put: z.object({
    Name: name,
    Value: z.string(),
    Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
    Description: z.string().max(1024).optional(),
    KeyId: z.string().optional(),
    Overwrite: z.boolean().default(false),
    Tier: z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']).default('Standard'),
    AllowedPattern: z.string().optional(),
    Tags: tags.default([]),
  }),
  get: z.object({ Name: name, WithDecryption: z.boolean().default(false) }),
  getMany: z.object({ Names: z.array(name).min(1).max(10), WithDecryption: z.boolean().default(false) }),
  getByPath: z.object({ Path: z.string().startsWith('/'), Recursive: z.boolean().default(false), WithDecryption: z.boolean().default(false), MaxResults: z.int().min(1).max(10).default(10), ...paging }),
  named: z.object({ Name: name }),
  deleteMany: z.object({ Names: z.array(name).min(1).max(10) }),
  describe: z.object({
    ParameterFilters: z.array(z.object({ Key: z.enum(['Name', 'Path', 'Type']), Option: z.enum(['Equals', 'BeginsWith', 'Contains', 'OneLevel', 'Recursive']).optional(), Values: z.array(z.string()).min(1) })).default([]),
    MaxResults: z.int().min(1).max(50).default(50),
    ...paging,
  }),
  resource: z.object({ ResourceType: z.literal('Parameter'), ResourceId: name }),
};

/** Systems Manager's Parameter Store: the account's parameters and AWS's public ones for EKS nodes. */
export function createSsmService(world: World): Service {
  const stores = new Regional((account, region): ParameterStore => ({ account, region, own: new Map() }));
  const operation = (run: (store: ParameterStore, input: Shape, call: Call) => Shape, member?: string): Operation => ({
    run: (input, call) => run(stores.of(call), input, call),
    ...(member !== undefined && { resources: (input: Shape, call: Call) => [input[member] ?? []].flat().filter((one) => typeof one === 'string').map((one) => parameterArn(call, one)) }),
  });
  return {
    name: 'ssm',
    protocol: 'json-1.1',
    targetPrefix: 'AmazonSSM',
    operations: {
      PutParameter: operation((store, input, call) => put(store, input, call, world.clock.now()), 'Name'),
      GetParameter: operation(get, 'Name'),
      GetParameters: operation(getMany, 'Names'),
      GetParametersByPath: operation(getByPath, 'Path'),
      GetParameterHistory: operation(history, 'Name'),
      DeleteParameter: operation(remove, 'Name'),
      DeleteParameters: operation(removeMany, 'Names'),
      DescribeParameters: operation(describe),
      AddTagsToResource: operation(addTags, 'ResourceId'),
      RemoveTagsFromResource: operation(removeTags, 'ResourceId'),
      ListTagsForResource: operation(listTags, 'ResourceId'),
    },
  };
}

const notFound = (): AwsError => new AwsError('ParameterNotFound', '');

function put(store: ParameterStore, input: Shape, call: Call, now: number): Shape {
  const fields = readInput(schemas.put, input);
  refuseUnfit(fields.Name, fields.Value, fields.Tier);
  if (fields.AllowedPattern !== undefined && !new RegExp(fields.AllowedPattern).test(fields.Value)) {
    throw new AwsError('ParameterPatternMismatchException', `Parameter value, cannot be validated against allowedPattern: ${fields.AllowedPattern}`);
  }
  const present = store.own.get(fields.Name);
  if (present !== undefined && !fields.Overwrite) {
    throw new AwsError('ParameterAlreadyExists', 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');
  }
  const before = present?.versions.at(-1);
  const type = fields.Type ?? before?.type;
  if (type === undefined) throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  const parameter = present ?? { name: fields.Name, versions: [], tags: new Map(fields.Tags.map((tag) => [tag.Key, tag.Value])) };
  const version = (before?.version ?? 0) + 1;
  const keyId = type === 'SecureString' ? (fields.KeyId ?? 'alias/aws/ssm') : undefined;
  parameter.versions.push({ value: fields.Value, type, version, modifiedAt: now, modifiedBy: call.principal.arn, description: fields.Description ?? before?.description, keyId });
  store.own.set(fields.Name, parameter);
  return { Version: version, Tier: fields.Tier };
}

function shown(store: ParameterStore, { name: Name }: Parameter, version: ParameterVersion, decrypt: boolean): Shape {
  return {
    Name,
    Type: version.type,
    Value: version.type === 'SecureString' && !decrypt ? Buffer.from(`${version.keyId ?? ''}:${version.value}`).toString('base64') : version.value,
    Version: version.version,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: parameterArn(store, Name),
    DataType: 'text',
  };
}

function latest(store: ParameterStore, parameter: Parameter, decrypt: boolean): Shape[] {
  const version = parameter.versions.at(-1);
  return version === undefined ? [] : [shown(store, parameter, version, decrypt)];
}

function get(store: ParameterStore, input: Shape): Shape {
  const { Name, WithDecryption } = readInput(schemas.get, input);
  const found = select(store, Name);
  if (found === undefined) throw notFound();
  return { Parameter: shown(store, found.parameter, found.version, WithDecryption) };
}

function getMany(store: ParameterStore, input: Shape): Shape {
  const { Names, WithDecryption } = readInput(schemas.getMany, input);
  const found = Names.map((Name) => ({ Name, selected: select(store, Name) }));
  return {
    Parameters: found.flatMap(({ selected }) => (selected === undefined ? [] : [shown(store, selected.parameter, selected.version, WithDecryption)])),
    InvalidParameters: found.filter(({ selected }) => selected === undefined).map(({ Name }) => Name),
  };
}

function isBelow(path: string, recursive: boolean): (parameter: string) => boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return (parameter) => parameter.startsWith(prefix) && (recursive || !parameter.slice(prefix.length).includes('/'));
}

function getByPath(store: ParameterStore, input: Shape): Shape {
  const { Path, Recursive, WithDecryption, ...paging } = readInput(schemas.getByPath, input);
  const { items, ...rest } = page(parametersWhere(store, isBelow(Path, Recursive)), paging);
  return { Parameters: items.flatMap((parameter) => latest(store, parameter, WithDecryption)), ...rest };
}

function history(store: ParameterStore, input: Shape): Shape {
  const { Name, WithDecryption } = readInput(schemas.get, input);
  const found = store.own.get(Name);
  if (found === undefined) throw notFound();
  return { Parameters: found.versions.map((version) => ({ ...shown(store, found, version, WithDecryption), LastModifiedUser: version.modifiedBy })) };
}

function remove(store: ParameterStore, input: Shape): Shape {
  if (!store.own.delete(readInput(schemas.named, input).Name)) throw notFound();
  return {};
}

function removeMany(store: ParameterStore, input: Shape): Shape {
  const { Names } = readInput(schemas.deleteMany, input);
  const DeletedParameters = Names.filter((one) => store.own.delete(one));
  return { DeletedParameters, InvalidParameters: Names.filter((one) => !DeletedParameters.includes(one)) };
}

type ParameterFilter = z.infer<typeof schemas.describe>['ParameterFilters'][number];

/** Filter key → whether one of its values fits. */
const filterTests: Readonly<Record<ParameterFilter['Key'], (parameter: Parameter, value: string, option: ParameterFilter['Option']) => boolean>> = {
  Name: (parameter, value, option) => {
    if (option === 'Contains') return parameter.name.includes(value);
    return option === 'BeginsWith' ? parameter.name.startsWith(value) : parameter.name === value;
  },
  Path: (parameter, value, option) => isBelow(value, option === 'Recursive')(parameter.name),
  Type: (parameter, value) => parameter.versions.at(-1)?.type === value,
};

function describe(store: ParameterStore, input: Shape): Shape {
  const { ParameterFilters, ...paging } = readInput(schemas.describe, input);
  const chosen = [...store.own.values()].filter((parameter) =>
    ParameterFilters.every(({ Key, Option, Values }) => Values.some((value) => filterTests[Key](parameter, value, Option))),
  );
  const { items, ...rest } = page(chosen, paging);
  return {
    Parameters: items.flatMap((parameter) => parameter.versions.slice(-1).map((version) => ({
      Name: parameter.name, ARN: parameterArn(store, parameter.name), Type: version.type, Version: version.version, Description: version.description, KeyId: version.keyId,
      LastModifiedDate: new Date(version.modifiedAt), LastModifiedUser: version.modifiedBy, Tier: 'Standard', DataType: 'text', Policies: [],
    }))),
    ...rest,
  };
}

function tagged(store: ParameterStore, input: Shape): Parameter {
  const { ResourceId } = readInput(schemas.resource, input);
  const found = findParameter(store, ResourceId);
  if (found === undefined) throw new AwsError('InvalidResourceId', 'The resource ID is not valid. Verify that you entered the correct ID and try again.');
  return found;
}

function addTags(store: ParameterStore, input: Shape): Shape {
  const parameter = tagged(store, input);
  for (const tag of readInput(z.object({ Tags: tags }), input).Tags) parameter.tags.set(tag.Key, tag.Value);
  return {};
}

function removeTags(store: ParameterStore, input: Shape): Shape {
  const parameter = tagged(store, input);
  for (const key of readInput(z.object({ TagKeys: z.array(z.string()) }), input).TagKeys) parameter.tags.delete(key);
  return {};
}

function listTags(store: ParameterStore, input: Shape): Shape {
  return { TagList: [...tagged(store, input).tags].map(([Key, Value]) => ({ Key, Value })) };
}

function page<T>(items: readonly T[], { MaxResults, NextToken = '0' }: { MaxResults: number; NextToken?: string | undefined }): { items: readonly T[]; NextToken?: string } {
  if (!/^\d+$/.test(NextToken)) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const end = Number(NextToken) + MaxResults;
  return { items: items.slice(Number(NextToken), end), ...(end < items.length && { NextToken: String(end) }) };
}
