import type { KnownBlock, ModalView } from '@slack/types';
import { randomBytes } from 'node:crypto';

/** A message as the workspace keeps it. */
export interface Posted {
  readonly ts: string;
  readonly channel: string;
  /** Its thread's first message. */
  readonly thread?: string;
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly metadata?: unknown;
  /** Absent: all see it. */
  readonly onlyFor?: string;
  readonly edited?: number;
}

export interface User {
  readonly id: string;
  readonly name: string;
}

interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly view: ModalView;
}

/** Milliseconds, as Slack has them. */
const lifetimes = { trigger: 3_000, responseUrl: 1_800_000 };
const responsesPerUrl = 5;

/** One workspace with one channel: what is in it, and what may still be done with what it gave out. Errors are Slack's codes. */
export class Workspace {
  readonly team = 'T0DRYDOCK';
  readonly channel = 'C0DRYDOCK';
  /** The second is one whom Drydock does not know. */
  readonly users: readonly User[] = [{ id: 'U0YOU', name: 'you' }, { id: 'U0GUEST', name: 'a guest' }];
  readonly messages: Posted[] = [];
  readonly views: OpenView[] = [];
  private readonly now: () => number;
  private readonly triggers = new Map<string, { readonly user: string; readonly until: number }>();
  private readonly responses = new Map<string, { readonly user: string; readonly until: number; left: number }>();
  private posted = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  /** What a command or a pressed button may open a modal with. */
  trigger(user: string): string {
    const id = `${this.now()}.${randomBytes(8).toString('hex')}`;
    this.triggers.set(id, { user, until: this.now() + lifetimes.trigger });
    return id;
  }

  /** The last part of a URL at which somebody can be answered. */
  responseId(user: string): string {
    const id = randomBytes(12).toString('hex');
    this.responses.set(id, { user, until: this.now() + lifetimes.responseUrl, left: responsesPerUrl });
    return id;
  }

  post(message: Omit<Posted, 'ts'>): Posted {
    if (message.channel !== this.channel) throw new Error('channel_not_found');
    if (message.thread !== undefined && !this.messages.some(({ ts }) => ts === message.thread)) throw new Error('thread_not_found');
    requireFit(message.blocks);
    const posted = { ...message, ts: `${Math.floor(this.now() / 1000)}.${String(++this.posted).padStart(6, '0')}` };
    this.messages.push(posted);
    return posted;
  }

  update(ts: string, change: Pick<Posted, 'text' | 'blocks' | 'metadata'>): void {
    requireFit(change.blocks);
    const index = this.messages.findIndex((message) => message.ts === ts && message.onlyFor === undefined);
    const before = this.messages[index];
    if (before === undefined) throw new Error('message_not_found');
    this.messages[index] = { ...before, ...change, edited: (before.edited ?? 0) + 1 };
  }

  open(triggerId: string, view: ModalView): OpenView {
    const trigger = this.triggers.get(triggerId);
    this.triggers.delete(triggerId);
    if (trigger === undefined) throw new Error('invalid_trigger_id');
    if (trigger.until < this.now()) throw new Error('expired_trigger_id');
    if (view.blocks.length > 100) throw new Error('invalid_arguments');
    const opened = { id: `V${randomBytes(5).toString('hex').toUpperCase()}`, user: trigger.user, view };
    this.views.push(opened);
    return opened;
  }

  /** Takes an open modal away. */
  close(viewId: string): OpenView {
    const index = this.views.findIndex(({ id }) => id === viewId);
    const [view] = index === -1 ? [] : this.views.splice(index, 1);
    if (view === undefined) throw new Error('view_not_found');
    return view;
  }

  respond(responseId: string, { text, blocks }: Pick<Posted, 'text' | 'blocks'>): void {
    const response = this.responses.get(responseId);
    if (response === undefined || response.until < this.now() || response.left-- <= 0) throw new Error('used_url');
    this.post({ channel: this.channel, text, blocks, onlyFor: response.user });
  }
}

function requireFit(blocks: readonly KnownBlock[]): void {
  if (blocks.length > 50) throw new Error('invalid_blocks');
  if (JSON.stringify(blocks).length > 13_200) throw new Error('msg_blocks_too_long');
}
