import * as z from 'zod';
import { AwsError, type Call, type Guard, type Operation, Regional, type Service, type Shape, type World } from '../../service.ts';
import { isRecord, readInput } from '../common/input.ts';
import { policyOperations } from './resource-policies.ts';
import { tableName, Tables } from './tables.ts';

export type Run = (tables: Tables, input: Shape, call: Call) => Promise<Shape>;

/**
 * Amazon DynamoDB: items, expressions and indexes are dynalite's, in process; what it lacks of a table's settings is recorded here.
 * Transactions, PartiQL and streams' records are not simulated.
 */
export function createDynamoDbService(world: World): Service {
  const places = new Regional((account, region) => new Tables(world, account, region));
  const operation = (run: Run, resources: Operation['resources']): Operation => ({
    run: (input, call) => run(places.of(call), withTableNames(input), call),
    ...(resources === undefined ? {} : { resources, guards: (input: Shape, call: Call) => guards(places.of(call), resources(input, call)) }),
  });
  const entries = [
    ...onTables.map((name) => [name, operation(through(name), tableArn)]),
    ...onIndexes.map((name) => [name, operation(through(name), indexArn)]),
    ...onItems.map((name) => [name, operation(throughCondition(name), tableArn)]),
    ...onBatches.map((name) => [name, operation(through(name), batchArns)]),
    ...Object.entries(answeredHere).map(([name, run]) => [name, operation(run, tableArn)]),
    ...Object.entries({ ...onResources, ...policyOperations }).map(([name, run]) => [name, operation(run, resourceArn)]),
    ['ListTables', operation(through('ListTables'), undefined)],
  ] as const;
  return { name: 'dynamodb', protocol: 'json-1.0', targetPrefix: 'DynamoDB_20120810', operations: Object.fromEntries(entries) as Record<string, Operation> };
}

/** The tables among the ARNs that have a policy of their own. */
function guards(tables: Tables, resources: readonly string[]): readonly Guard[] {
  return resources.flatMap((resource) => {
    const policy = tables.policyOf(tableName(resource))?.document;
    return policy === undefined ? [] : [{ policy, resource, conditions: {} }];
  });
}

const onTables = ['GetItem'];
const onIndexes = ['Query', 'Scan'];
const onItems = ['PutItem', 'UpdateItem', 'DeleteItem'];
const onBatches = ['BatchGetItem', 'BatchWriteItem'];

function through(operation: string): Run {
  return (tables, input) => tables.engine.run(operation, input);
}

/** A failed condition shows the item when the caller asks for it, which dynalite does not. */
function throughCondition(operation: string): Run {
  return async (tables, input) => {
    try {
      return await tables.engine.run(operation, input);
    } catch (error) {
      const wantsItem = input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
      if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException' || !wantsItem) throw error;
      const { Item } = await tables.engine.run('GetItem', { TableName: input['TableName'], Key: await keyOf(tables, input), ConsistentRead: true });
      throw new AwsError(error.code, error.message, error.status, Item === undefined ? {} : { Item });
    }
  };
}

async function keyOf(tables: Tables, input: Shape): Promise<unknown> {
  const item = input['Item'];
  if (!isRecord(item)) return input['Key'];
  const { Table } = await tables.engine.run('DescribeTable', { TableName: input['TableName'] });
  const names = (Table as { KeySchema: { AttributeName: string }[] }).KeySchema.map(({ AttributeName }) => AttributeName);
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

const ttlSchema = z.object({ TableName: z.string(), TimeToLiveSpecification: z.object({ Enabled: z.boolean(), AttributeName: z.string().min(1) }) });
const backupsSchema = z.object({ TableName: z.string(), PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean(), RecoveryPeriodInDays: z.int().min(1).max(35).default(35) }) });
const tagsSchema = z.object({ ResourceArn: z.string(), Tags: z.array(z.object({ Key: z.string(), Value: z.string() })) });
const untagSchema = z.object({ ResourceArn: z.string(), TagKeys: z.array(z.string()) });

const answeredHere: Readonly<Record<string, Run>> = {
  CreateTable: (tables, input) => tables.create(input),
  DescribeTable: (tables, input) => tables.describe(input),
  UpdateTable: (tables, input) => tables.update(input),
  DeleteTable: (tables, input) => tables.delete(input),
  /** Recorded: items do not expire. */
  UpdateTimeToLive: async (tables, input) => {
    const { TableName, TimeToLiveSpecification } = readInput(ttlSchema, input);
    const table = await tables.existing(TableName);
    table.timeToLiveAttribute = TimeToLiveSpecification.Enabled ? TimeToLiveSpecification.AttributeName : undefined;
    return { TimeToLiveSpecification };
  },
  DescribeTimeToLive: async (tables, input) => {
    const { timeToLiveAttribute } = await tables.existing(String(input['TableName']));
    const TimeToLiveDescription = timeToLiveAttribute === undefined ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLiveAttribute };
    return { TimeToLiveDescription };
  },
  UpdateContinuousBackups: async (tables, input, call) => {
    const { TableName, PointInTimeRecoverySpecification } = readInput(backupsSchema, input);
    const { PointInTimeRecoveryEnabled, RecoveryPeriodInDays } = PointInTimeRecoverySpecification;
    (await tables.existing(TableName)).recoveryDays = PointInTimeRecoveryEnabled ? RecoveryPeriodInDays : undefined;
    return continuousBackups(tables, TableName, call);
  },
  DescribeContinuousBackups: (tables, input, call) => continuousBackups(tables, String(input['TableName']), call),
  DescribeKinesisStreamingDestination: async (tables, { TableName }) => {
    await tables.existing(String(TableName));
    return { TableName, KinesisDataStreamDestinations: [] };
  },
  DescribeContributorInsights: async (tables, { TableName }) => {
    await tables.existing(String(TableName));
    return { TableName, ContributorInsightsStatus: 'DISABLED' };
  },
};

const onResources: Readonly<Record<string, Run>> = {
  TagResource: async (tables, input) => {
    const { ResourceArn, Tags } = readInput(tagsSchema, input);
    const { tags } = await tables.existing(tableName(ResourceArn));
    for (const { Key, Value } of Tags) tags.set(Key, Value);
    return {};
  },
  UntagResource: async (tables, input) => {
    const { ResourceArn, TagKeys } = readInput(untagSchema, input);
    const { tags } = await tables.existing(tableName(ResourceArn));
    for (const key of TagKeys) tags.delete(key);
    return {};
  },
  ListTagsOfResource: async (tables, input) => {
    const { tags } = await tables.existing(tableName(String(input['ResourceArn'])));
    return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  },
};

async function continuousBackups(tables: Tables, name: string, { world }: Call): Promise<Shape> {
  const { recoveryDays, createdAt } = await tables.existing(name);
  const window = { EarliestRestorableDateTime: new Date(createdAt), LatestRestorableDateTime: new Date(world.clock.now()), RecoveryPeriodInDays: recoveryDays };
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: recoveryDays === undefined ? { PointInTimeRecoveryStatus: 'DISABLED' } : { PointInTimeRecoveryStatus: 'ENABLED', ...window },
    },
  };
}

function withTableNames(input: Shape): Shape {
  const { TableName, RequestItems } = input;
  return {
    ...input,
    ...(typeof TableName === 'string' ? { TableName: tableName(TableName) } : {}),
    ...(isRecord(RequestItems) ? { RequestItems: Object.fromEntries(Object.entries(RequestItems).map(([name, items]) => [tableName(name), items])) } : {}),
  };
}

function arnOf(name: unknown, { region, account }: Call): string {
  return typeof name === 'string' ? `arn:aws:dynamodb:${region}:${account}:table/${tableName(name)}` : '*';
}

function tableArn({ TableName }: Shape, call: Call): readonly string[] {
  return [arnOf(TableName, call)];
}

function indexArn({ TableName, IndexName }: Shape, call: Call): readonly string[] {
  const table = arnOf(TableName, call);
  return [typeof IndexName === 'string' ? `${table}/index/${IndexName}` : table];
}

function batchArns({ RequestItems }: Shape, call: Call): readonly string[] {
  return isRecord(RequestItems) ? Object.keys(RequestItems).map((name) => arnOf(name, call)) : ['*'];
}

function resourceArn({ ResourceArn }: Shape): readonly string[] {
  return [typeof ResourceArn === 'string' ? ResourceArn : '*'];
}
