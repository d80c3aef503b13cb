import * as z from 'zod/mini';
import type { Comment } from '../../../core/tickets/comment.ts';
import type { Transition } from '../../../core/tickets/mapping.ts';
import { toWorkNote } from '../../../core/tickets/render/work-note.ts';
import type { TicketName } from '../../../core/tickets/ticket.ts';
import { ask, askJson, SystemRefusal, type Call } from './calls.ts';
import type { Part, TicketDesk } from './port.ts';

const tokenAnswer = z.looseObject({ access_token: z.string(), expires_in: z.number() });
const rows = z.looseObject({ result: z.array(z.looseObject({ sys_id: z.string() })) });

/** Milliseconds before its end from which on a token is not used any more. */
const margin = 60_000;

/** ServiceNow's Table API, as an application with client credentials. What was said there stays as it was said. */
export class ServiceNowDesk implements TicketDesk {
  readonly edits = false;
  private readonly url: string;
  private readonly client: () => Promise<string>;
  private readonly now: () => number;
  private held: { readonly token: string; readonly until: number } | undefined;

  /** `url`: `https://acme.service-now.com`; `client`: `id:secret`. */
  constructor(url: string, client: () => Promise<string>, now: () => number) {
    this.url = url;
    this.client = client;
    this.now = now;
  }

  /** A work note has no id of its own that its writer is told: its part is one. */
  async post(ticket: TicketName, comment: Comment, part: Part): Promise<string> {
    await this.send('PATCH', pathOf(ticket), { work_notes: `${toWorkNote(comment)}\n${markOf(part)}` });
    return part;
  }

  async update(): Promise<void> {
    throw new SystemRefusal('PATCH', 405, 'Work notes are not edited.');
  }

  async find({ id }: TicketName, part: Part): Promise<string | undefined> {
    const query = new URLSearchParams({ sysparm_query: `element_id=${id}^element=work_notes^valueLIKE${markOf(part)}`, sysparm_fields: 'sys_id', sysparm_limit: '1' });
    const found = rows.parse(await (await this.send('GET', `/api/now/table/sys_journal_field?${query.toString()}`)).json());
    return found.result.length > 0 ? part : undefined;
  }

  /** ServiceNow takes any state that its rules allow, and the same one again. */
  async move(ticket: TicketName, { to, fields }: Transition): Promise<boolean> {
    try {
      await this.send('PATCH', `${pathOf(ticket)}?sysparm_input_display_value=true`, { state: to, ...fields });
      return true;
    } catch (error) {
      if (error instanceof SystemRefusal && error.status < 404) return false;
      throw error;
    }
  }

  /** A token that was taken back meanwhile is asked for once more. */
  private async send(method: Call['method'], path: string, body?: object): Promise<Response> {
    const call = async (): Promise<Call> => ({ method, url: `${this.url}${path}`, headers: { Authorization: `Bearer ${await this.token()}` }, body, now: this.now() });
    try {
      return await ask(await call());
    } catch (error) {
      if (!(error instanceof SystemRefusal) || error.status !== 401) throw error;
      this.held = undefined;
      return ask(await call());
    }
  }

  private async token(): Promise<string> {
    if (this.held !== undefined && this.held.until > this.now()) return this.held.token;
    const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(await this.client()) ?? [];
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const answer = tokenAnswer.parse(await askJson({ method: 'POST', url: `${this.url}/oauth_token.do`, headers: {}, body, now: this.now() }));
    this.held = { token: answer.access_token, until: this.now() + answer.expires_in * 1000 - margin };
    return this.held.token;
  }
}

function pathOf({ place, id }: TicketName): string {
  return `/api/now/table/${encodeURIComponent(place)}/${encodeURIComponent(id)}`;
}

function markOf(part: Part): string {
  return `(drydock ${part})`;
}
