import * as z from 'zod';
import { AwsError, type Call, type Operation, type Service, type Shape, type World } from '../../service.ts';
import { readInput } from '../common/input.ts';
import { MessageApi } from './message-operations.ts';
import { defaultAttributes, doesNotExist, partsOf, Queue, Queues, readAttributes } from './queues.ts';

export interface SqsOptions {
  /** Where queue URLs point: `http://127.0.0.1:4566`. Default: AWS's own host names. */
  readonly endpointUrl?: () => string | undefined;
}

/** Amazon SQS: standard queues with visibility timeouts, long polling, dead-letter queues and queue policies. */
export function createSqsService(world: World, options: SqsOptions = {}): Service {
  const queues = new Queues();
  const queueApi = new QueueApi(world, queues, options);
  const messages = new MessageApi(world, queues);
  return {
    name: 'sqs',
    protocol: 'json-1.0',
    targetPrefix: 'AmazonSQS',
    operations: {
      CreateQueue: { run: (input, call) => queueApi.create(input, call), resources: (input, call) => [arnOf(String(input['QueueName']), call)] },
      GetQueueUrl: { run: (input, call) => queueApi.getUrl(input, call), resources: (input, call) => [arnOf(String(input['QueueName']), call)] },
      ListQueues: { run: (input, call) => queueApi.list(input, call) },
      GetQueueAttributes: onQueue((input, call) => queueApi.getAttributes(input, call)),
      SetQueueAttributes: onQueue((input, call) => queueApi.setAttributes(input, call)),
      DeleteQueue: onQueue((input, call) => queueApi.delete(input, call)),
      PurgeQueue: onQueue((input, call) => queueApi.purge(input, call)),
      TagQueue: onQueue((input, call) => queueApi.tag(input, call)),
      UntagQueue: onQueue((input, call) => queueApi.untag(input, call)),
      ListQueueTags: onQueue((input, call) => queueApi.listTags(input, call)),
      SendMessage: onQueue((input, call) => messages.send(input, call)),
      SendMessageBatch: onQueue((input, call) => messages.sendBatch(input, call), 'sqs:SendMessage'),
      ReceiveMessage: onQueue((input, call) => messages.receive(input, call)),
      DeleteMessage: onQueue((input, call) => messages.delete(input, call)),
      DeleteMessageBatch: onQueue((input, call) => messages.deleteBatch(input, call), 'sqs:DeleteMessage'),
      ChangeMessageVisibility: onQueue((input, call) => messages.changeVisibility(input, call)),
      ChangeMessageVisibilityBatch: onQueue((input, call) => messages.changeVisibilityBatch(input, call), 'sqs:ChangeMessageVisibility'),
    },
  };
}

function onQueue(run: Operation['run'], action?: string): Operation {
  const resources = (input: Shape, { region }: Call) => {
    const { account, name } = partsOf(input['QueueUrl']);
    return [arnOf(name, { account, region })];
  };
  return { run, resources, ...(action === undefined ? {} : { actions: [action] }) };
}

function arnOf(name: string, { account, region }: { readonly account: string; readonly region: string }): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

const attributes = z.record(z.string(), z.string()).default({});
const createSchema = z.object({ QueueName: z.string().regex(/^[\w-]{1,80}$/, 'Member must be the name of a standard queue (FIFO queues are not simulated)'), Attributes: attributes, tags: attributes });

class QueueApi {
  private readonly world: World;
  private readonly queues: Queues;
  private readonly options: SqsOptions;

  constructor(world: World, queues: Queues, options: SqsOptions) {
    this.world = world;
    this.queues = queues;
    this.options = options;
  }

  create(input: Shape, call: Call): Shape {
    const { QueueName, Attributes, tags } = readInput(createSchema, input, 'InvalidParameterValue');
    const place = this.queues.in(call);
    const existing = place.get(QueueName);
    const wanted = readAttributes(Attributes);
    if (existing === undefined) {
      const queue = new Queue(QueueName, arnOf(QueueName, call), this.world.clock.now(), wanted);
      for (const [key, value] of Object.entries(tags)) queue.tags.set(key, value);
      place.set(QueueName, queue);
    } else {
      const different = Object.entries(wanted).find(([name, value]) => (existing.attributes[name] ?? defaultAttributes[name]) !== value);
      if (different !== undefined) throw new AwsError('QueueNameExists', `A queue already exists with the same name and a different value for attribute ${different[0]}`);
    }
    return { QueueUrl: this.url(QueueName, call) };
  }

  getUrl(input: Shape, call: Call): Shape {
    const name = String(input['QueueName']);
    const account = typeof input['QueueOwnerAWSAccountId'] === 'string' ? input['QueueOwnerAWSAccountId'] : call.account;
    const place = { account, region: call.region };
    if (!this.queues.in(place).has(name)) throw doesNotExist();
    return { QueueUrl: this.url(name, place) };
  }

  list(input: Shape, call: Call): Shape {
    const prefix = typeof input['QueueNamePrefix'] === 'string' ? input['QueueNamePrefix'] : '';
    const names = [...this.queues.in(call).keys()].filter((name) => name.startsWith(prefix)).sort();
    return names.length === 0 ? {} : { QueueUrls: names.map((name) => this.url(name, call)) };
  }

  getAttributes(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    const { AttributeNames } = readInput(z.object({ AttributeNames: z.array(z.string()).default([]) }), input, 'InvalidParameterValue');
    const all: Record<string, string> = {
      ...defaultAttributes,
      ...queue.attributes,
      ...queue.counts(this.world.clock.now()),
      QueueArn: queue.arn,
      CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
      LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    };
    const chosen = Object.entries(all).filter(([name, value]) => value !== '' && (AttributeNames.includes('All') || AttributeNames.includes(name)));
    return chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) };
  }

  setAttributes(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    const { Attributes } = readInput(z.object({ Attributes: attributes }), input, 'InvalidParameterValue');
    queue.attributes = { ...queue.attributes, ...readAttributes(Attributes) };
    queue.modifiedAt = this.world.clock.now();
    return {};
  }

  delete(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    this.queues.in({ account: partsOf(input['QueueUrl']).account, region: call.region }).delete(queue.name);
    return {};
  }

  purge(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    const now = this.world.clock.now();
    if (now - queue.purgedAt < 60_000) throw new AwsError('PurgeQueueInProgress', `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`, 403);
    queue.purgedAt = now;
    queue.clear();
    return {};
  }

  tag(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    const { Tags } = readInput(z.object({ Tags: z.record(z.string(), z.string()) }), input, 'InvalidParameterValue');
    for (const [key, value] of Object.entries(Tags)) queue.tags.set(key, value);
    return {};
  }

  untag(input: Shape, call: Call): Shape {
    const queue = this.queue(input, call);
    const { TagKeys } = readInput(z.object({ TagKeys: z.array(z.string()) }), input, 'InvalidParameterValue');
    for (const key of TagKeys) queue.tags.delete(key);
    return {};
  }

  listTags(input: Shape, call: Call): Shape {
    const { tags } = this.queue(input, call);
    return tags.size === 0 ? {} : { Tags: Object.fromEntries(tags) };
  }

  private queue(input: Shape, call: Call): Queue {
    return this.queues.byUrl(input['QueueUrl'], call.region);
  }

  private url(name: string, place: { readonly account: string; readonly region: string }): string {
    return `${this.options.endpointUrl?.() ?? `https://sqs.${place.region}.amazonaws.com`}/${place.account}/${name}`;
  }
}
