import * as z from 'zod';
import type { Random } from '../../random.ts';
import { AwsError, type Call, type Operation, type Principal, type Regional, type Shape, type World } from '../../service.ts';
import { rolePrincipal } from '../../sts/sessions.ts';
import { parseArn } from '../common/arn.ts';
import { isRecord, readInput } from '../common/input.ts';
import type { Environments } from './execution.ts';
import { functionArn, type FunctionReference, type Functions, notFound, parseReference } from './functions.ts';

const path = '/2015-03-31/event-source-mappings';

const settings = z.object({
  BatchSize: z.int().min(1).max(10, 'Batches of more than 10 messages are not simulated'),
  Enabled: z.boolean(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')),
  MaximumBatchingWindowInSeconds: z.literal(0, 'A batching window is not simulated'),
});
const createSchema = settings.partial().extend({
  FunctionName: z.string(),
  EventSourceArn: z.string().regex(/^arn:[\w-]+:sqs:/, 'Only queues are simulated as event sources'),
  FilterCriteria: z.undefined('Filters are not simulated').optional(),
  ScalingConfig: z.looseObject({}).optional(),
});

interface Mapping {
  readonly uuid: string;
  readonly reference: FunctionReference;
  readonly queueArn: string;
  batchSize: number;
  responseTypes: readonly string[];
  lastModified: number;
  lastResult: string;
  /** Stops the polling; undefined while disabled. */
  polling: AbortController | undefined;
}

export type Mappings = Map<string, Mapping>;

interface Parts {
  readonly world: World;
  readonly functions: Functions;
  readonly environments: Environments;
  readonly mappings: Regional<Mappings>;
}

/** Queues that invoke functions. */
export function eventSourceMappingOperations(parts: Parts): Record<string, Operation> {
  const api = new MappingApi(parts);
  const resources = (input: Shape, call: Call) => [mappingArn(String(input['UUID']), call)];
  return {
    CreateEventSourceMapping: { http: { method: 'POST', path, status: 202 }, run: (input, call) => api.create(input, call) },
    ListEventSourceMappings: { http: { method: 'GET', path, query: { EventSourceArn: 'string', FunctionName: 'string', Marker: 'string', MaxItems: 'number' } }, run: (input, call) => api.list(input, call) },
    GetEventSourceMapping: { http: { method: 'GET', path: `${path}/{UUID}` }, resources, run: (input, call) => describe(api.existing(input, call)) },
    UpdateEventSourceMapping: { http: { method: 'PUT', path: `${path}/{UUID}`, status: 202 }, resources, run: (input, call) => api.update(input, call) },
    DeleteEventSourceMapping: { http: { method: 'DELETE', path: `${path}/{UUID}`, status: 202 }, resources, run: (input, call) => api.remove(input, call) },
  };
}

class MappingApi {
  private readonly parts: Parts;
  private readonly ids: Random;

  constructor(parts: Parts) {
    this.parts = parts;
    this.ids = parts.world.random.fork('lambda/event-source-mappings');
  }

  create(input: Shape, call: Call): Shape {
    const wanted = readInput(createSchema, input, 'InvalidParameterValueException');
    const reference = parseReference(input, call);
    this.parts.functions.version(reference);
    const mapping: Mapping = {
      uuid: this.ids.uuid(),
      reference,
      queueArn: wanted.EventSourceArn,
      batchSize: wanted.BatchSize ?? 10,
      responseTypes: wanted.FunctionResponseTypes ?? [],
      lastModified: this.parts.world.clock.now(),
      lastResult: 'No records processed',
      polling: undefined,
    };
    this.parts.mappings.of(call).set(mapping.uuid, mapping);
    if (wanted.Enabled !== false) startPolling(this.parts, mapping);
    return describe(mapping);
  }

  existing(input: Shape, call: Call): Mapping {
    const found = this.parts.mappings.of(call).get(String(input['UUID']));
    if (found === undefined) throw notFound('The resource you requested does not exist.');
    return found;
  }

  update(input: Shape, call: Call): Shape {
    const mapping = this.existing(input, call);
    const wanted = readInput(settings.partial(), input, 'InvalidParameterValueException');
    mapping.batchSize = wanted.BatchSize ?? mapping.batchSize;
    mapping.responseTypes = wanted.FunctionResponseTypes ?? mapping.responseTypes;
    mapping.lastModified = this.parts.world.clock.now();
    if (wanted.Enabled === false) stopPolling(mapping);
    if (wanted.Enabled === true && mapping.polling === undefined) startPolling(this.parts, mapping);
    return describe(mapping);
  }

  remove(input: Shape, call: Call): Shape {
    const mapping = this.existing(input, call);
    stopPolling(mapping);
    this.parts.mappings.of(call).delete(mapping.uuid);
    return { ...describe(mapping), State: 'Deleting' };
  }

  list(input: Shape, call: Call): Shape {
    const { EventSourceArn, FunctionName } = input;
    const name = FunctionName === undefined ? undefined : parseReference(input, call).name;
    const chosen = [...this.parts.mappings.of(call).values()].filter(
      (mapping) => (EventSourceArn === undefined || mapping.queueArn === EventSourceArn) && (name === undefined || mapping.reference.name === name),
    );
    return { EventSourceMappings: chosen.map(describe) };
  }
}

function mappingArn(uuid: string, { account, region }: { readonly account: string; readonly region: string }): string {
  return `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`;
}

function describe(mapping: Mapping): Shape {
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: mappingArn(mapping.uuid, mapping.reference),
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: 0,
    EventSourceArn: mapping.queueArn,
    FunctionArn: functionArn(mapping.reference, mapping.reference.qualifier),
    FunctionResponseTypes: mapping.responseTypes,
    LastModified: new Date(mapping.lastModified),
    LastProcessingResult: mapping.lastResult,
    State: mapping.polling === undefined ? 'Disabled' : 'Enabled',
    StateTransitionReason: 'USER_INITIATED',
  };
}

function stopPolling(mapping: Mapping): void {
  mapping.polling?.abort();
  mapping.polling = undefined;
}

function startPolling(parts: Parts, mapping: Mapping): void {
  const polling = new AbortController();
  mapping.polling = polling;
  const { clock } = parts.world;
  const poll = async (): Promise<void> => {
    if (polling.signal.aborted) return;
    const pauseMs = await pollOnce(parts, mapping, polling.signal);
    clock.at(clock.now() + pauseMs, poll);
  };
  clock.at(clock.now(), poll);
}

const pauseAfterErrorMs = 60_000;

/** One long poll and one batch, with the function's own role. Returns the pause before the next, in milliseconds. */
async function pollOnce(parts: Parts, mapping: Mapping, stopped: AbortSignal): Promise<number> {
  try {
    const version = parts.functions.version(mapping.reference);
    const queue = queueClient(parts.world, mapping.queueArn, rolePrincipal(version.settings.Role, mapping.reference.name));
    const { Messages } = await queue('ReceiveMessage', { MaxNumberOfMessages: mapping.batchSize, WaitTimeSeconds: 20, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] });
    const messages = Array.isArray(Messages) ? (Messages as Shape[]) : [];
    if (messages.length > 0 && stopped.aborted) await putBack(messages, queue);
    else if (messages.length > 0) mapping.lastResult = await processBatch(parts, mapping, messages, queue);
    return 0;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    mapping.lastResult = `PROBLEM: ${error.message}`;
    return error.code === 'TooManyRequestsException' ? 1000 : pauseAfterErrorMs;
  }
}

/** A poll that was under way when the mapping stopped takes nothing. */
async function putBack(messages: readonly Shape[], queue: QueueClient): Promise<void> {
  await queue('ChangeMessageVisibilityBatch', { Entries: messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle, VisibilityTimeout: 0 })) });
}

type QueueClient = (operation: string, input: Shape) => Promise<Shape>;

function queueClient(world: World, arn: string, principal: Principal): QueueClient {
  const queue = parseArn(arn);
  const place = { account: queue?.account ?? '', region: queue?.region ?? '' };
  const QueueUrl = `https://sqs.${place.region}.amazonaws.com/${place.account}/${queue?.resource ?? ''}`;
  return (operation, input) => world.dispatch({ service: 'sqs', operation, input: { QueueUrl, ...input }, principal, ...place });
}

/** Messages of a failed batch stay in the queue and come back after their visibility timeout. */
async function processBatch({ world, functions, environments }: Parts, mapping: Mapping, messages: readonly Shape[], queue: QueueClient): Promise<string> {
  const { reference } = mapping;
  const outcome = await environments.run({
    owner: functions.get(reference),
    version: functions.version(reference),
    qualifier: reference.qualifier,
    event: { Records: messages.map((message) => toRecord(message, mapping)) },
    requestId: world.random.fork(`lambda/batch/${mapping.uuid}/${String(messages[0]?.['MessageId'])}/${world.clock.now()}`).uuid(),
  });
  if (outcome.functionError !== undefined) return 'PROBLEM: Function call failed';
  const failed = mapping.responseTypes.length === 0 ? new Set<unknown>() : failedItems(outcome.payload);
  const done = messages.filter(({ MessageId }) => !failed.has(MessageId));
  if (done.length > 0) await queue('DeleteMessageBatch', { Entries: done.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle })) });
  return 'OK';
}

function failedItems(payload: unknown): ReadonlySet<unknown> {
  const failures = isRecord(payload) ? payload['batchItemFailures'] : undefined;
  return new Set(Array.isArray(failures) ? failures.map((failure: unknown) => (isRecord(failure) ? failure['itemIdentifier'] : undefined)) : []);
}

function toRecord(message: Shape, mapping: Mapping): Shape {
  const attributes = isRecord(message['MessageAttributes']) ? message['MessageAttributes'] : {};
  return {
    messageId: message['MessageId'],
    receiptHandle: message['ReceiptHandle'],
    body: message['Body'],
    attributes: message['Attributes'],
    messageAttributes: Object.fromEntries(
      Object.entries(attributes as Record<string, Shape>).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        { dataType: DataType, stringValue: StringValue, binaryValue: BinaryValue, stringListValues: [], binaryListValues: [] },
      ]),
    ),
    md5OfBody: message['MD5OfBody'],
    eventSource: 'aws:sqs',
    eventSourceARN: mapping.queueArn,
    awsRegion: parseArn(mapping.queueArn)?.region,
  };
}
