import type { Shape } from '../../service.ts';
import { textOf } from '../template/values.ts';
import { made, omit, optionalText, pick, shape, shapes, tagChanges, tagList, text, texts, withTagList, withTagMap } from './members.ts';
import type { Provider, ResourceRequest } from './provider.ts';

const queue: Provider = {
  attributes: ['Arn', 'QueueName', 'QueueUrl'],
  named: 'QueueName',
  async create(request) {
    const suffix = request.properties['FifoQueue'] === true ? '.fifo' : '';
    const QueueName = optionalText(request.properties, 'QueueName') ?? `${request.name(80 - suffix.length)}${suffix}`;
    const Attributes = attributes(omit(request.properties, 'QueueName', 'Tags'));
    const QueueUrl = text(await request.call('sqs', 'CreateQueue', { QueueName, Attributes, ...withTagMap(request, 'tags') }), 'QueueUrl');
    request.began(made(QueueUrl, { QueueName, QueueUrl }));
    const answer = await request.call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn'] });
    return made(QueueUrl, { Arn: shape(answer, 'Attributes')['QueueArn'], QueueName, QueueUrl });
  },
  async update(request, current) {
    const QueueUrl = current.physicalId;
    const Attributes = changedAttributes(request, ['QueueName', 'Tags', 'FifoQueue'], queueDefaults);
    if (Object.keys(Attributes).length > 0) await request.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes });
    const { set, remove } = tagChanges(request);
    if (Object.keys(set).length > 0) await request.call('sqs', 'TagQueue', { QueueUrl, Tags: set });
    if (remove.length > 0) await request.call('sqs', 'UntagQueue', { QueueUrl, TagKeys: remove });
    return current;
  },
  delete: (current, request) => request.remove('sqs', 'DeleteQueue', { QueueUrl: current.physicalId }),
};

/** What a queue attribute goes back to when an update takes its property out. */
const queueDefaults: Readonly<Record<string, string>> = {
  DelaySeconds: '0', MaximumMessageSize: '1048576', MessageRetentionPeriod: '345600', ReceiveMessageWaitTimeSeconds: '0', VisibilityTimeout: '30',
  KmsDataKeyReusePeriodSeconds: '300', SqsManagedSseEnabled: 'true', ContentBasedDeduplication: 'false',
};

/** SQS and SNS take attributes as text, documents as JSON text. */
function attributes(properties: Shape): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, textOf(value)]));
}

function changedAttributes(request: ResourceRequest, except: readonly string[], defaults: Readonly<Record<string, string>>): Record<string, string> {
  const [next, previous] = [attributes(omit(request.properties, ...except)), attributes(omit(request.previous, ...except))];
  const gone = Object.keys(previous).filter((name) => next[name] === undefined).map((name) => [name, defaults[name] ?? ''] as const);
  return Object.fromEntries([...Object.entries(next).filter(([name, value]) => previous[name] !== value), ...gone]);
}

const topic: Provider = {
  attributes: ['TopicArn', 'TopicName'],
  named: 'TopicName',
  unsupported: ['DataProtectionPolicy', 'DeliveryStatusLogging'],
  async create(request) {
    const suffix = request.properties['FifoTopic'] === true ? '.fifo' : '';
    const Name = optionalText(request.properties, 'TopicName') ?? `${request.name(256 - suffix.length)}${suffix}`;
    const Attributes = attributes(omit(request.properties, ...topicOwn));
    const TopicArn = text(await request.call('sns', 'CreateTopic', { Name, Attributes, ...withTagList(request) }), 'TopicArn');
    const created = made(TopicArn, { TopicArn, TopicName: Name });
    request.began(created);
    for (const subscription of shapes(request.properties, 'Subscription')) await request.call('sns', 'Subscribe', { TopicArn, ...subscription });
    return created;
  },
  async update(request, current) {
    const TopicArn = current.physicalId;
    for (const [AttributeName, AttributeValue] of Object.entries(changedAttributes(request, topicOwn, {}))) {
      await request.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName, AttributeValue });
    }
    const before = shapes(request.previous, 'Subscription').map(textOf);
    for (const subscription of shapes(request.properties, 'Subscription').filter((one) => !before.includes(textOf(one)))) {
      await request.call('sns', 'Subscribe', { TopicArn, ...subscription });
    }
    const { set, remove } = tagChanges(request);
    if (Object.keys(set).length > 0) await request.call('sns', 'TagResource', { ResourceArn: TopicArn, Tags: tagList(set) });
    if (remove.length > 0) await request.call('sns', 'UntagResource', { ResourceArn: TopicArn, TagKeys: remove });
    return current;
  },
  delete: (current, request) => request.remove('sns', 'DeleteTopic', { TopicArn: current.physicalId }),
};

const topicOwn = ['TopicName', 'Tags', 'Subscription'];

const subscription: Provider = {
  attributes: ['Arn'],
  unsupported: ['Region'],
  async create(request) {
    const Attributes = attributes(omit(request.properties, ...subscriptionOwn));
    const answer = await request.call('sns', 'Subscribe', { ...pick(request.properties, ...subscriptionOwn), Attributes, ReturnSubscriptionArn: true });
    const arn = text(answer, 'SubscriptionArn');
    return made(arn, { Arn: arn });
  },
  async update(request, current) {
    for (const [AttributeName, AttributeValue] of Object.entries(changedAttributes(request, subscriptionOwn, {}))) {
      await request.call('sns', 'SetSubscriptionAttributes', { SubscriptionArn: current.physicalId, AttributeName, AttributeValue });
    }
    return current;
  },
  delete: (current, request) => request.remove('sns', 'Unsubscribe', { SubscriptionArn: current.physicalId }),
};

const subscriptionOwn = ['TopicArn', 'Protocol', 'Endpoint'];

/** A policy set on each of several queues or topics; without the resource they have none. */
function policyOn(property: string, set: (request: ResourceRequest, target: string, policy: string) => Promise<unknown>): Provider {
  return {
    attributes: ['Id'],
    async create(request) {
      const id = request.name(80);
      const created = made(id, { Id: id });
      request.began(created);
      for (const target of texts(request.properties, property)) await set(request, target, textOf(request.properties['PolicyDocument']));
      return created;
    },
    async update(request, current) {
      const next = texts(request.properties, property);
      for (const target of texts(request.previous, property).filter((one) => !next.includes(one))) await set(request, target, '');
      for (const target of next) await set(request, target, textOf(request.properties['PolicyDocument']));
      return current;
    },
    async delete(_current, request) {
      for (const target of texts(request.properties, property)) await set(request, target, '');
    },
  };
}

const queuePolicy = policyOn('Queues', (request, QueueUrl, Policy) => clearable(request, Policy)('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } }));
const topicPolicy = policyOn('Topics', (request, TopicArn, AttributeValue) => clearable(request, AttributeValue)('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue }));

/** Taking a policy away from what is already gone is no failure. */
function clearable(request: ResourceRequest, policy: string): (service: string, operation: string, input: Shape) => Promise<unknown> {
  return (service, operation, input) => (policy === '' ? request.remove(service, operation, input) : request.call(service, operation, input));
}

export const messagingProviders: Readonly<Record<string, Provider>> = {
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::TopicPolicy': topicPolicy,
};
