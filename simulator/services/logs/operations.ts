import * as z from 'zod';
import { AwsError, type Shape } from '../../service.ts';
import { readInput } from '../common/input.ts';
import { filterPattern } from './filter-pattern.ts';
import { append, groupArn, groupNamed, groupNameIn, retentionDays, streamNamed, type LogEvent, type LogGroup, type Logs, type LogStream } from './log-groups.ts';

const groupName = z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/);
const streamName = z.string().regex(/^[^:*]{1,512}$/);
const tags = z.record(z.string().min(1).max(128), z.string().max(256));
const paging = { limit: z.int().min(1).max(50).default(50), nextToken: z.string().optional() };
const window = { startTime: z.number().default(0), endTime: z.number().default(Infinity) };

const schemas = {
  group: z.object({ logGroupName: groupName }),
  createGroup: z.object({ logGroupName: groupName, kmsKeyId: z.string().optional(), tags: tags.default({}), logGroupClass: z.enum(['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']).default('STANDARD') }),
  describeGroups: z.object({ logGroupNamePrefix: groupName.optional(), logGroupNamePattern: z.string().optional(), ...paging }),
  retention: z.object({ logGroupName: groupName, retentionInDays: z.number() }),
  stream: z.object({ logGroupName: groupName, logStreamName: streamName }),
  describeStreams: z.object({
    logGroupName: groupName, logStreamNamePrefix: z.string().optional(), orderBy: z.enum(['LogStreamName', 'LastEventTime']).default('LogStreamName'), descending: z.boolean().default(false), ...paging,
  }),
  put: z.object({ logGroupName: groupName, logStreamName: streamName, logEvents: z.array(z.object({ timestamp: z.number().min(0), message: z.string().min(1) })).min(1) }),
  get: z.object({
    logGroupName: groupName, logStreamName: streamName, ...window, startFromHead: z.boolean().default(false), limit: z.int().min(1).max(10_000).default(10_000), nextToken: z.string().optional(),
  }),
  filter: z.object({
    logGroupName: groupName, logStreamNames: z.array(z.string()).optional(), logStreamNamePrefix: z.string().optional(), filterPattern: z.string().default(''), ...window,
    limit: z.int().min(1).max(10_000).default(10_000), nextToken: z.string().optional(),
  }),
  kms: z.object({ logGroupName: groupName, kmsKeyId: z.string() }),
  policy: z.object({ policyName: z.string().min(1), policyDocument: z.string().max(5120) }),
  tag: z.object({ resourceArn: z.string(), tags }),
  untag: z.object({ resourceArn: z.string(), tagKeys: z.array(z.string()) }),
  resource: z.object({ resourceArn: z.string() }),
};

type Run = (logs: Logs, input: Shape, now: number) => Shape;

const read = <T extends z.ZodType>(schema: T, input: Shape): z.infer<T> => readInput(schema, input, 'InvalidParameterException');

function bytesIn(streams: Iterable<LogStream>): number {
  return [...streams].reduce((sum, { events }) => sum + events.reduce((bytes, { message }) => bytes + Buffer.byteLength(message), 0), 0);
}

function shownGroup(logs: Logs, group: LogGroup): Shape {
  const arn = groupArn(logs, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    arn: `${arn}:*`,
    logGroupArn: arn,
    metricFilterCount: 0,
    storedBytes: bytesIn(group.streams.values()),
    logGroupClass: group.logGroupClass,
    ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
    ...(group.kmsKeyId !== undefined && { kmsKeyId: group.kmsKeyId }),
  };
}

const groupOperations: Record<string, Run> = {
  CreateLogGroup: (logs, input, now) => {
    const { logGroupName: name, kmsKeyId, tags: given, logGroupClass } = read(schemas.createGroup, input);
    if (logs.groups.has(name)) throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    logs.groups.set(name, { name, createdAt: now, logGroupClass, retentionInDays: undefined, kmsKeyId, tags: new Map(Object.entries(given)), streams: new Map() });
    return {};
  },
  DeleteLogGroup: (logs, input) => {
    logs.groups.delete(groupNamed(logs, read(schemas.group, input).logGroupName).name);
    return {};
  },
  DescribeLogGroups: (logs, input) => {
    const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '', ...paging } = read(schemas.describeGroups, input);
    const found = [...logs.groups.values()].filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern.toLowerCase()));
    const { items, ...rest } = page(found.sort((a, b) => (a.name < b.name ? -1 : 1)), paging);
    return { logGroups: items.map((group) => shownGroup(logs, group)), ...rest };
  },
  PutRetentionPolicy: (logs, input) => {
    const { logGroupName, retentionInDays } = read(schemas.retention, input);
    if (!retentionDays.some((days) => days === retentionInDays)) {
      throw new AwsError('InvalidParameterException', `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${retentionDays.join(', ')}]`);
    }
    groupNamed(logs, logGroupName).retentionInDays = retentionInDays;
    return {};
  },
  DeleteRetentionPolicy: (logs, input) => {
    groupNamed(logs, read(schemas.group, input).logGroupName).retentionInDays = undefined;
    return {};
  },
  AssociateKmsKey: (logs, input) => {
    const { logGroupName, kmsKeyId } = read(schemas.kms, input);
    groupNamed(logs, logGroupName).kmsKeyId = kmsKeyId;
    return {};
  },
  DisassociateKmsKey: (logs, input) => {
    groupNamed(logs, read(schemas.group, input).logGroupName).kmsKeyId = undefined;
    return {};
  },
  TagResource: (logs, input) => {
    const { resourceArn, tags: given } = read(schemas.tag, input);
    const group = groupNamed(logs, groupNameIn(resourceArn));
    for (const [key, value] of Object.entries(given)) group.tags.set(key, value);
    return {};
  },
  UntagResource: (logs, input) => {
    const { resourceArn, tagKeys } = read(schemas.untag, input);
    const group = groupNamed(logs, groupNameIn(resourceArn));
    for (const key of tagKeys) group.tags.delete(key);
    return {};
  },
  ListTagsForResource: (logs, input) => ({ tags: Object.fromEntries(groupNamed(logs, groupNameIn(read(schemas.resource, input).resourceArn)).tags) }),
};

function shownStream(logs: Logs, group: LogGroup, stream: LogStream): Shape {
  const [first, last] = [stream.events[0], stream.events.at(-1)];
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    arn: `${groupArn(logs, group.name)}:log-stream:${stream.name}`,
    storedBytes: 0,
    ...(first !== undefined && last !== undefined && { firstEventTimestamp: first.timestamp, lastEventTimestamp: last.timestamp, lastIngestionTime: last.ingestionTime }),
  };
}

function describeStreams(logs: Logs, input: Shape): Shape {
  const { logGroupName, logStreamNamePrefix = '', orderBy, descending, ...paging } = read(schemas.describeStreams, input);
  const group = groupNamed(logs, logGroupName);
  const found = [...group.streams.values()].filter((stream) => stream.name.startsWith(logStreamNamePrefix));
  const newest = (stream: LogStream): number => stream.events.at(-1)?.timestamp ?? 0;
  const ordered = found.sort((a, b) => (orderBy === 'LastEventTime' ? newest(a) - newest(b) : a.name < b.name ? -1 : 1));
  const { items, ...rest } = page(descending ? ordered.reverse() : ordered, paging);
  return { logStreams: items.map((stream) => shownStream(logs, group, stream)), ...rest };
}

/** Tokens are `f/<index>` and `b/<index>`; at an end the same token comes back, which is how readers know. */
function getEvents(logs: Logs, input: Shape): Shape {
  const { logGroupName, logStreamName, startTime, endTime, startFromHead, limit, nextToken } = read(schemas.get, input);
  const { events } = streamNamed(groupNamed(logs, logGroupName), logStreamName);
  const chosen = events.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
  const [, direction = startFromHead ? 'f' : 'b', at = startFromHead ? '0' : String(chosen.length)] = /^([fb])\/(\d+)$/.exec(nextToken ?? '') ?? [];
  const start = direction === 'f' ? Number(at) : Math.max(0, Number(at) - limit);
  const end = direction === 'f' ? Math.min(chosen.length, start + limit) : Number(at);
  return {
    events: chosen.slice(start, end).map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
    nextForwardToken: `f/${end}`,
    nextBackwardToken: `b/${start}`,
  };
}

function filterEvents(logs: Logs, input: Shape): Shape {
  const { logGroupName, logStreamNames, logStreamNamePrefix = '', filterPattern: pattern, startTime, endTime, ...paging } = read(schemas.filter, input);
  const matches = filterPattern(pattern);
  const streams = [...groupNamed(logs, logGroupName).streams.values()].filter(({ name }) => name.startsWith(logStreamNamePrefix) && (logStreamNames?.includes(name) ?? true));
  const fits = ({ timestamp, message }: LogEvent): boolean => timestamp >= startTime && timestamp <= endTime && matches(message);
  const found = streams.flatMap((stream) => stream.events.filter(fits).map((event) => ({ logStreamName: stream.name, ...event })));
  const { items, ...rest } = page(found.sort((a, b) => a.timestamp - b.timestamp), paging);
  return { events: items, searchedLogStreams: [], ...rest };
}

const streamOperations: Record<string, Run> = {
  CreateLogStream: (logs, input, now) => {
    const { logGroupName, logStreamName: name } = read(schemas.stream, input);
    const { streams } = groupNamed(logs, logGroupName);
    if (streams.has(name)) throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    streams.set(name, { name, createdAt: now, events: [] });
    return {};
  },
  DeleteLogStream: (logs, input) => {
    const { logGroupName, logStreamName } = read(schemas.stream, input);
    const group = groupNamed(logs, logGroupName);
    group.streams.delete(streamNamed(group, logStreamName).name);
    return {};
  },
  DescribeLogStreams: describeStreams,
  PutLogEvents: (logs, input, now) => {
    const { logGroupName, logStreamName, logEvents } = read(schemas.put, input);
    const group = groupNamed(logs, logGroupName);
    const rejected = append(logs, group, streamNamed(group, logStreamName), logEvents, now);
    return { nextSequenceToken: String(logs.nextEvent).padStart(56, '0'), ...(Object.keys(rejected).length > 0 && { rejectedLogEventsInfo: rejected }) };
  },
  GetLogEvents: getEvents,
  FilterLogEvents: filterEvents,
};

const policyOperations: Record<string, Run> = {
  PutResourcePolicy: (logs, input, now) => {
    const { policyName, policyDocument } = read(schemas.policy, input);
    logs.resourcePolicies.set(policyName, { policyDocument, lastUpdatedTime: now });
    return { resourcePolicy: { policyName, policyDocument, lastUpdatedTime: now } };
  },
  DescribeResourcePolicies: (logs) => ({ resourcePolicies: [...logs.resourcePolicies].map(([policyName, policy]) => ({ policyName, ...policy })) }),
  DeleteResourcePolicy: (logs, input) => {
    const { policyName } = read(schemas.policy.pick({ policyName: true }), input);
    if (!logs.resourcePolicies.delete(policyName)) throw new AwsError('ResourceNotFoundException', `Policy with name [${policyName}] does not exist.`);
    return {};
  },
};

function page<T>(items: readonly T[], { limit, nextToken = '0' }: { limit: number; nextToken?: string | undefined }): { items: readonly T[]; nextToken?: string } {
  if (!/^\d+$/.test(nextToken)) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  const end = Number(nextToken) + limit;
  return { items: items.slice(Number(nextToken), end), ...(end < items.length && { nextToken: String(end) }) };
}

export const logsOperations: Readonly<Record<string, Run>> = { ...groupOperations, ...streamOperations, ...policyOperations };
