import type { ModalView } from '@slack/types';
import type { Message } from '../../../core/slack/blocks.ts';

/** Slack understood, and said no: `channel_not_found`, `invalid_blocks` … */
export class SlackRefusal extends Error {
  readonly code: string;

  constructor(method: string, code: string) {
    super(`Slack answered ${method} with ${code}.`);
    this.name = 'SlackRefusal';
    this.code = code;
  }
}

/** Slack wants to be left alone for so long, in milliseconds. What was sent had no effect. */
export class SlackPause extends Error {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`Slack asks for a pause of ${milliseconds} ms.`);
    this.name = 'SlackPause';
    this.milliseconds = milliseconds;
  }
}

/** Nobody knows whether Slack did what it was asked. */
export class SlackUnreachable extends Error {
  constructor(method: string, options?: ErrorOptions) {
    super(`Slack gave no answer to ${method}.`, options);
    this.name = 'SlackUnreachable';
  }
}

/** Written into a message where no person sees it: which one it is. */
export interface Mark {
  readonly operationId: string;
  readonly part: string;
}

/** A place for messages: a channel, or one of its threads. */
export interface Place {
  readonly channel: string;
  readonly thread?: string | undefined;
}

const json = 'application/json; charset=utf-8';
const eventType = 'drydock_operation';

/** What Slack itself calls its own troubles. */
const troubles: readonly string[] = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'];

/** Milliseconds for one call. */
const patience = 5_000;

/** The few methods of Slack's Web API that Drydock uses. All reject with SlackRefusal, SlackPause or SlackUnreachable. */
export class SlackWebApi {
  private readonly url: string;
  private readonly token: () => Promise<string>;

  /** `url`: `https://slack.com/api/`. */
  constructor(url: string, token: () => Promise<string>) {
    this.url = url;
    this.token = token;
  }

  /** Answers the message's `ts`, which is its name in its channel. */
  async post({ channel, thread }: Place, { text, blocks }: Message, mark: Mark): Promise<string> {
    const { ts } = await this.call('chat.postMessage', { channel, ...(thread !== undefined && { thread_ts: thread }), text, blocks, unfurl_links: false, unfurl_media: false, metadata: { event_type: eventType, event_payload: mark } });
    return String(ts);
  }

  async update(channel: string, ts: string, { text, blocks }: Message, mark: Mark): Promise<void> {
    await this.call('chat.update', { channel, ts, text, blocks, metadata: { event_type: eventType, event_payload: mark } });
  }

  /** The `ts` of our message with that mark, if one was posted since (seconds). */
  async find({ channel, thread }: Place, mark: Mark, since: number): Promise<string | undefined> {
    const common = { channel, oldest: String(since), limit: '200', include_all_metadata: 'true' };
    const { messages } = await (thread === undefined ? this.ask('conversations.history', common) : this.ask('conversations.replies', { ...common, ts: thread }));
    const isIt = ({ metadata }: Found): boolean => metadata?.event_payload?.operationId === mark.operationId && metadata.event_payload.part === mark.part;
    return ((messages ?? []) as readonly Found[]).find(isIt)?.ts;
  }

  async openView(triggerId: string, view: ModalView): Promise<void> {
    await this.call('views.open', { trigger_id: triggerId, view });
  }

  /** What writes takes JSON. */
  private async call(method: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    return this.send(method, json, JSON.stringify(body));
  }

  /** What only reads takes forms, and nothing else. */
  private async ask(method: string, fields: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>> {
    return this.send(method, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString());
  }

  private async send(method: string, contentType: string, body: string): Promise<Readonly<Record<string, unknown>>> {
    const headers = { 'Content-Type': contentType, Authorization: `Bearer ${await this.token()}` };
    const response = await answered(method, `${this.url}${method}`, headers, body);
    const answer = (await response.json().catch((cause: unknown) => {
      throw new SlackUnreachable(method, { cause });
    })) as Readonly<Record<string, unknown>>;
    if (answer['ok'] === true) return answer;
    const code = String(answer['error']);
    throw troubles.includes(code) ? new SlackUnreachable(method) : new SlackRefusal(method, code);
  }
}

interface Found {
  readonly ts: string;
  readonly metadata?: { readonly event_payload?: Partial<Mark> };
}

/** Tells who asked, and nobody else, at the address that came with what they asked. */
export async function respond(responseUrl: string, { text, blocks }: Message): Promise<void> {
  await answered('the response URL', responseUrl, { 'Content-Type': json }, JSON.stringify({ response_type: 'ephemeral', replace_original: false, text, blocks }));
}

async function answered(method: string, url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Response> {
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(patience) }).catch((cause: unknown) => {
    throw new SlackUnreachable(method, { cause });
  });
  if (response.status === 429) throw new SlackPause(1000 * Math.max(1, Number(response.headers.get('retry-after') ?? '30') || 30));
  if (response.status >= 500) throw new SlackUnreachable(method);
  if (!response.ok) throw new SlackRefusal(method, `status ${response.status}`);
  return response;
}
