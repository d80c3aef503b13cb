import { randomBytes } from 'node:crypto';
import type { WireResponse } from '../../simulator/gateway/wire.ts';
import { json, Refused, route, type ApiCall } from './answers.ts';
import type { Outbox } from './outbox.ts';
import { robot, type User } from './people.ts';

interface ChangeRequest {
  readonly sys_id: string;
  readonly number: string;
  readonly opened_by: Actor;
  state: string;
  sys_mod_count: number;
  readonly fields: Record<string, string>;
  readonly workNotes: string[];
}

interface Actor {
  readonly name: string;
  readonly servicenow: string;
}

export const changeStates = ['New', 'Authorize', 'Scheduled', 'Implement', 'Review', 'Closed', 'Canceled'] as const;

const table = 'change_request';

/** Milliseconds: ServiceNow's default is half an hour. */
const tokenLife = 1_799_000;

/** One ServiceNow instance with change requests, as its Table API and our business rule show it. */
export class ServiceNowInstance {
  readonly changes: ChangeRequest[] = [];
  private readonly origin: () => string;
  private readonly client: string;
  private readonly outbox: Outbox;
  private readonly now: () => number;
  private readonly tokens = new Map<string, number>();

  /** `client`: `id:secret`. */
  constructor(origin: () => string, client: string, outbox: Outbox, now: () => number) {
    this.origin = origin;
    this.client = client;
    this.outbox = outbox;
    this.now = now;
  }

  create(by: User, fields: Readonly<Record<string, string>>, state: string): ChangeRequest {
    const change: ChangeRequest = { sys_id: randomBytes(16).toString('hex'), number: `CHG${String(30_001 + this.changes.length).padStart(7, '0')}`, opened_by: by, state, sys_mod_count: 0, fields: { ...fields }, workNotes: [] };
    this.changes.push(change);
    this.tell(change, by, 'insert', '');
    return change;
  }

  update(key: string, by: Actor, { state, work_notes: note, ...fields }: Readonly<Record<string, string>>): ChangeRequest {
    const change = this.named(key);
    const before = change.state;
    if (state !== undefined && !(changeStates as readonly string[]).includes(state)) throw new Refused(403, JSON.stringify({ error: { message: 'Operation Failed', detail: 'Error during update of change_request' }, status: 'failure' }));
    if (state !== undefined) change.state = state;
    if (note !== undefined) change.workNotes.push(note);
    Object.assign(change.fields, fields);
    change.sys_mod_count += 1;
    this.tell(change, by, 'update', before);
    return change;
  }

  private named(key: string): ChangeRequest {
    const change = this.changes.find((one) => one.number === key || one.sys_id === key);
    if (!change) throw new Refused(404, JSON.stringify({ error: { message: 'No Record found', detail: 'Record doesn\'t exist or ACL restricts the record retrieval' }, status: 'failure' }));
    return change;
  }

  /** The business rule of docs/connecting-tickets.md. */
  private tell({ sys_id, number, state, sys_mod_count, opened_by: opened, fields }: ChangeRequest, by: Actor, operation: 'insert' | 'update', before: string): void {
    const person = ({ name, servicenow }: Actor) => ({ user_name: servicenow, name });
    this.outbox.add('servicenow', { table, sys_id, number, sys_mod_count, operation, state, previous_state: before, instance: `${this.origin()}/`, updated_by: person(by), opened_by: person(opened), fields }, {});
  }

  answer(call: ApiCall): WireResponse {
    if (call.path === '/oauth_token.do') return this.giveToken(new URLSearchParams(call.body));
    const [, token = ''] = /^Bearer (.+)$/.exec(call.headers['authorization'] ?? '') ?? [];
    if ((this.tokens.get(token) ?? 0) <= this.now()) return json(401, { error: { message: 'User Not Authenticated', detail: 'Required to provide Auth information' }, status: 'failure' });
    return route(call, [
      ['PATCH', /^\/api\/now\/table\/change_request\/([0-9a-f]{32})$/, (id = '') => json(200, { result: { sys_id: this.update(id, robot, JSON.parse(call.body) as Record<string, string>).sys_id } })],
      ['GET', /^\/api\/now\/table\/sys_journal_field$/, () => json(200, { result: this.journal(call.query.get('sysparm_query') ?? '') })],
    ]);
  }

  private giveToken(form: URLSearchParams): WireResponse {
    if (form.get('grant_type') !== 'client_credentials' || `${form.get('client_id') ?? ''}:${form.get('client_secret') ?? ''}` !== this.client) return json(401, { error: 'server_error', error_description: 'access_denied' });
    const token = randomBytes(24).toString('base64url');
    this.tokens.set(token, this.now() + tokenLife);
    return json(200, { access_token: token, scope: 'useraccount', token_type: 'Bearer', expires_in: Math.floor(tokenLife / 1000) });
  }

  private journal(query: string): readonly { readonly sys_id: string }[] {
    const [, id = '', words = ''] = /^element_id=([0-9a-f]+)\^element=work_notes\^valueLIKE(.*)$/s.exec(query) ?? [];
    return this.named(id).workNotes.filter((note) => note.includes(words)).map(() => ({ sys_id: randomBytes(16).toString('hex') }));
  }
}
