import type { Shape } from '../../service.ts';
import { canonical } from '../template/values.ts';
import { changed, made, omit, optionalText, pick, shape, shapes, tagChanges, text, withTagMap } from './members.ts';
import type { Provider, ResourceRequest } from './provider.ts';

/** Properties that have operations of their own, or other names in the API. */
const apart = ['Code', 'FunctionName', 'Tags', 'ReservedConcurrentExecutions', 'KmsKeyArn'];

const lambdaFunction: Provider = {
  attributes: ['Arn'],
  named: 'FunctionName',
  unsupported: ['RuntimeManagementConfig', 'FunctionScalingConfig', 'DurableConfig', 'PublishToLatestPublished', 'TenancyConfig', 'CapacityProviderConfig', 'RecursiveLoop'],
  async create(request) {
    const FunctionName = optionalText(request.properties, 'FunctionName') ?? request.name(64);
    const answer = await request.call('lambda', 'CreateFunction', { FunctionName, ...configuration(request.properties), Code: code(request.properties), ...withTagMap(request) });
    const created = made(FunctionName, { Arn: answer['FunctionArn'] });
    request.began(created);
    await untilSteady(request, FunctionName);
    if (request.properties['ReservedConcurrentExecutions'] !== undefined) await changeConcurrency(request, FunctionName);
    return created;
  },
  async update(request, current) {
    const FunctionName = current.physicalId;
    if (changed(request, 'Code', 'Architectures')) await request.call('lambda', 'UpdateFunctionCode', { FunctionName, ...code(request.properties), ...pick(request.properties, 'Architectures') });
    await untilSteady(request, FunctionName);
    await changeConfiguration(request, FunctionName);
    if (changed(request, 'ReservedConcurrentExecutions')) await changeConcurrency(request, FunctionName);
    const { set, remove } = tagChanges(request);
    const Resource = current.attributes['Arn'];
    if (Object.keys(set).length > 0) await request.call('lambda', 'TagResource', { Resource, Tags: set });
    if (remove.length > 0) await request.call('lambda', 'UntagResource', { Resource, TagKeys: remove });
    return current;
  },
  delete: (current, request) => request.remove('lambda', 'DeleteFunction', { FunctionName: current.physicalId }),
};

function configuration(properties: Shape): Shape {
  const key = properties['KmsKeyArn'];
  return { ...omit(properties, ...apart), ...(key !== undefined && { KMSKeyArn: key }) };
}

/** What a setting goes back to when an update takes its property out. */
const defaults: Shape = {
  Description: '', Timeout: 3, MemorySize: 128, KMSKeyArn: '', Layers: [], FileSystemConfigs: [],
  Environment: { Variables: {} }, DeadLetterConfig: { TargetArn: '' }, TracingConfig: { Mode: 'PassThrough' }, VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
};

async function changeConfiguration(request: ResourceRequest, FunctionName: string): Promise<void> {
  const [next, previous] = [request.properties, request.previous].map((side) => omit(configuration(side), 'Architectures', 'PackageType', 'CodeSigningConfigArn'));
  if (next === undefined || previous === undefined || canonical(next) === canonical(previous)) return;
  const gone = Object.keys(previous).filter((name) => next[name] === undefined);
  await request.call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...pick(defaults, ...gone), ...next });
  await untilSteady(request, FunctionName);
}

/** Code from a bucket or an image as it is; code written into the template as bytes. */
function code(properties: Shape): Shape {
  const given = shape(properties, 'Code');
  const inline = optionalText(given, 'ZipFile');
  return inline === undefined ? given : { ZipFile: Buffer.from(inline) };
}

async function untilSteady(request: ResourceRequest, FunctionName: string): Promise<void> {
  await request.until(async () => {
    const answer = await request.call('lambda', 'GetFunction', { FunctionName });
    const state = shape(answer, 'Configuration');
    if (state['State'] === 'Failed') throw new Error(optionalText(state, 'StateReason') ?? 'The function failed.');
    return state['State'] !== 'Pending' && state['LastUpdateStatus'] !== 'InProgress';
  });
}

async function changeConcurrency(request: ResourceRequest, FunctionName: string): Promise<void> {
  const reserved = request.properties['ReservedConcurrentExecutions'];
  if (reserved === undefined) await request.remove('lambda', 'DeleteFunctionConcurrency', { FunctionName });
  else await request.call('lambda', 'PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: reserved });
}

const permission: Provider = {
  attributes: ['Id'],
  unsupported: ['InvokedViaFunctionUrl'],
  async create(request) {
    const StatementId = request.name(100);
    await request.call('lambda', 'AddPermission', { StatementId, ...request.properties });
    return made(StatementId, { Id: StatementId });
  },
  delete: (current, request) => request.remove('lambda', 'RemovePermission', { FunctionName: request.properties['FunctionName'], StatementId: current.physicalId }),
};

const eventInvokeConfig: Provider = {
  attributes: [],
  async create(request) {
    await request.call('lambda', 'PutFunctionEventInvokeConfig', request.properties);
    return made(`${text(request.properties, 'FunctionName')}|${text(request.properties, 'Qualifier')}`);
  },
  async update(request, current) {
    await request.call('lambda', 'PutFunctionEventInvokeConfig', request.properties);
    return current;
  },
  delete: (_current, request) => request.remove('lambda', 'DeleteFunctionEventInvokeConfig', pick(request.properties, 'FunctionName', 'Qualifier')),
};

const eventSourceMapping: Provider = {
  attributes: ['Id', 'EventSourceMappingArn'],
  async create(request) {
    const answer = await request.call('lambda', 'CreateEventSourceMapping', { ...mapping(request.properties), ...withTagMap(request) });
    const UUID = text(answer, 'UUID');
    const created = made(UUID, { Id: UUID, EventSourceMappingArn: answer['EventSourceMappingArn'] });
    request.began(created);
    await mappingSteady(request, UUID);
    return created;
  },
  async update(request, current) {
    await request.call('lambda', 'UpdateEventSourceMapping', { UUID: current.physicalId, ...omit(mapping(request.properties), 'EventSourceArn', 'StartingPosition', 'Queues', 'Topics') });
    await mappingSteady(request, current.physicalId);
    return current;
  },
  async delete(current, request) {
    await request.remove('lambda', 'DeleteEventSourceMapping', { UUID: current.physicalId });
  },
};

function mapping(properties: Shape): Shape {
  const key = properties['KmsKeyArn'];
  return { ...omit(properties, 'Tags', 'KmsKeyArn'), ...(key !== undefined && { KMSKeyArn: key }) };
}

async function mappingSteady(request: ResourceRequest, UUID: string): Promise<void> {
  await request.until(async () => {
    const { State } = await request.call('lambda', 'GetEventSourceMapping', { UUID });
    return State === undefined || State === 'Enabled' || State === 'Disabled';
  });
}

const version: Provider = {
  attributes: ['Version', 'FunctionArn'],
  unsupported: ['ProvisionedConcurrencyConfig', 'RuntimePolicy', 'FunctionScalingConfig'],
  async create(request) {
    const answer = await request.call('lambda', 'PublishVersion', request.properties);
    return made(text(answer, 'FunctionArn'), pick(answer, 'Version', 'FunctionArn'));
  },
  delete: (current, request) => request.remove('lambda', 'DeleteFunction', { FunctionName: request.properties['FunctionName'], Qualifier: current.attributes['Version'] }),
};

const alias: Provider = {
  attributes: ['AliasArn'],
  named: 'Name',
  unsupported: ['ProvisionedConcurrencyConfig'],
  async create(request) {
    const arn = text(await request.call('lambda', 'CreateAlias', aliasInput(request.properties)), 'AliasArn');
    return made(arn, { AliasArn: arn });
  },
  async update(request, current) {
    await request.call('lambda', 'UpdateAlias', aliasInput(request.properties));
    return current;
  },
  delete: (_current, request) => request.remove('lambda', 'DeleteAlias', pick(request.properties, 'FunctionName', 'Name')),
};

function aliasInput(properties: Shape): Shape {
  const weights = shapes(shape(properties, 'RoutingConfig'), 'AdditionalVersionWeights').map((weight) => [text(weight, 'FunctionVersion'), weight['FunctionWeight']]);
  const routing = properties['RoutingConfig'] === undefined ? {} : { RoutingConfig: { AdditionalVersionWeights: Object.fromEntries(weights) as Shape } };
  return { ...pick(properties, 'FunctionName', 'Name', 'FunctionVersion', 'Description'), ...routing };
}

export const lambdaProviders: Readonly<Record<string, Provider>> = {
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Version': version,
  'AWS::Lambda::Alias': alias,
};
