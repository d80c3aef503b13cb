import { randomUUID } from 'node:crypto';
import { empty, json, Refused, route, type ApiCall } from './answers.ts';
import type { Outbox } from './outbox.ts';
import { robot, type User } from './people.ts';
import type { WireResponse } from '../../simulator/gateway/wire.ts';

interface JiraComment {
  readonly id: string;
  body: unknown;
  readonly properties: readonly { readonly key: string; readonly value: unknown }[];
  edited: number;
}

interface Issue {
  readonly id: string;
  readonly key: string;
  readonly reporter: Pick<User, 'name' | 'jira'>;
  status: string;
  resolution?: string;
  readonly fields: Record<string, unknown>;
  readonly comments: JiraComment[];
}

type Actor = { readonly name: string; readonly jira: string };

/** Every status may follow every other, as in Jira's simplified workflow. */
export const jiraStatuses = ['To Do', 'Ready', 'Approved', 'Rejected', 'In Progress', 'Done', 'Failed', 'Cancelled'] as const;

/** One Jira Cloud site with one project, as its REST API and its webhooks show it. */
export class JiraSite {
  readonly issues: Issue[] = [];
  private readonly origin: () => string;
  private readonly token: string;
  private readonly outbox: Outbox;
  private readonly now: () => number;
  private changes = 0;

  /** `token`: `address:token`. */
  constructor(origin: () => string, token: string, outbox: Outbox, now: () => number) {
    this.origin = origin;
    this.token = token;
    this.outbox = outbox;
    this.now = now;
  }

  create(reporter: User, fields: Readonly<Record<string, unknown>>, status: string): Issue {
    const number = this.issues.length + 1;
    const issue: Issue = { id: String(10_000 + number), key: `PLAT-${number}`, reporter, status, fields: { ...fields }, comments: [] };
    this.issues.push(issue);
    this.tell(issue, reporter, 'jira:issue_created');
    return issue;
  }

  edit(key: string, by: Actor, fields: Readonly<Record<string, unknown>>): void {
    const issue = this.named(key);
    Object.assign(issue.fields, fields);
    this.tell(issue, by, 'jira:issue_updated', Object.keys(fields).map((field) => ({ field, fieldId: field })));
  }

  transition(key: string, by: Actor, status: string, resolution?: string): void {
    const issue = this.named(key);
    const from = issue.status;
    issue.status = status;
    if (resolution !== undefined) issue.resolution = resolution;
    this.tell(issue, by, 'jira:issue_updated', [{ field: 'status', fieldId: 'status', fromString: from, toString: status }]);
  }

  private named(key: string): Issue {
    const issue = this.issues.find((one) => one.key === key || one.id === key);
    if (!issue) throw new Refused(404, JSON.stringify({ errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} }));
    return issue;
  }

  private tell(issue: Issue, { name, jira }: Actor, webhookEvent: string, items?: readonly object[]): void {
    const person = (one: Actor) => ({ accountId: one.jira, displayName: one.name, accountType: 'atlassian', active: true });
    const fields = { summary: '', ...issue.fields, status: { name: issue.status }, project: { key: 'PLAT', name: 'Platform' }, reporter: person(issue.reporter), resolution: null };
    const body = { timestamp: this.now() + ++this.changes, webhookEvent, issue_event_type_name: webhookEvent.replace('jira:', ''), user: person({ name, jira }), issue: { id: issue.id, self: `${this.origin()}/rest/api/2/${issue.id}`, key: issue.key, fields }, ...(items && { changelog: { id: String(this.changes), items } }) };
    this.outbox.add('jira', body, { 'x-atlassian-webhook-identifier': randomUUID(), 'x-atlassian-webhook-flow': 'Primary' });
  }

  answer(call: ApiCall): WireResponse {
    if (call.headers['authorization'] !== `Basic ${Buffer.from(this.token).toString('base64')}`) return json(401, { message: 'Client must be authenticated to access this resource.' });
    const body = () => JSON.parse(call.body) as { readonly body?: unknown; readonly properties?: JiraComment['properties']; readonly transition?: { readonly id: string }; readonly fields?: { readonly resolution?: { readonly name: string } } };
    return route<WireResponse>(call, [
      ['GET', /^\/rest\/api\/3\/issue\/([^/]+)$/, (id = '') => json(200, { id, key: this.named(id).key, fields: { status: { name: this.named(id).status } } })],
      ['GET', /^\/rest\/api\/3\/issue\/([^/]+)\/comment$/, (id = '') => json(200, { comments: this.named(id).comments.toReversed() })],
      ['POST', /^\/rest\/api\/3\/issue\/([^/]+)\/comment$/, (id = '') => json(201, this.comment(this.named(id), body()))],
      ['PUT', /^\/rest\/api\/3\/issue\/([^/]+)\/comment\/([^/]+)$/, (id = '', comment = '') => json(200, this.change(this.named(id), comment, body().body))],
      ['GET', /^\/rest\/api\/3\/issue\/([^/]+)\/transitions$/, () => json(200, { transitions: jiraStatuses.map((name, index) => ({ id: String(index + 11), name: `To ${name}`, to: { name } })) })],
      ['POST', /^\/rest\/api\/3\/issue\/([^/]+)\/transitions$/, (id = '') => {
        const { transition, fields } = body();
        const status = jiraStatuses[Number(transition?.id) - 11];
        if (status === undefined) return json(400, { errorMessages: ['It seems that you have tried to perform a workflow operation that is not valid.'], errors: {} });
        this.transition(id, robot, status, fields?.resolution?.name);
        return empty;
      }],
    ]);
  }

  private comment(issue: Issue, { body, properties = [] }: { readonly body?: unknown; readonly properties?: JiraComment['properties'] | undefined }): JiraComment {
    requireDocument(body);
    const comment = { id: String(20_000 + ++this.changes), body, properties, edited: 0 };
    issue.comments.push(comment);
    return comment;
  }

  private change(issue: Issue, id: string, body: unknown): JiraComment {
    requireDocument(body);
    const comment = issue.comments.find((one) => one.id === id);
    if (!comment) throw new Refused(404, JSON.stringify({ errorMessages: [`Can not find a comment for the id: ${id}.`], errors: {} }));
    comment.body = body;
    comment.edited += 1;
    return comment;
  }
}

/** Jira refuses what is no document of its format, empty texts, and more than 32,767 characters. */
function requireDocument(body: unknown): void {
  let characters = 0;
  const isNode = (node: unknown): boolean => {
    const { type, text, content } = (node ?? {}) as { readonly type?: unknown; readonly text?: unknown; readonly content?: unknown };
    if (type === 'text') {
      characters += typeof text === 'string' ? text.length : 0;
      return typeof text === 'string' && text !== '';
    }
    return typeof type === 'string' && Array.isArray(content) && content.every(isNode);
  };
  if ((body as { readonly type?: unknown } | undefined)?.type !== 'doc' || !isNode(body) || characters > 32_767) throw new Refused(400, JSON.stringify({ errorMessages: [], errors: { comment: 'Comment body is not valid!' } }));
}
