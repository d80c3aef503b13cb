import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeEach } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { AccessStore, ApprovalPolicyStore, CalendarStore, ClusterStore, Journal, LeaseStore, OperationStore, WatchStore } from '../../core/ports.ts';
import type { DrydockFunction } from '../../functions/shared/define-function.ts';
import type { Runtime } from '../../functions/shared/runtime.ts';
import { DynamoCalendarStore } from '../../functions/shared/stores/calendar.ts';
import { DynamoClusterStore } from '../../functions/shared/stores/clusters.ts';
import { accessDocument, approvalsDocument } from '../../functions/shared/stores/documents.ts';
import { DynamoJournal } from '../../functions/shared/stores/journal.ts';
import { DynamoLeaseStore } from '../../functions/shared/stores/leases.ts';
import { DynamoOperationStore } from '../../functions/shared/stores/operations.ts';
import { DynamoWatchStore } from '../../functions/shared/stores/watches.ts';
import { steppingRuntime } from './builders.ts';
import { startDynamoDb, tables, type TestDynamoDb } from './dynamodb.ts';

/** AWS as the functions see it, but for DynamoDB: every call is answered by what a test says. */
export const eks = mockClient(EKSClient);
export const ec2 = mockClient(EC2Client);
export const cloudFormation = mockClient(CloudFormationClient);
export const sts = mockClient(STSClient);
export const eventBridge = mockClient(EventBridgeClient);
export const stepFunctions = mockClient(SFNClient);
export const scheduler = mockClient(SchedulerClient);

/** A function's own world: empty tables, a bus that remembers, and a clock that stands still. */
export interface World {
  readonly operations: OperationStore;
  readonly watches: WatchStore;
  readonly leases: LeaseStore;
  readonly clusters: ClusterStore;
  readonly calendar: CalendarStore;
  readonly access: AccessStore;
  readonly approvals: ApprovalPolicyStore;
  readonly journal: Journal;
  readonly runtime: Runtime & { pass(ms: number): void };
  readonly variables: Readonly<Record<string, string>>;
  /** Cold start and one event. */
  run(fn: DrydockFunction, event: unknown): Promise<unknown>;
  /** The details of what was published about operations, in order; of one type when named. */
  published(type?: string): readonly Readonly<Record<string, unknown>>[];
}

/** Call it once in a test file; the world it answers is new for every test. */
export function useWorld(): World {
  const world = {} as { -readonly [Name in keyof World]: World[Name] };
  let dynamo: TestDynamoDb | undefined;
  beforeEach(async () => {
    await dynamo?.close();
    dynamo = await startDynamoDb();
    for (const mocked of [eks, ec2, cloudFormation, sts, eventBridge, stepFunctions, scheduler]) mocked.reset();
    eventBridge.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    sts.on(AssumeRoleCommand).resolves({ Credentials: { AccessKeyId: 'a', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date('2099-01-01') } });
    Object.assign(world, makeWorld(dynamo));
  });
  afterAll(async () => dynamo?.close());
  return world;
}

function makeWorld({ client, endpoint }: TestDynamoDb): World {
  const runtime = steppingRuntime();
  const variables = {
    ...tables,
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'y',
    AWS_ENDPOINT_URL: endpoint,
    EVENT_BUS_NAME: 'drydock',
    ADMINISTRATOR: 'ada',
    HOME_ACCOUNT: '111122223333',
    SCHEDULE_GROUP: 'drydock',
    SCHEDULE_ROLE_ARN: 'arn:aws:iam::111122223333:role/drydock-scheduler',
    SCHEDULE_TARGET_ARN: 'arn:aws:lambda:us-west-2:111122223333:function:drydock-take-lease',
    MEMBER_ROLE_NAME: 'drydock-member',
    MEMBER_EXTERNAL_ID: 'external',
    KUBERNETES_ROLE_NAME: 'drydock-operator',
    MEMBER_SESSION_TAG: 'tag',
    STACK_ROLE_NAME: 'drydock-stacks',
  };
  return {
    operations: new DynamoOperationStore(client, tables.OPERATIONS_TABLE),
    watches: new DynamoWatchStore(client, tables.WATCHES_TABLE),
    leases: new DynamoLeaseStore(client, tables.LEASES_TABLE),
    clusters: new DynamoClusterStore(client, tables.CLUSTERS_TABLE),
    access: accessDocument(client, tables.ACCESS_TABLE),
    approvals: approvalsDocument(client, tables.ACCESS_TABLE),
    calendar: new DynamoCalendarStore(client, tables.CALENDAR_TABLE),
    journal: new DynamoJournal(client, tables.OPERATIONS_TABLE),
    runtime,
    variables,
    run: async (fn, event) => fn.wire(variables, { ...runtime, console: silence, silent: true })(event),
    published: (type) => publishedOn(type),
  };
}

/** Metrics are printed whatever the log level. */
const silence = { log: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}

/** Every change makes some; they are looked at where they are named. */
const forTheAuditLogAlone: ReadonlySet<string> = new Set(['AccessDecided', 'RequestAnswered', 'CredentialsRefused']);

function publishedOn(type: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  const entries = eventBridge.commandCalls(PutEventsCommand).flatMap(({ args: [command] }) => command.input.Entries ?? []);
  return entries.filter(({ DetailType = '' }) => (type === undefined ? !forTheAuditLogAlone.has(DetailType) : DetailType === type)).map(({ DetailType, Detail = '{}' }) => ({ type: DetailType, ...(JSON.parse(Detail) as object) }));
}

/** Any of the mocked clients: only a test knows which commands it has. */
export type Mocked = typeof eks | typeof ec2 | typeof cloudFormation | typeof sts | typeof stepFunctions | typeof scheduler;

/** What the states that waited were answered with, in order. */
export function answered(): readonly unknown[] {
  return stepFunctions.commandCalls(SendTaskSuccessCommand).map(({ args: [{ input }] }) => JSON.parse(input.output ?? 'null') as unknown);
}

/** Answers every call of a command alike; an error is thrown. */
export function answer(mocked: Mocked, command: unknown, given: object): void {
  const behaviour = (mocked as typeof eks).on(command as never);
  if (given instanceof Error) behaviour.rejects(given);
  else behaviour.resolves(given);
}

/** What each call of a command was given. */
export function inputs(mocked: Mocked, command: unknown): readonly unknown[] {
  return (mocked as typeof eks).commandCalls(command as never).map(({ args: [{ input }] }) => input as unknown);
}
