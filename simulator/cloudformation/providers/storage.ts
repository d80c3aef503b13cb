import type { Shape } from '../../service.ts';
import { textOf } from '../template/values.ts';
import { changed, made, omit, optionalText, pick, shape, shapes, tagChanges, tagList, text, withTagList } from './members.ts';
import type { Made, Provider, ResourceRequest } from './provider.ts';

/** Properties that DynamoDB takes by other operations, or by other names, than CreateTable's. */
const apart = ['TableName', 'Tags', 'SSESpecification', 'StreamSpecification', 'PointInTimeRecoverySpecification', 'TimeToLiveSpecification', 'ResourcePolicy'];

const table: Provider = {
  attributes: ['Arn', 'StreamArn'],
  named: 'TableName',
  unsupported: ['KinesisStreamSpecification', 'ContributorInsightsSpecification', 'ImportSourceSpecification', 'WarmThroughput', 'VectorIndexes'],
  create: (request) => createTable(request, request.properties),
  update: (request, current) => updateTable(request, current, request.properties, request.previous),
  delete: (current, request) => deleteTable(current, request),
};

async function createTable(request: ResourceRequest, properties: Shape): Promise<Made> {
  const TableName = optionalText(properties, 'TableName') ?? request.name(255);
  const input = { TableName, ...omit(properties, ...apart), ...encryption(properties), ...stream(properties), ...withTagList(request) };
  const { TableArn, LatestStreamArn, TableId } = shape(await request.call('dynamodb', 'CreateTable', input), 'TableDescription');
  const created = made(TableName, { Arn: TableArn, TableId, ...(LatestStreamArn !== undefined && { StreamArn: LatestStreamArn }) });
  request.began(created);
  await untilActive(request, TableName);
  await changeRecovery(request, TableName, properties, {});
  await changePolicy(request, created, properties, {});
  return created;
}

async function updateTable(request: ResourceRequest, current: Made, properties: Shape, previous: Shape): Promise<Made> {
  const TableName = current.physicalId;
  const differs = (name: string) => textOf(properties[name] ?? null) !== textOf(previous[name] ?? null);
  const settings = ['BillingMode', 'ProvisionedThroughput', 'OnDemandThroughput', 'DeletionProtectionEnabled', 'TableClass'].filter(differs);
  const change: Shape = {
    ...pick(properties, ...settings),
    ...(differs('SSESpecification') && encryption(properties)),
    ...(differs('StreamSpecification') && (properties['StreamSpecification'] === undefined ? { StreamSpecification: { StreamEnabled: false } } : stream(properties))),
  };
  const indexes = indexChanges(properties, previous);
  for (const update of [...(Object.keys(change).length > 0 ? [change] : []), ...indexes]) {
    await request.call('dynamodb', 'UpdateTable', { TableName, ...update });
    await untilActive(request, TableName);
  }
  await changeRecovery(request, TableName, properties, previous);
  await changePolicy(request, current, properties, previous);
  const { set, remove } = tagChanges(request);
  const ResourceArn = current.attributes['Arn'];
  if (Object.keys(set).length > 0) await request.call('dynamodb', 'TagResource', { ResourceArn, Tags: tagList(set) });
  if (remove.length > 0) await request.call('dynamodb', 'UntagResource', { ResourceArn, TagKeys: remove });
  const description = shape(await request.call('dynamodb', 'DescribeTable', { TableName }), 'Table');
  const { LatestStreamArn } = description;
  return made(TableName, { ...current.attributes, ...(LatestStreamArn !== undefined && { StreamArn: LatestStreamArn }) });
}

async function deleteTable(current: Made, request: ResourceRequest): Promise<void> {
  const TableName = current.physicalId;
  await request.remove('dynamodb', 'DeleteTable', { TableName });
  await request.until(async () => {
    const answer = await request.call('dynamodb', 'DescribeTable', { TableName }).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    return answer === undefined;
  });
}

function encryption(properties: Shape): Shape {
  const given = shape(properties, 'SSESpecification');
  if (Object.keys(given).length === 0) return {};
  return { SSESpecification: { Enabled: given['SSEEnabled'], ...pick(given, 'SSEType'), ...(given['KMSMasterKeyId'] !== undefined && { KMSMasterKeyId: given['KMSMasterKeyId'] }) } };
}

function stream(properties: Shape): Shape {
  const given = shape(properties, 'StreamSpecification');
  return given['StreamViewType'] === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: given['StreamViewType'] } };
}

/** One UpdateTable per secondary index that comes or goes: DynamoDB takes no more at a time. */
function indexChanges(properties: Shape, previous: Shape): Shape[] {
  const [next, before] = [properties, previous].map((side) => new Map(shapes(side, 'GlobalSecondaryIndexes').map((index) => [text(index, 'IndexName'), index])));
  if (next === undefined || before === undefined) return [];
  const gone = [...before.keys()].filter((name) => textOf(next.get(name) ?? null) !== textOf(before.get(name)));
  const come = [...next].filter(([name, index]) => textOf(before.get(name) ?? null) !== textOf(index));
  return [
    ...gone.map((IndexName) => ({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] })),
    ...come.map(([, index]) => ({ ...pick(properties, 'AttributeDefinitions'), GlobalSecondaryIndexUpdates: [{ Create: index }] })),
  ];
}

async function changeRecovery(request: ResourceRequest, TableName: string, properties: Shape, previous: Shape): Promise<void> {
  const recovery = properties['PointInTimeRecoverySpecification'] ?? (previous['PointInTimeRecoverySpecification'] === undefined ? undefined : { PointInTimeRecoveryEnabled: false });
  if (recovery !== undefined && textOf(recovery) !== textOf(previous['PointInTimeRecoverySpecification'] ?? null)) {
    await request.call('dynamodb', 'UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification: recovery });
  }
  const before = previous['TimeToLiveSpecification'];
  const expiry = properties['TimeToLiveSpecification'] ?? (before === undefined ? undefined : { ...shape(previous, 'TimeToLiveSpecification'), Enabled: false });
  if (expiry !== undefined && textOf(expiry) !== textOf(before ?? null)) await request.call('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: expiry });
}

async function changePolicy(request: ResourceRequest, { attributes }: Made, properties: Shape, previous: Shape): Promise<void> {
  const [next, before] = [properties, previous].map((side) => shape(side, 'ResourcePolicy')['PolicyDocument']);
  if (textOf(next ?? null) === textOf(before ?? null)) return;
  const ResourceArn = attributes['Arn'];
  if (next === undefined) await request.call('dynamodb', 'DeleteResourcePolicy', { ResourceArn });
  else await request.call('dynamodb', 'PutResourcePolicy', { ResourceArn, Policy: textOf(next) });
}

async function untilActive(request: ResourceRequest, TableName: string): Promise<void> {
  await request.until(async () => {
    const description = shape(await request.call('dynamodb', 'DescribeTable', { TableName }), 'Table');
    const indexes = shapes(description, 'GlobalSecondaryIndexes').map((index) => index['IndexStatus'] ?? 'ACTIVE');
    return [description['TableStatus'], ...indexes].every((status) => status === 'ACTIVE');
  });
}

/** A global table is simulated where it lives in the stack's region only: then it is a table. */
const globalTable: Provider = {
  attributes: ['Arn', 'StreamArn', 'TableId'],
  named: 'TableName',
  unsupported: [
    'WriteProvisionedThroughputSettings', 'ReadProvisionedThroughputSettings', 'WriteOnDemandThroughputSettings', 'ReadOnDemandThroughputSettings', 'WarmThroughput',
    'MultiRegionConsistency', 'TableType', 'VectorIndexes', 'GlobalTableSourceArn', 'GlobalTableWitnesses',
  ],
  create: (request) => createTable(withReplicaTags(request), asTable(request, request.properties)),
  update: (request, current) => updateTable(withReplicaTags(request), current, asTable(request, request.properties), asTable(request, request.previous)),
  delete: (current, request) => deleteTable(current, request),
};

function replicaOf(request: ResourceRequest, properties: Shape): Shape {
  const replicas = shapes(properties, 'Replicas');
  const [replica] = replicas;
  if (replicas.length === 1 && replica?.['Region'] === request.region) return replica;
  throw new Error(`Only one replica is simulated, in the stack's region ${request.region}.`);
}

function asTable(request: ResourceRequest, properties: Shape): Shape {
  const replica = replicaOf(request, properties);
  const sse = properties['SSESpecification'] === undefined ? {} : { SSESpecification: { ...shape(properties, 'SSESpecification'), ...pick(shape(replica, 'SSESpecification'), 'KMSMasterKeyId') } };
  return { ...omit(properties, 'Replicas'), ...pick(replica, 'PointInTimeRecoverySpecification', 'DeletionProtectionEnabled', 'TableClass'), ...sse };
}

function withReplicaTags(request: ResourceRequest): ResourceRequest {
  const tags = (properties: Shape) => Object.fromEntries(shapes(replicaOf(request, properties), 'Tags').map((tag) => [text(tag, 'Key'), text(tag, 'Value')]));
  const before = request.previous['Replicas'] === undefined ? {} : tags(request.previous);
  return { ...request, tags: { ...request.tags, ...tags(request.properties) }, previousTags: { ...request.previousTags, ...before } };
}

const logGroup: Provider = {
  attributes: ['Arn'],
  named: 'LogGroupName',
  unsupported: ['DataProtectionPolicy', 'FieldIndexPolicies', 'ResourcePolicyDocument', 'BearerTokenAuthenticationEnabled'],
  async create(request) {
    const { account, region, properties } = request;
    const logGroupName = optionalText(properties, 'LogGroupName') ?? request.name(512);
    const optional = { kmsKeyId: properties['KmsKeyId'], logGroupClass: properties['LogGroupClass'], deletionProtectionEnabled: properties['DeletionProtectionEnabled'] };
    const tags = Object.keys(request.tags).length > 0 ? { tags: request.tags } : {};
    await request.call('logs', 'CreateLogGroup', { logGroupName, ...pick(optional, 'kmsKeyId', 'logGroupClass', 'deletionProtectionEnabled'), ...tags });
    const created = made(logGroupName, { Arn: `arn:aws:logs:${region}:${account}:log-group:${logGroupName}:*` });
    request.began(created);
    if (properties['RetentionInDays'] !== undefined) await changeRetention(request, logGroupName);
    return created;
  },
  async update(request, current) {
    const logGroupName = current.physicalId;
    if (changed(request, 'RetentionInDays')) await changeRetention(request, logGroupName);
    const { KmsKeyId: kmsKeyId } = request.properties;
    if (changed(request, 'KmsKeyId')) await (kmsKeyId === undefined ? request.call('logs', 'DisassociateKmsKey', { logGroupName }) : request.call('logs', 'AssociateKmsKey', { logGroupName, kmsKeyId }));
    const { set, remove } = tagChanges(request);
    const resourceArn = String(current.attributes['Arn']).replace(/:\*$/, '');
    if (Object.keys(set).length > 0) await request.call('logs', 'TagResource', { resourceArn, tags: set });
    if (remove.length > 0) await request.call('logs', 'UntagResource', { resourceArn, tagKeys: remove });
    return current;
  },
  delete: (current, request) => request.remove('logs', 'DeleteLogGroup', { logGroupName: current.physicalId }),
};

async function changeRetention(request: ResourceRequest, logGroupName: string): Promise<void> {
  const { RetentionInDays: retentionInDays } = request.properties;
  if (retentionInDays === undefined) await request.remove('logs', 'DeleteRetentionPolicy', { logGroupName });
  else await request.call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
}

const logsResourcePolicy: Provider = {
  attributes: [],
  alsoReplaces: ['PolicyName'],
  create: async (request) => {
    await putLogsPolicy(request);
    return made(text(request.properties, 'PolicyName'));
  },
  update: async (request, current) => {
    await putLogsPolicy(request);
    return current;
  },
  delete: (current, request) => request.remove('logs', 'DeleteResourcePolicy', { policyName: current.physicalId }),
};

async function putLogsPolicy(request: ResourceRequest): Promise<void> {
  await request.call('logs', 'PutResourcePolicy', { policyName: request.properties['PolicyName'], policyDocument: textOf(request.properties['PolicyDocument']) });
}

export const storageProviders: Readonly<Record<string, Provider>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': globalTable,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::ResourcePolicy': logsResourcePolicy,
};
