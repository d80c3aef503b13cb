import * as z from 'zod';
import type { PolicyDocument } from '../../iam/document.ts';
import { AwsError, type Shape, type World } from '../../service.ts';
import { defined, isRecord, readInput } from '../common/input.ts';
import { Engine } from './engine.ts';

const tag = z.object({ Key: z.string(), Value: z.string() });

/** What dynalite does not know of a table; kept here and shown by DescribeTable. */
const recordedSchema = z.object({
  SSESpecification: z.object({ Enabled: z.boolean().optional(), SSEType: z.string().optional(), KMSMasterKeyId: z.string().optional() }).optional(),
  StreamSpecification: z.object({ StreamEnabled: z.boolean(), StreamViewType: z.string().optional() }).optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
  TableClass: z.string().optional(),
  OnDemandThroughput: z.looseObject({}).optional(),
});
type Recorded = z.infer<typeof recordedSchema>;
const recordedMembers = Object.keys(recordedSchema.shape);

interface Table {
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  recorded: Recorded;
  streamLabel: string | undefined;
  timeToLiveAttribute: string | undefined;
  /** How far back one may go, in days; undefined while recovery is off. */
  recoveryDays: number | undefined;
  policy: TablePolicy | undefined;
}

/** A table's own policy: as it was given, and as it is judged by. */
export interface TablePolicy {
  readonly text: string;
  readonly document: PolicyDocument;
  readonly revision: string;
}

/** The tables of one account in one region: dynalite's, and what is recorded beside them. */
export class Tables {
  readonly engine = new Engine();
  private readonly world: World;
  private readonly arnPrefix: string;
  private readonly beside = new Map<string, Table>();

  constructor(world: World, account: string, region: string) {
    this.world = world;
    this.arnPrefix = `arn:aws:dynamodb:${region}:${account}:table`;
  }

  async create(input: Shape): Promise<Shape> {
    const { Tags, ...recorded } = readInput(recordedSchema.extend({ Tags: z.array(tag).default([]) }), input);
    const { TableDescription } = await this.engine.run('CreateTable', input);
    const name = String(input['TableName']);
    this.beside.set(name, {
      createdAt: this.world.clock.now(),
      tags: new Map(Tags.map(({ Key, Value }) => [Key, Value])),
      recorded,
      streamLabel: this.streamLabel(recorded),
      timeToLiveAttribute: undefined,
      recoveryDays: undefined,
      policy: undefined,
    });
    await this.untilSettled(name);
    return { TableDescription: this.described(TableDescription, name) };
  }

  async describe(input: Shape): Promise<Shape> {
    const { Table } = await this.engine.run('DescribeTable', input);
    return { Table: this.described(Table, String(input['TableName'])) };
  }

  async update(input: Shape): Promise<Shape> {
    const name = String(input['TableName']);
    const table = await this.existing(name);
    const recorded = readInput(recordedSchema, input);
    const forEngine = Object.fromEntries(Object.entries(input).filter(([member]) => !recordedMembers.includes(member) && member !== 'AttributeDefinitions'));
    const changesEngine = Object.keys(forEngine).some((member) => member !== 'TableName');
    const { TableDescription } = changesEngine ? await this.engine.run('UpdateTable', withDefinitions(forEngine, input)) : { TableDescription: undefined };
    table.recorded = { ...table.recorded, ...defined(recorded) };
    table.streamLabel = recorded.StreamSpecification === undefined ? table.streamLabel : this.streamLabel(recorded);
    await this.untilSettled(name);
    const description = TableDescription ?? (await this.engine.run('DescribeTable', { TableName: name }))['Table'];
    return { TableDescription: this.described(description, name) };
  }

  async delete(input: Shape): Promise<Shape> {
    const name = String(input['TableName']);
    const table = await this.existing(name);
    if (table.recorded.DeletionProtectionEnabled === true) {
      throw new AwsError('ValidationException', 'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.');
    }
    const { TableDescription } = await this.engine.run('DeleteTable', input);
    const description = this.described(TableDescription, name);
    await this.untilSettled(name);
    this.beside.delete(name);
    return { TableDescription: description };
  }

  /** @throws AwsError ResourceNotFoundException */
  async existing(name: string): Promise<Table> {
    const table = this.beside.get(name);
    if (table === undefined) throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
    return table;
  }

  /** Undefined for a table without one, and for one that is not there. */
  policyOf(name: string): TablePolicy | undefined {
    return this.beside.get(name)?.policy;
  }

  /** dynalite's tables change on the real clock, within a turn of the event loop or two: nobody shall see them on their way. */
  private async untilSettled(name: string): Promise<void> {
    for (;;) {
      const status = await this.engine.run('DescribeTable', { TableName: name }).then(statusOf, () => 'gone');
      if (status === 'ACTIVE' || status === 'gone') return;
    }
  }

  private streamLabel({ StreamSpecification }: Recorded): string | undefined {
    return StreamSpecification?.StreamEnabled === true ? new Date(this.world.clock.now()).toISOString().replace('Z', '') : undefined;
  }

  private described(description: unknown, name: string): Shape {
    const { AttributeDefinitions, ...shape } = isRecord(description) ? description : {};
    const table = this.beside.get(name);
    const arn = `${this.arnPrefix}/${name}`;
    return {
      ...shape,
      AttributeDefinitions,
      ...withArns(shape, arn),
      TableArn: arn,
      ...(table === undefined ? {} : shown(table, arn)),
    };
  }
}

/** A table may be named by its ARN wherever its name fits. */
export function tableName(nameOrArn: string): string {
  return nameOrArn.split('/')[1] ?? nameOrArn;
}

function statusOf(answer: Shape): unknown {
  return isRecord(answer['Table']) ? answer['Table']['TableStatus'] : undefined;
}

/** Attribute definitions go with a new index and with nothing else. */
function withDefinitions(forEngine: Shape, input: Shape): Shape {
  const { AttributeDefinitions } = input;
  return 'GlobalSecondaryIndexUpdates' in forEngine ? { ...forEngine, AttributeDefinitions } : forEngine;
}

function withArns(description: Shape, tableArn: string): Shape {
  const lists = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].map((member) => [member, description[member]] as const);
  const present = lists.filter((entry): entry is readonly [string, Shape[]] => Array.isArray(entry[1]));
  return Object.fromEntries(present.map(([member, indexes]) => [member, indexes.map((index) => ({ ...index, IndexArn: `${tableArn}/index/${String(index['IndexName'])}` }))]));
}

function shown({ recorded, createdAt, streamLabel }: Table, arn: string): Shape {
  const { SSESpecification, StreamSpecification, DeletionProtectionEnabled, TableClass, OnDemandThroughput } = recorded;
  return {
    CreationDateTime: new Date(createdAt),
    DeletionProtectionEnabled: DeletionProtectionEnabled ?? false,
    ...defined({ OnDemandThroughput }),
    ...(TableClass === undefined ? {} : { TableClassSummary: { TableClass } }),
    ...(streamLabel === undefined ? {} : { StreamSpecification, LatestStreamLabel: streamLabel, LatestStreamArn: `${arn}/stream/${streamLabel}` }),
    ...(SSESpecification?.Enabled === true
      ? { SSEDescription: { Status: 'ENABLED', SSEType: SSESpecification.SSEType ?? 'KMS', ...defined({ KMSMasterKeyArn: SSESpecification.KMSMasterKeyId }) } }
      : {}),
  };
}
