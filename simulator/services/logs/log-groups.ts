import { AwsError } from '../../service.ts';

export interface LogEvent {
  readonly eventId: string;
  /** Epoch ms, as the writer says. */
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  /** In order of timestamp. */
  events: LogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly logGroupClass: string;
  retentionInDays: number | undefined;
  kmsKeyId: string | undefined;
  readonly tags: Map<string, string>;
  readonly streams: Map<string, LogStream>;
}

/** CloudWatch Logs in one account and region. */
export interface Logs {
  readonly account: string;
  readonly region: string;
  readonly groups: Map<string, LogGroup>;
  readonly resourcePolicies: Map<string, { readonly policyDocument: string; readonly lastUpdatedTime: number }>;
  nextEvent: number;
}

const day = 86_400_000;
const hour = 3_600_000;
const oldestAccepted = 14 * day;
const furthestAhead = 2 * hour;
const largestBatchEvents = 10_000;
const largestBatchBytes = 1_048_576;
/** What every event adds to its message when a batch is measured. */
const overheadBytes = 26;

export const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

export function groupNamed(logs: Logs, name: string): LogGroup {
  const group = logs.groups.get(name);
  if (group === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

export function streamNamed(group: LogGroup, name: string): LogStream {
  const stream = group.streams.get(name);
  if (stream === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  return stream;
}

/** Without the `:*` that `DescribeLogGroups` shows as `arn`. */
export function groupArn(place: Pick<Logs, 'account' | 'region'>, name: string): string {
  return `arn:aws:logs:${place.region}:${place.account}:log-group:${name}`;
}

/** A group's name from itself or from its ARN, with or without `:*`. */
export function groupNameIn(identifier: string): string {
  return /^arn:aws:logs:[^:]*:[^:]*:log-group:([^:]+)(:\*)?$/.exec(identifier)?.[1] ?? identifier;
}

export interface Rejected {
  tooNewLogEventStartIndex?: number;
  tooOldLogEventEndIndex?: number;
  expiredLogEventEndIndex?: number;
}

/** Takes what is neither too old, too new nor past the retention; says what it left out. */
export function append(logs: Logs, group: LogGroup, stream: LogStream, batch: readonly { readonly timestamp: number; readonly message: string }[], now: number): Rejected {
  refuseBatch(batch);
  const keep = (group.retentionInDays ?? Infinity) * day;
  const fate = (timestamp: number): keyof Rejected | undefined => {
    if (timestamp < now - keep) return 'expiredLogEventEndIndex';
    if (timestamp < now - oldestAccepted) return 'tooOldLogEventEndIndex';
    return timestamp > now + furthestAhead ? 'tooNewLogEventStartIndex' : undefined;
  };
  const rejected: Rejected = {};
  const isInOrder = (batch[0]?.timestamp ?? Infinity) >= (stream.events.at(-1)?.timestamp ?? 0);
  batch.forEach(({ timestamp, message }, i) => {
    const reason = fate(timestamp);
    if (reason === undefined) stream.events.push({ eventId: String(logs.nextEvent++).padStart(56, '0'), timestamp, message, ingestionTime: now });
    else if (reason === 'tooNewLogEventStartIndex') rejected[reason] ??= i;
    else rejected[reason] = i + 1;
  });
  if (!isInOrder) stream.events.sort((a, b) => a.timestamp - b.timestamp);
  if ((stream.events[0]?.timestamp ?? now) < now - keep) stream.events = stream.events.filter((event) => event.timestamp >= now - keep);
  return rejected;
}

function refuseBatch(batch: readonly { readonly timestamp: number; readonly message: string }[]): void {
  if (batch.length > largestBatchEvents) throw new AwsError('InvalidParameterException', `The batch of log events has more than ${largestBatchEvents} events.`);
  const bytes = batch.reduce((sum, { message }) => sum + Buffer.byteLength(message) + overheadBytes, 0);
  if (bytes > largestBatchBytes) throw new AwsError('InvalidParameterException', `Upload too large: ${bytes} bytes exceeds limit of ${largestBatchBytes}`);
  if (batch.some((event, i) => event.timestamp < (batch[i - 1]?.timestamp ?? -Infinity))) {
    throw new AwsError('InvalidParameterException', 'Log events in a single PutLogEvents request must be in chronological order.');
  }
}
