import * as z from 'zod';
import { AwsError, type Call, type Operation, type Service, type Shape, type World } from '../../service.ts';
import { isRecord, readInput } from '../common/input.ts';
import { BusApi, tagsOf } from './bus-operations.ts';
import { busArn, Buses, ruleArn } from './buses.ts';
import { Deliveries, type DeliveryOptions } from './delivery.ts';
import { parsePattern } from './pattern.ts';
import { busesNamed, busGuards, PutEvents } from './put-events.ts';
import { RuleApi, taggedResource } from './rule-operations.ts';

/** Amazon EventBridge: buses, rules with patterns or rates, and targets with retries and dead-letter queues. */
export function createEventsService(world: World, options: DeliveryOptions = {}): Service {
  const buses = new Buses(() => world.clock.now());
  const deliveries = new Deliveries(world, options);
  const events = new PutEvents(world, buses, deliveries);
  return {
    name: 'events',
    protocol: 'json-1.1',
    targetPrefix: 'AWSEvents',
    operations: {
      PutEvents: { run: (input, call) => events.run(input, call), resources: busesNamed, guards: busGuards(buses) },
      TestEventPattern: { run: testPattern },
      ...busOperations(new BusApi(world, buses)),
      ...ruleOperations(new RuleApi(world, buses, deliveries, events)),
      ...tagOperations(buses),
    },
  };
}

function busOperations(api: BusApi): Record<string, Operation> {
  const named = (input: Shape, call: Call) => [busArn(input['Name'], call)];
  const ofBus = (input: Shape, call: Call) => [busArn(input['EventBusName'], call)];
  const archive = (input: Shape, call: Call) => [`arn:aws:events:${call.region}:${call.account}:archive/${String(input['ArchiveName'])}`];
  return {
    CreateEventBus: { run: (input, call) => api.create(input, call), resources: named },
    UpdateEventBus: { run: (input, call) => api.update(input, call), resources: named },
    DeleteEventBus: { run: (input, call) => api.delete(input, call), resources: named },
    DescribeEventBus: { run: (input, call) => api.describe(input, call), resources: named },
    ListEventBuses: { run: (input, call) => api.list(input, call) },
    PutPermission: { run: (input, call) => api.putPermission(input, call), resources: ofBus },
    RemovePermission: { run: (input, call) => api.removePermission(input, call), resources: ofBus },
    CreateArchive: { run: (input, call) => api.createArchive(input, call), resources: archive },
    DescribeArchive: { run: (input, call) => api.describeArchive(input, call), resources: archive },
    UpdateArchive: { run: (input, call) => api.updateArchive(input, call), resources: archive },
    DeleteArchive: { run: (input, call) => api.deleteArchive(input, call), resources: archive },
  };
}

function ruleOperations(api: RuleApi): Record<string, Operation> {
  const onRule = (run: Operation['run']): Operation => ({
    run,
    resources: (input, call) => [ruleArn(String(input['Name'] ?? input['Rule']), input['EventBusName'], call)],
  });
  return {
    PutRule: onRule((input, call) => api.put(input, call)),
    DeleteRule: onRule((input, call) => api.delete(input, call)),
    DescribeRule: onRule((input, call) => api.describe(input, call)),
    EnableRule: onRule((input, call) => api.setEnabled(input, call, true)),
    DisableRule: onRule((input, call) => api.setEnabled(input, call, false)),
    PutTargets: onRule((input, call) => api.putTargets(input, call)),
    RemoveTargets: onRule((input, call) => api.removeTargets(input, call)),
    ListTargetsByRule: onRule((input, call) => api.listTargets(input, call)),
    ListRules: { run: (input, call) => api.list(input, call) },
    ListRuleNamesByTarget: { run: (input, call) => api.listRuleNamesByTarget(input, call) },
  };
}

function tagOperations(buses: Buses): Record<string, Operation> {
  const onResource = (run: (tags: Map<string, string>, input: Shape) => Shape): Operation => ({
    run: (input) => run(taggedResource(input['ResourceARN'], buses), input),
    resources: (input) => [String(input['ResourceARN'])],
  });
  return {
    TagResource: onResource((tags, input) => {
      for (const [key, value] of tagsOf(input)) tags.set(key, value);
      return {};
    }),
    UntagResource: onResource((tags, input) => {
      for (const key of readInput(z.object({ TagKeys: z.array(z.string()) }), input).TagKeys) tags.delete(key);
      return {};
    }),
    ListTagsForResource: onResource((tags) => ({ Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) })),
  };
}

function testPattern(input: Shape): Shape {
  const { EventPattern, Event } = readInput(z.object({ EventPattern: z.string(), Event: z.string() }), input);
  const event = parseJson(Event);
  const missing = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'].filter((member) => !isRecord(event) || !(member in event));
  if (!isRecord(event) || missing.length > 0) throw new AwsError('ValidationException', `Parameter Event is not valid. Reason: missing ${missing.join(', ')}.`);
  return { Result: parsePattern(EventPattern).matches(event) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
