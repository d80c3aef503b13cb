import * as z from 'zod';
import type { Random } from '../../random.ts';
import { AwsError, type Call, type Guard, type Shape, type World } from '../../service.ts';
import { isRecord, readInput } from '../common/input.ts';
import { busArn, type Buses } from './buses.ts';
import type { Deliveries } from './delivery.ts';

const entrySchema = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  /** `Date` in process, epoch seconds over the wire. */
  Time: z.union([z.date(), z.number()]).optional(),
  TraceHeader: z.string().optional(),
});
type Entry = z.infer<typeof entrySchema>;

const putEventsSchema = z.object({
  Entries: z.array(entrySchema).min(1).max(10),
  Forwarding: z.object({ key: z.string(), event: z.record(z.string(), z.unknown()) }).optional(),
});

const largestRequestBytes = 262_144;

/** PutEvents: each entry succeeds or fails by itself. */
export class PutEvents {
  private readonly world: World;
  private readonly buses: Buses;
  private readonly deliveries: Deliveries;
  private readonly ids: Random;

  constructor(world: World, buses: Buses, deliveries: Deliveries) {
    this.world = world;
    this.buses = buses;
    this.deliveries = deliveries;
    this.ids = world.random.fork('events/ids');
  }

  run(input: Shape, call: Call): Shape {
    const { Entries, Forwarding } = readInput(putEventsSchema, input);
    if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > largestRequestBytes) {
      throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
    }
    const forwarded = Forwarding?.key === this.deliveries.forwardingKey ? Forwarding.event : undefined;
    const results = Entries.map((entry) => this.put(entry, call, forwarded));
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  }

  private put(entry: Entry, call: Call, forwarded: Shape | undefined): Shape {
    try {
      const bus = this.buses.get(entry.EventBusName, call);
      const event = forwarded ?? this.event(entry, call);
      this.deliveries.publish(bus, event);
      return { EventId: event['id'] };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ErrorCode: error.code, ErrorMessage: error.message };
    }
  }

  private event(entry: Entry, call: Call): Shape {
    const { Source = '', DetailType = '', Resources, Time } = entry;
    if (Source === '') throw new AwsError('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.');
    if (DetailType === '') throw new AwsError('InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.');
    if (Source.startsWith('aws.') && call.principal.kind !== 'service') throw new AwsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
    const time = Time instanceof Date ? Time.getTime() : Time === undefined ? this.world.clock.now() : Time * 1000;
    return {
      version: '0',
      id: this.ids.uuid(),
      'detail-type': DetailType,
      source: Source,
      account: call.account,
      time: wireTime(time),
      region: call.region,
      resources: Resources,
      detail: parseDetail(entry.Detail),
    };
  }

  /** The event of a schedule rule. */
  scheduled(rule: { readonly arn: string }, place: { readonly account: string; readonly region: string }): Shape {
    return {
      version: '0',
      id: this.ids.uuid(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: place.account,
      time: wireTime(this.world.clock.now()),
      region: place.region,
      resources: [rule.arn],
      detail: {},
    };
  }
}

/** Each entry by the policy of its bus: one that is denied denies the whole call. */
export function busGuards(buses: Buses): (input: Shape, call: Call) => readonly Guard[] {
  return (input, call) => {
    const entries = Array.isArray(input['Entries']) ? input['Entries'].filter(isRecord) : [];
    return entries.flatMap((entry) => {
      const { arn: resource, judge: policy } = buses.find(entry['EventBusName'], call) ?? {};
      const conditions = { 'events:source': textIn(entry['Source']), 'events:detail-type': textIn(entry['DetailType']) };
      return resource === undefined || policy === undefined ? [] : [{ policy, resource, conditions }];
    });
  };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The buses that an input names. */
export function busesNamed(input: Shape, call: Call): readonly string[] {
  const entries = Array.isArray(input['Entries']) ? (input['Entries'] as unknown[]) : [];
  return [...new Set(entries.map((entry) => busArn(isRecord(entry) ? entry['EventBusName'] : undefined, call)))];
}

function wireTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function parseDetail(text: string | undefined): Shape {
  if (text === undefined) throw new AwsError('InvalidArgument', 'Parameter Detail is not valid. Reason: Detail is a required argument.');
  let detail: unknown;
  try {
    detail = JSON.parse(text);
  } catch {
    detail = undefined;
  }
  if (!isRecord(detail)) throw new AwsError('MalformedDetail', 'Detail is malformed.');
  return detail;
}

/** As AWS counts: 14 bytes for a time, and the text of the rest. */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources }: Entry): number {
  return (Time === undefined ? 0 : 14) + [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
