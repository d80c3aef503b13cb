import * as z from 'zod/mini';
import type { Comment } from '../../../core/tickets/comment.ts';
import { toMarkdown } from '../../../core/tickets/render/markdown.ts';
import type { TicketName } from '../../../core/tickets/ticket.ts';
import { ask, askJson, type Call } from './calls.ts';
import type { InstallationTokens } from './github-tokens.ts';
import type { Part, TicketDesk } from './port.ts';

const created = z.looseObject({ id: z.number() });
const comments = z.array(z.looseObject({ id: z.number(), body: z.nullish(z.string()) }));
const changes = z.array(z.looseObject({ filename: z.string(), status: z.string() }));

/** Files on one page; GitHub lists three thousand at most. */
const perPage = 100;
const mostPages = 30;

/** GitHub's REST API, as an app that somebody has installed. */
export class GitHubDesk implements TicketDesk {
  readonly edits = true;
  private readonly url: string;
  private readonly tokens: InstallationTokens;
  private readonly now: () => number;

  /** `url`: `https://api.github.com`. */
  constructor(url: string, tokens: InstallationTokens, now: () => number) {
    this.url = url;
    this.tokens = tokens;
    this.now = now;
  }

  async post(ticket: TicketName, comment: Comment, part: Part): Promise<string> {
    return String(created.parse(await askJson(await this.call('POST', ticket, `/issues/${numberOf(ticket)}/comments`, { body: bodyOf(comment, part) }))).id);
  }

  async update(ticket: TicketName, id: string, comment: Comment, part: Part): Promise<void> {
    await ask(await this.call('PATCH', ticket, `/issues/comments/${encodeURIComponent(id)}`, { body: bodyOf(comment, part) }));
  }

  async find(ticket: TicketName, part: Part, since: number): Promise<string | undefined> {
    const found = comments.parse(await askJson(await this.call('GET', ticket, `/issues/${numberOf(ticket)}/comments?per_page=${perPage}&since=${new Date(since).toISOString()}`)));
    const one = found.find(({ body }) => body?.endsWith(markOf(part)));
    return one && String(one.id);
  }

  /** A pull request is moved by people alone. */
  async move(): Promise<boolean> {
    return false;
  }

  /** The files that a pull request leaves there. */
  async filesOf(ticket: TicketName): Promise<readonly string[]> {
    const files: string[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const found = changes.parse(await askJson(await this.call('GET', ticket, `/pulls/${numberOf(ticket)}/files?per_page=${perPage}&page=${page}`)));
      files.push(...found.filter(({ status }) => status !== 'removed').map(({ filename }) => filename));
      if (found.length < perPage) break;
    }
    return files;
  }

  /** A file as a commit has it. */
  async contentOf(ticket: TicketName, file: string, commit: string): Promise<string> {
    const path = file.split('/').map(encodeURIComponent).join('/');
    const call = await this.call('GET', ticket, `/contents/${path}?ref=${encodeURIComponent(commit)}`);
    return (await ask({ ...call, headers: { ...call.headers, Accept: 'application/vnd.github.raw+json' } })).text();
  }

  private async call(method: Call['method'], ticket: TicketName, path: string, body?: object): Promise<Call> {
    const headers = { Authorization: `Bearer ${await this.tokens.of(ticket.installation ?? 0)}`, Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28', 'User-Agent': 'drydock' };
    return { method, url: `${this.url}/repos/${ticket.place}${path}`, headers, body, now: this.now() };
  }
}

function numberOf({ key }: TicketName): string {
  return key.slice(key.lastIndexOf('#') + 1);
}

function bodyOf(comment: Comment, part: Part): string {
  return `${toMarkdown(comment)}\n\n${markOf(part)}`;
}

/** GitHub shows nothing of it. */
function markOf(part: Part): string {
  return `<!-- drydock ${part} -->`;
}
