import type { KnownBlock, ModalView } from '@slack/types';
import type { WireRequest, WireResponse } from '../../simulator/gateway/wire.ts';
import type { Posted, Workspace } from './workspace.ts';

/** The fields of all methods that are known here. */
interface Body {
  readonly channel?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly oldest?: string;
  readonly text?: string;
  readonly blocks?: readonly KnownBlock[];
  readonly metadata?: unknown;
  readonly trigger_id?: string;
  readonly view?: ModalView;
}

type Method = (workspace: Workspace, body: Body) => object;

/** The methods of Slack's Web API that Drydock uses, with the payloads that Slack has. */
const methods: Readonly<Record<string, Method>> = {
  'chat.postMessage': (workspace, { channel = '', thread_ts: thread, text = '', blocks = [], metadata }) => {
    const posted = workspace.post({ channel, ...(thread !== undefined && { thread }), text, blocks, metadata });
    return { channel, ts: posted.ts, message: wireMessage(posted) };
  },
  'chat.update': (workspace, { channel, ts = '', text = '', blocks = [], metadata }) => {
    workspace.update(ts, { text, blocks, metadata });
    return { channel, ts, text };
  },
  'conversations.history': (workspace, { oldest }) => ({ messages: since(workspace, oldest).filter(({ thread }) => thread === undefined).map(wireMessage).reverse() }),
  'conversations.replies': (workspace, { ts: thread, oldest }) => ({ messages: since(workspace, oldest).filter((message) => message.thread === thread || message.ts === thread).map(wireMessage) }),
  'views.open': (workspace, { trigger_id: trigger = '', view }) => {
    if (view === undefined) throw new Error('invalid_arguments');
    return { view: workspace.open(trigger, view) };
  },
};

function since({ messages }: Workspace, oldest = '0'): readonly Posted[] {
  return messages.filter(({ ts, onlyFor }) => onlyFor === undefined && Number(ts) >= Number(oldest));
}

function wireMessage({ ts, thread, text, blocks, metadata }: Posted): object {
  return { type: 'message', ts, ...(thread !== undefined && { thread_ts: thread }), text, blocks, metadata };
}

/** Answers as Slack does: 200 even where it says no. */
export function answerMethod(workspace: Workspace, botToken: string, name: string, { headers, body }: WireRequest): WireResponse {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (headers['authorization'] !== `Bearer ${botToken}`) return json({ ok: false, error: 'invalid_auth' });
  if (method === undefined) return json({ ok: false, error: 'unknown_method' });
  try {
    return json({ ok: true, ...method(workspace, readBody(name, headers['content-type'] ?? '', body)) });
  } catch (error) {
    return json({ ok: false, error: (error as Error).message });
  }
}

/** Methods that write take JSON; those that only read take forms alone. */
function readBody(method: string, contentType: string, body: string): Body {
  const reads = method.startsWith('conversations.');
  if (reads !== contentType.startsWith('application/x-www-form-urlencoded')) throw new Error('invalid_form_data');
  return reads ? Object.fromEntries(new URLSearchParams(body)) : (JSON.parse(body) as Body);
}

export function answerResponse(workspace: Workspace, id: string, { body }: WireRequest): WireResponse {
  try {
    const { text, blocks = [] } = JSON.parse(body) as { text: string; blocks?: readonly KnownBlock[] };
    workspace.respond(id, { text, blocks });
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
  } catch (error) {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: (error as Error).message };
  }
}

export function json(body: object): WireResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
