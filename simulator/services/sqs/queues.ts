import * as z from 'zod';
import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../random.ts';
import { AwsError, Regional, type Shape } from '../../service.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, Shape>>;
  readonly senderId: string;
  readonly sentAt: number;
  /** Since when it may be received: later than now while delayed or in flight. */
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number | undefined;
  /** Handles given out; only the newest changes visibility, any of them deletes. */
  readonly handles: Set<string>;
  readonly deadLetterSource: string | undefined;
}

const seconds = (most: number) => z.coerce.number().int().min(0).max(most);
const redrivePolicy = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1000) });

/** What SetQueueAttributes and CreateQueue take, each a string on the wire. Others are recorded and shown. */
const settingSchemas = {
  VisibilityTimeout: seconds(43_200),
  DelaySeconds: seconds(900),
  ReceiveMessageWaitTimeSeconds: seconds(20),
  MessageRetentionPeriod: seconds(1_209_600).min(60),
  MaximumMessageSize: seconds(1_048_576).min(1024),
} as const;
type Setting = keyof typeof settingSchemas;
const recordedSettings = ['Policy', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled', 'RedriveAllowPolicy', 'RedrivePolicy'];

export const defaultAttributes: Readonly<Record<string, string>> = {
  VisibilityTimeout: '30',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '0',
  MessageRetentionPeriod: '345600',
  MaximumMessageSize: '1048576',
  SqsManagedSseEnabled: 'true',
};

/** A standard queue. Messages come out oldest first, as nearly always in AWS. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly tags = new Map<string, string>();
  modifiedAt: number;
  purgedAt = -Infinity;
  attributes: Readonly<Record<string, string>>;
  private messages: Message[] = [];
  private readonly waiting = new Set<AbortController>();

  constructor(name: string, arn: string, now: number, attributes: Readonly<Record<string, string>>) {
    this.name = name;
    this.arn = arn;
    this.createdAt = now;
    this.modifiedAt = now;
    this.attributes = attributes;
  }

  setting(name: Setting): number {
    return Number(this.attributes[name] ?? defaultAttributes[name]);
  }

  get redrive(): z.infer<typeof redrivePolicy> | undefined {
    const text = this.attributes['RedrivePolicy'];
    return text === undefined || text === '' ? undefined : redrivePolicy.parse(JSON.parse(text));
  }

  put(message: Message): void {
    this.messages.push(message);
    this.wake();
  }

  /** Wakes the longest-waiting receiver. */
  wake(): void {
    const [first] = this.waiting;
    if (first === undefined) return;
    this.waiting.delete(first);
    first.abort();
  }

  /** Waits until something might be receivable, at most until `deadline`. */
  async change(clock: Clock, deadline: number): Promise<void> {
    const next = Math.min(deadline, ...this.messages.map(({ visibleAt }) => visibleAt).filter((time) => time > clock.now()));
    const woken = new AbortController();
    this.waiting.add(woken);
    await clock.sleep(next - clock.now(), woken.signal).catch(() => undefined);
    this.waiting.delete(woken);
  }

  /** Takes messages out of sight; what was received too often comes back as `dead`. */
  receive(now: number, most: number, visibilityMs: number, random: Random): { received: readonly Message[]; dead: readonly Message[] } {
    this.forgetExpired(now);
    const redrive = this.redrive;
    const visible = this.messages.filter(({ visibleAt }) => visibleAt <= now);
    const isDead = ({ receiveCount }: Message) => redrive !== undefined && receiveCount >= redrive.maxReceiveCount;
    const dead = visible.filter(isDead);
    const received = visible.filter((message) => !isDead(message)).slice(0, most);
    this.messages = this.messages.filter((message) => !dead.includes(message));
    for (const message of received) {
      message.visibleAt = now + visibilityMs;
      message.receiveCount += 1;
      message.firstReceivedAt ??= now;
      message.handles.add(random.hex(64));
    }
    return { received, dead };
  }

  byHandle(handle: string): Message | undefined {
    return this.messages.find(({ handles }) => handles.has(handle));
  }

  delete(message: Message): void {
    this.messages = this.messages.filter((one) => one !== message);
  }

  clear(): void {
    this.messages = [];
  }

  /** The approximate numbers, which here are exact. */
  counts(now: number): Readonly<Record<string, string>> {
    this.forgetExpired(now);
    const hidden = this.messages.filter(({ visibleAt }) => visibleAt > now);
    const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
    return {
      ApproximateNumberOfMessages: String(this.messages.length - hidden.length),
      ApproximateNumberOfMessagesNotVisible: String(hidden.length - delayed),
      ApproximateNumberOfMessagesDelayed: String(delayed),
    };
  }

  private forgetExpired(now: number): void {
    const oldest = now - this.setting('MessageRetentionPeriod') * 1000;
    this.messages = this.messages.filter(({ sentAt }) => sentAt > oldest);
  }
}

export class Queues {
  private readonly places = new Regional<Map<string, Queue>>(() => new Map());

  in(place: { readonly account: string; readonly region: string }): Map<string, Queue> {
    return this.places.of(place);
  }

  /** @throws AwsError QueueDoesNotExist */
  byUrl(url: unknown, region: string): Queue {
    const { account, name } = partsOf(url);
    const found = this.in({ account, region }).get(name);
    if (found === undefined) throw doesNotExist();
    return found;
  }
}

/** Account and name are a queue URL's last two segments, whatever host it names. */
export function partsOf(url: unknown): { readonly account: string; readonly name: string } {
  const [, account, name] = typeof url === 'string' ? (/\/(\d{12})\/([\w.-]+)\/?$/.exec(url) ?? []) : [];
  if (account === undefined || name === undefined) throw new AwsError('InvalidAddress', `The address ${JSON.stringify(url)} is not valid for this endpoint.`, 404);
  return { account, name };
}

export function doesNotExist(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

/** Checks attributes as they came; returns them as they are kept. Reports every problem at once. */
export function readAttributes(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const unknown = Object.keys(given).filter((name) => !(name in settingSchemas) && !recordedSettings.includes(name));
  if (unknown.length > 0) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown.join(', ')}.`);
  const invalid = Object.entries(given).filter(([name, value]) => !isValid(name, value));
  if (invalid.length > 0) throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${invalid.map(([name]) => name).join(', ')}.`);
  return given;
}

function isValid(name: string, value: string): boolean {
  if (name in settingSchemas) return settingSchemas[name as Setting].safeParse(value).success;
  return name !== 'RedrivePolicy' || value === '' || redrivePolicy.safeParse(jsonOrNothing(value)).success;
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
