import { createHash, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { WireResponse } from '../../simulator/gateway/wire.ts';
import { json, Refused, route, type ApiCall } from './answers.ts';
import type { Outbox } from './outbox.ts';
import type { User } from './people.ts';

interface PullRequest {
  readonly number: number;
  readonly file: string;
  readonly user: User['github'];
  state: 'open' | 'closed';
  merged: boolean;
  head: string;
  mergeCommit: string | null;
  updatedAt: string;
  readonly comments: { readonly id: number; body: string; readonly created: number; edited: number }[];
}

export const repository = 'acme/clusters';
export const appId = '123456';
const installation = 4242;

/** Milliseconds: an hour. */
const tokenLife = 3_600_000;

/** One repository with a GitHub app in it, as GitHub's REST API and webhooks show it. */
export class GitHubRepository {
  readonly pulls: PullRequest[] = [];
  private readonly appKey: KeyObject;
  private readonly outbox: Outbox;
  private readonly now: () => number;
  /** Files by commit. */
  private readonly commits = new Map<string, Readonly<Record<string, string>>>();
  private readonly tokens = new Map<string, number>();
  private comments = 0;

  /** `appKey`: the public half. */
  constructor(appKey: KeyObject, outbox: Outbox, now: () => number) {
    this.appKey = appKey;
    this.outbox = outbox;
    this.now = now;
  }

  open(by: User, file: string, content: string): PullRequest {
    const pull: PullRequest = { number: this.pulls.length + 1, file, user: by.github, state: 'open', merged: false, head: this.commit(file, content), mergeCommit: null, updatedAt: this.time(), comments: [] };
    this.pulls.push(pull);
    this.tell(pull, by, 'opened');
    return pull;
  }

  push(number: number, by: User, content: string): void {
    const pull = this.numbered(number);
    pull.head = this.commit(pull.file, content);
    this.tell(pull, by, 'synchronize');
  }

  close(number: number, by: User, merged: boolean): void {
    const pull = this.numbered(number);
    pull.state = 'closed';
    pull.merged = merged;
    if (merged) pull.mergeCommit = this.commit(pull.file, this.commits.get(pull.head)?.[pull.file] ?? '');
    this.tell(pull, by, 'closed');
  }

  private commit(file: string, content: string): string {
    const sha = createHash('sha1').update(`${this.commits.size}\n${content}`).digest('hex');
    this.commits.set(sha, { [file]: content });
    return sha;
  }

  private time(): string {
    return new Date(this.now()).toISOString().replace(/\.\d+/, '');
  }

  private numbered(number: number): PullRequest {
    const pull = this.pulls[number - 1];
    if (!pull) throw new Refused(404, JSON.stringify({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }));
    return pull;
  }

  private tell(pull: PullRequest, { github: sender }: User, action: string): void {
    pull.updatedAt = this.time();
    const { number, user, state, merged, head, mergeCommit, updatedAt } = pull;
    const shown = { id: 900_000 + number, number, state, merged, merge_commit_sha: mergeCommit, html_url: `https://github.com/${repository}/pull/${number}`, updated_at: updatedAt, user, head: { sha: head, ref: `change-${number}` }, base: { ref: 'main' } };
    this.outbox.add('github', { action, number, pull_request: shown, repository: { id: 77, full_name: repository, default_branch: 'main' }, sender, installation: { id: installation } }, { 'x-github-event': 'pull_request', 'x-github-delivery': randomUUID(), 'user-agent': 'GitHub-Hookshot/drydock' });
  }

  async answer(call: ApiCall): Promise<WireResponse> {
    const [, token = ''] = /^Bearer (.+)$/.exec(call.headers['authorization'] ?? '') ?? [];
    if (call.path === `/app/installations/${installation}/access_tokens`) return this.giveToken(token);
    if ((this.tokens.get(token) ?? 0) <= this.now()) return json(401, { message: 'Bad credentials', status: '401' });
    const said = () => (JSON.parse(call.body) as { readonly body: string }).body;
    return route(call, [
      ['GET', /^\/repos\/acme\/clusters\/pulls\/(\d+)\/files$/, (number) => json(200, call.query.get('page') === '1' ? [{ filename: this.numbered(Number(number)).file, status: 'added' }] : [])],
      ['GET', /^\/repos\/acme\/clusters\/contents\/(.+)$/, (file = '') => this.content(file, call.query.get('ref') ?? '')],
      ['GET', /^\/repos\/acme\/clusters\/issues\/(\d+)\/comments$/, (number) => json(200, this.numbered(Number(number)).comments.filter(({ created }) => created >= Date.parse(call.query.get('since') ?? '1970-01-01')))],
      ['POST', /^\/repos\/acme\/clusters\/issues\/(\d+)\/comments$/, (number) => this.comment(this.numbered(Number(number)), said())],
      ['PATCH', /^\/repos\/acme\/clusters\/issues\/comments\/(\d+)$/, (id) => this.edit(Number(id), said())],
    ]);
  }

  /** To whoever shows that they have the app's key: RS256, ten minutes at most. */
  private async giveToken(assertion: string): Promise<WireResponse> {
    const currentDate = new Date(this.now());
    const claims = await jwtVerify(assertion, this.appKey, { algorithms: ['RS256'], issuer: appId, currentDate }).then(({ payload }) => payload, () => undefined);
    if (claims?.exp === undefined || claims.exp * 1000 > this.now() + 600_000) return json(401, { message: "'Expiration time' claim ('exp') is too far in the future", status: '401' });
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    this.tokens.set(token, this.now() + tokenLife);
    return json(201, { token, expires_at: new Date(this.now() + tokenLife).toISOString().replace(/\.\d+/, ''), permissions: { contents: 'read', pull_requests: 'write' } });
  }

  private content(file: string, commit: string): WireResponse {
    const content = this.commits.get(commit)?.[file];
    if (content === undefined) throw new Refused(404, JSON.stringify({ message: 'Not Found', status: '404' }));
    return { status: 200, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }, body: content };
  }

  private comment(pull: PullRequest, body: string): WireResponse {
    if (body.length > 65_536) return json(422, { message: 'Validation Failed', errors: [{ message: 'body is too long (maximum is 65536 characters)' }] });
    const comment = { id: 1_000 + ++this.comments, body, created: this.now(), edited: 0 };
    pull.comments.push(comment);
    return json(201, comment);
  }

  private edit(id: number, body: string): WireResponse {
    const comment = this.pulls.flatMap(({ comments }) => comments).find((one) => one.id === id);
    if (!comment) return json(404, { message: 'Not Found', status: '404' });
    comment.body = body;
    comment.edited += 1;
    return json(200, comment);
  }
}
