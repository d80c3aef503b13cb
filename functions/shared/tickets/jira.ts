import * as z from 'zod/mini';
import { sameStage, type Transition } from '../../../core/tickets/mapping.ts';
import { toAdf } from '../../../core/tickets/render/adf.ts';
import type { Comment } from '../../../core/tickets/comment.ts';
import type { TicketName } from '../../../core/tickets/ticket.ts';
import { ask, askJson, type Call } from './calls.ts';
import type { Part, TicketDesk } from './port.ts';

const created = z.looseObject({ id: z.string() });
const comments = z.looseObject({ comments: z.array(z.looseObject({ id: z.string(), properties: z.optional(z.array(z.looseObject({ key: z.string(), value: z.unknown() }))) })) });
const issue = z.looseObject({ fields: z.looseObject({ status: z.looseObject({ name: z.string() }) }) });
const transitions = z.looseObject({ transitions: z.array(z.looseObject({ id: z.string(), name: z.string(), to: z.looseObject({ name: z.string() }) })) });

/** The property of a comment that says which one it is. */
const property = 'drydock';

/** Jira Cloud's REST API, version 3, as a user with an API token. */
export class JiraDesk implements TicketDesk {
  readonly edits = true;
  private readonly url: string;
  private readonly credentials: () => Promise<string>;
  private readonly now: () => number;

  /** `url`: `https://acme.atlassian.net`; `credentials`: `address:token`. */
  constructor(url: string, credentials: () => Promise<string>, now: () => number) {
    this.url = url;
    this.credentials = credentials;
    this.now = now;
  }

  async post(ticket: TicketName, comment: Comment, part: Part): Promise<string> {
    const body = { body: toAdf(comment), properties: [{ key: property, value: { part } }] };
    return created.parse(await askJson(await this.call('POST', ticket, '/comment', body))).id;
  }

  async update(ticket: TicketName, id: string, comment: Comment): Promise<void> {
    await ask(await this.call('PUT', ticket, `/comment/${encodeURIComponent(id)}`, { body: toAdf(comment) }));
  }

  async find(ticket: TicketName, part: Part): Promise<string | undefined> {
    const found = comments.parse(await askJson(await this.call('GET', ticket, '/comment?orderBy=-created&maxResults=100&expand=properties')));
    return found.comments.find(({ properties = [] }) => properties.some(({ key, value }) => key === property && (value as { readonly part?: unknown } | null)?.part === part))?.id;
  }

  /** By the name of the status or of the transition; a ticket that is there already stays. */
  async move(ticket: TicketName, { to, fields }: Transition): Promise<boolean> {
    const { status } = issue.parse(await askJson(await this.call('GET', ticket, '?fields=status'))).fields;
    if (sameStage(status.name, to)) return true;
    const { transitions: ways } = transitions.parse(await askJson(await this.call('GET', ticket, '/transitions')));
    const way = ways.find((one) => sameStage(one.to.name, to)) ?? ways.find((one) => sameStage(one.name, to));
    if (!way) return false;
    await ask(await this.call('POST', ticket, '/transitions', { transition: { id: way.id }, ...(fields && { fields }) }));
    return true;
  }

  private async call(method: Call['method'], { id }: TicketName, path: string, body?: object): Promise<Call> {
    const authorization = `Basic ${Buffer.from(await this.credentials()).toString('base64')}`;
    return { method, url: `${this.url}/rest/api/3/issue/${encodeURIComponent(id)}${path}`, headers: { Authorization: authorization }, body, now: this.now() };
  }
}
