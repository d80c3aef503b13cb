import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Random } from '../../random.ts';
import { AwsError, type Call, type Shape, type World } from '../../service.ts';
import { parseArn } from '../common/arn.ts';
import { readInput } from '../common/input.ts';
import { allowsService, resourcePolicy } from '../common/policy.ts';
import { type Message, type Queue, type Queues } from './queues.ts';

const attributeValue = z.object({ DataType: z.string().min(1), StringValue: z.string().optional(), BinaryValue: z.unknown().optional() });
const message = z.object({
  MessageBody: z.string().min(1),
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: z.record(z.string(), attributeValue).default({}),
});
const names = z.array(z.string()).default([]);
const receiveSchema = z.object({
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.int().min(0).max(20).optional(),
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});

const entryId = z.string().regex(/^[\w-]{1,80}$/);
const largestBatchBytes = 1_048_576;

/** Sending, receiving, deleting. */
export class MessageApi {
  private readonly world: World;
  private readonly queues: Queues;
  private readonly ids: Random;

  constructor(world: World, queues: Queues) {
    this.world = world;
    this.queues = queues;
    this.ids = world.random.fork('sqs/messages');
  }

  send(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    requirePolicy(queue, input, call);
    return this.enqueue(queue, readInput(message, input, 'InvalidParameterValue'), call);
  }

  sendBatch(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    requirePolicy(queue, input, call);
    const entries = readBatch(message.extend({ Id: entryId }), input);
    const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
    if (bytes > largestBatchBytes) throw new AwsError('BatchRequestTooLong', `Batch requests cannot be longer than ${largestBatchBytes} bytes. You have sent ${bytes} bytes.`);
    return eachEntry(entries, (entry) => this.enqueue(queue, entry, call));
  }

  /** Long polling waits on the clock; a message that arrives ends the wait. */
  async receive(input: Shape, call: Call): Promise<Shape> {
    const queue = this.queue(input, call);
    const wanted = readInput(receiveSchema, input, 'InvalidParameterValue');
    const { clock } = this.world;
    const deadline = clock.now() + (wanted.WaitTimeSeconds ?? queue.setting('ReceiveMessageWaitTimeSeconds')) * 1000;
    const visibilityMs = (wanted.VisibilityTimeout ?? queue.setting('VisibilityTimeout')) * 1000;
    for (;;) {
      const { received, dead } = queue.receive(clock.now(), wanted.MaxNumberOfMessages, visibilityMs, this.ids);
      this.bury(queue, dead);
      if (received.length > 0) return { Messages: received.map((one) => shown(one, wanted)) };
      if (clock.now() >= deadline) return {};
      await queue.change(clock, deadline);
    }
  }

  delete(input: Shape, call: Call): Shape {
    return this.deleteOne(this.queue(input, call), input['ReceiptHandle']);
  }

  deleteBatch(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    return eachEntry(readBatch(z.object({ Id: entryId, ReceiptHandle: z.string() }), input), (entry) => this.deleteOne(queue, entry.ReceiptHandle));
  }

  changeVisibility(input: Shape, call: Call): Shape {
    return this.changeOne(this.queue(input, call), input);
  }

  changeVisibilityBatch(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    const entries = readBatch(z.object({ Id: entryId, ReceiptHandle: z.string(), VisibilityTimeout: z.int() }), input);
    return eachEntry(entries, (entry) => this.changeOne(queue, entry));
  }

  private queue(input: Shape, call: Call): Queue {
    return this.queues.byUrl(input['QueueUrl'], call.region);
  }

  private enqueue(queue: Queue, sent: z.infer<typeof message>, call: Call): Shape {
    const limit = queue.setting('MaximumMessageSize');
    if (Buffer.byteLength(sent.MessageBody) > limit) {
      throw new AwsError('InvalidParameterValue', `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
    }
    const now = this.world.clock.now();
    const id = this.ids.uuid();
    queue.put({
      id,
      body: sent.MessageBody,
      attributes: sent.MessageAttributes,
      senderId: call.principal.arn,
      sentAt: now,
      visibleAt: now + (sent.DelaySeconds ?? queue.setting('DelaySeconds')) * 1000,
      receiveCount: 0,
      firstReceivedAt: undefined,
      handles: new Set(),
      deadLetterSource: undefined,
    });
    return { MessageId: id, MD5OfMessageBody: md5(sent.MessageBody) };
  }

  /** Moves messages to the dead-letter queue; without one they are lost, as in AWS when it was deleted. */
  private bury(queue: Queue, dead: readonly Message[]): void {
    const target = parseArn(queue.redrive?.deadLetterTargetArn ?? '');
    if (target === undefined) return;
    const deadLetters = this.queues.in(target).get(target.resource);
    for (const one of dead) {
      deadLetters?.put({ ...one, visibleAt: this.world.clock.now(), receiveCount: 0, firstReceivedAt: undefined, handles: new Set(), deadLetterSource: queue.arn });
    }
  }

  private deleteOne(queue: Queue, handle: unknown): Shape {
    const found = queue.byHandle(requireHandle(handle));
    if (found !== undefined) queue.delete(found);
    return {};
  }

  private changeOne(queue: Queue, input: Shape): Shape {
    const { VisibilityTimeout } = readInput(z.object({ VisibilityTimeout: z.int().min(0).max(43_200) }), input, 'InvalidParameterValue');
    const found = queue.byHandle(requireHandle(input['ReceiptHandle']));
    const now = this.world.clock.now();
    if (found === undefined || found.visibleAt <= now) {
      throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
    }
    found.visibleAt = now + VisibilityTimeout * 1000;
    queue.wake();
    return {};
  }
}

/** The queue's own policy decides whether a service may send. */
function requirePolicy(queue: Queue, input: Shape, { principal }: Call): void {
  if (principal.kind !== 'service') return;
  const { service, account } = principal;
  const policy = resourcePolicy.safeParse(JSON.parse(queue.attributes['Policy'] || '{}'));
  const sourceArn = typeof input['SourceArn'] === 'string' ? input['SourceArn'] : undefined;
  const request = { service, action: 'sqs:SendMessage', resource: queue.arn, sourceArn, sourceAccount: account };
  if (policy.success && allowsService(policy.data, request)) return;
  throw new AwsError('AccessDenied', `User: ${principal.service} is not authorized to perform: sqs:sendmessage on resource: ${queue.arn} because no resource-based policy allows the sqs:sendmessage action`, 403);
}

function requireHandle(handle: unknown): string {
  if (typeof handle === 'string' && /^[0-9a-f]{64}$/.test(handle)) return handle;
  throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle ${JSON.stringify(handle)} is invalid.`, 404);
}

function readBatch<T extends z.ZodObject<{ Id: typeof entryId }>>(entry: T, input: Shape): z.infer<T>[] {
  const { Entries } = readInput(z.object({ Entries: z.array(entry).default([]) }), input, 'InvalidParameterValue');
  if (Entries.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (Entries.length > 10) throw new AwsError('TooManyEntriesInBatchRequest', `Maximum number of entries per request are 10. You have sent ${Entries.length}.`);
  const ids = Entries.map(({ Id }) => Id);
  const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
  if (repeated !== undefined) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  return Entries;
}

function eachEntry<T extends { Id: string }>(entries: readonly T[], run: (entry: T) => Shape): Shape {
  const Successful: Shape[] = [];
  const Failed: Shape[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

function shown(one: Message, wanted: z.infer<typeof receiveSchema>): Shape {
  const all = {
    SenderId: one.senderId,
    SentTimestamp: String(one.sentAt),
    ApproximateReceiveCount: String(one.receiveCount),
    ApproximateFirstReceiveTimestamp: String(one.firstReceivedAt),
    ...(one.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: one.deadLetterSource }),
  };
  const Attributes = chosen(all, [...wanted.AttributeNames, ...wanted.MessageSystemAttributeNames]);
  const MessageAttributes = chosen(one.attributes, wanted.MessageAttributeNames);
  return {
    MessageId: one.id,
    ReceiptHandle: [...one.handles].at(-1),
    Body: one.body,
    MD5OfBody: md5(one.body),
    ...(Object.keys(Attributes).length === 0 ? {} : { Attributes }),
    ...(Object.keys(MessageAttributes).length === 0 ? {} : { MessageAttributes }),
  };
}

/** `All`, a name, or a prefix that ends in `.*`. */
function chosen(values: Shape, wanted: readonly string[]): Shape {
  const isChosen = (name: string) => wanted.some((one) => one === 'All' || one === '.*' || one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -1))));
  return Object.fromEntries(Object.entries(values).filter(([name]) => isChosen(name)));
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
