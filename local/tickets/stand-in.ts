import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TicketSystem } from '../../core/tickets/ticket.ts';
import type { WireRequest, WireResponse } from '../../simulator/gateway/wire.ts';
import { json, Refused, type ApiCall } from './answers.ts';
import { GitHubRepository, repository } from './github.ts';
import { jiraStatuses, JiraSite } from './jira.ts';
import { Outbox } from './outbox.ts';
import { people, personNamed } from './people.ts';
import { changeStates, ServiceNowInstance } from './servicenow.ts';

export const ticketsPath = '/dev/tickets';

export interface TicketStandInOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Where this is served: `http://127.0.0.1:3000`. */
  readonly origin: () => string;
  /** Hands a request to Drydock's own door. */
  readonly deliver: (request: WireRequest) => Promise<WireResponse>;
}

/** What goes wrong with a call of a system's API: it is answered so, before or after it took effect. */
export interface ApiFault {
  readonly answer: WireResponse;
  readonly afterwards?: true;
}

type Act = (given: Readonly<Record<string, string>>) => unknown;

/** Jira, ServiceNow and GitHub for one laptop: what Drydock sees of them is their own payloads; people use a page in their browser. */
export class TicketStandIn {
  readonly secrets: { readonly signing: Readonly<Record<TicketSystem, string>>; readonly jiraToken: string; readonly serviceNowClient: string; readonly appKey: KeyObject };
  readonly outbox: Outbox;
  readonly jira: JiraSite;
  readonly servicenow: ServiceNowInstance;
  readonly github: GitHubRepository;
  /** Of the next calls, in their order. */
  readonly faults: Readonly<Record<TicketSystem, ApiFault[]>> = { jira: [], servicenow: [], github: [] };
  /** The calls of the APIs, as method, path and status. */
  readonly calls: { readonly system: TicketSystem; readonly call: string; readonly status: number; readonly at: number }[] = [];
  private readonly options: TicketStandInOptions;

  constructor(options: TicketStandInOptions) {
    this.options = options;
    const secret = () => randomBytes(16).toString('hex');
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.secrets = { signing: { jira: secret(), servicenow: secret(), github: secret() }, jiraToken: `drydock@acme.example:${secret()}`, serviceNowClient: `drydock:${secret()}`, appKey: privateKey };
    this.outbox = new Outbox(this.secrets.signing, options.deliver, options.now);
    this.jira = new JiraSite(() => this.urlOf('jira'), this.secrets.jiraToken, this.outbox, options.now);
    this.servicenow = new ServiceNowInstance(() => this.urlOf('servicenow'), this.secrets.serviceNowClient, this.outbox, options.now);
    this.github = new GitHubRepository(publicKey, this.outbox, options.now);
  }

  /** Of a system's API. */
  urlOf(system: TicketSystem): string {
    return `${this.options.origin()}${ticketsPath}/${system}`;
  }

  /** Undefined for a path that is none of these systems'. */
  async handle(request: WireRequest): Promise<WireResponse | undefined> {
    const [path = '', query = ''] = request.url.split('?');
    if (path !== ticketsPath && !path.startsWith(`${ticketsPath}/`)) return undefined;
    const [, area = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path.slice(ticketsPath.length)) ?? [];
    if (area === 'jira' || area === 'servicenow' || area === 'github') return this.answerApi(area, { ...request, path: rest, query: new URLSearchParams(query) });
    if (request.method === 'GET') return this.show(area);
    return this.act(area, JSON.parse(request.body) as Readonly<Record<string, string>>);
  }

  private async answerApi(system: TicketSystem, call: ApiCall): Promise<WireResponse> {
    const fault = this.faults[system].shift();
    const answer = fault && fault.afterwards !== true ? fault.answer : await this.answerWell(system, call);
    const given = fault?.answer ?? answer;
    this.calls.push({ system, call: `${call.method} ${call.path}`, status: given.status, at: this.options.now() });
    return given;
  }

  private async answerWell(system: TicketSystem, call: ApiCall): Promise<WireResponse> {
    try {
      return await this[system].answer(call);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, headers: { 'content-type': 'application/json' }, body: error.message };
    }
  }

  private async show(area: string): Promise<WireResponse> {
    const file = files[area];
    if (file) return { status: 200, headers: { 'content-type': file.type }, body: readFileSync(join(import.meta.dirname, file.name), 'utf8') };
    if (area !== 'state') return json(404, { message: 'There is nothing here.' });
    // What Drydock itself has changed is told as well.
    await this.outbox.flush();
    const deliveries = this.outbox.deliveries.map(({ system, attempts, status }) => ({ system, attempts, status }));
    return json(200, { people: people.map(({ name }) => name), statuses: { jira: jiraStatuses, servicenow: changeStates }, repository, issues: this.jira.issues, changes: this.servicenow.changes, pulls: this.github.pulls, deliveries });
  }

  /** What somebody does in the page; then the systems tell of it. */
  private async act(what: string, given: Readonly<Record<string, string>>): Promise<WireResponse> {
    const act = this.acts[what];
    if (act === undefined) return json(404, { message: 'There is nothing here.' });
    act(given);
    return json(200, { status: await this.outbox.flush() });
  }

  private readonly acts: Readonly<Record<string, Act>> = {
    'create-issue': ({ user = '', status = 'To Do', fields = '{}' }) => this.jira.create(personNamed(user), JSON.parse(fields) as Record<string, unknown>, status),
    'edit-issue': ({ user = '', key = '', fields = '{}' }) => this.jira.edit(key, personNamed(user), JSON.parse(fields) as Record<string, unknown>),
    'move-issue': ({ user = '', key = '', status = '' }) => this.jira.transition(key, personNamed(user), status),
    'create-change': ({ user = '', status = 'New', fields = '{}' }) => this.servicenow.create(personNamed(user), JSON.parse(fields) as Record<string, string>, status),
    'edit-change': ({ user = '', key = '', fields = '{}' }) => this.servicenow.update(key, personNamed(user), JSON.parse(fields) as Record<string, string>),
    'move-change': ({ user = '', key = '', status = '' }) => this.servicenow.update(key, personNamed(user), { state: status }),
    'open-pull': ({ user = '', file = 'clusters/cluster.yaml', content = '' }) => this.github.open(personNamed(user), file, content),
    'push-pull': ({ user = '', key = '', content = '' }) => this.github.push(Number(key), personNamed(user), content),
    'merge-pull': ({ user = '', key = '' }) => this.github.close(Number(key), personNamed(user), true),
    'close-pull': ({ user = '', key = '' }) => this.github.close(Number(key), personNamed(user), false),
    'deliver-again': ({ delivery = '' }) => delete this.outbox.deliveries[Number(delivery)]?.status,
  };
}

const files: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '': { name: 'page.html', type: 'text/html; charset=utf-8' },
  'page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
};
