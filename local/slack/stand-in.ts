import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WireRequest, WireResponse } from '../../simulator/gateway/wire.ts';
import { answerMethod, answerResponse, json } from './web-api.ts';
import { Workspace } from './workspace.ts';

export const slackPath = '/dev/slack';

export interface StandInOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Where this is served: `http://127.0.0.1:3000`. */
  readonly origin: () => string;
  /** Hands a request to Drydock's own door. */
  readonly deliver: (request: WireRequest) => Promise<WireResponse>;
}

/** A Slack workspace for one laptop: what Drydock sees of it is Slack's own payloads; people use a page in their browser. */
export class SlackStandIn {
  readonly workspace: Workspace;
  private readonly options: StandInOptions;

  constructor(options: StandInOptions) {
    this.options = options;
    this.workspace = new Workspace(options.now);
  }

  /** Undefined for a path that is not Slack's. */
  async handle(request: WireRequest): Promise<WireResponse | undefined> {
    const [path = ''] = request.url.split('?');
    if (path !== slackPath && !path.startsWith(`${slackPath}/`)) return undefined;
    const [area = '', name = ''] = path.slice(slackPath.length + 1).split('/');
    if (request.method === 'GET') return this.show(area);
    if (area === 'api') return answerMethod(this.workspace, this.options.botToken, name, request);
    if (area === 'response') return answerResponse(this.workspace, name, request);
    return this.act(area, JSON.parse(request.body) as Readonly<Record<string, string>>);
  }

  private show(area: string): WireResponse {
    const file = files[area];
    if (file) return { status: 200, headers: { 'content-type': file.type }, body: readFileSync(join(import.meta.dirname, file.name), 'utf8') };
    if (area !== 'state') return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is nothing here.' };
    const { users, messages, views } = this.workspace;
    return json({ users, messages, views });
  }

  /** What somebody does in the page, as Slack tells it to an app. */
  private async act(what: string, { user = '', text = '', ts = '', action = '', value = '', view = '', values = '{}' }: Readonly<Record<string, string>>): Promise<WireResponse> {
    const { team, channel } = this.workspace;
    const who = { user: { id: user, team_id: team }, team: { id: team, domain: 'drydock' }, token: 'verification-token', api_app_id: 'A0DRYDOCK' };
    switch (what) {
      case 'type':
        return this.send(new URLSearchParams({ token: 'verification-token', team_id: team, team_domain: 'drydock', channel_id: channel, channel_name: 'drydock', user_id: user, user_name: user, command: '/drydock', text, api_app_id: 'A0DRYDOCK', response_url: this.responseUrl(user), trigger_id: this.workspace.trigger(user) }));
      case 'press':
        return this.interact({ type: 'block_actions', ...who, container: { type: 'message', message_ts: ts, channel_id: channel }, channel: { id: channel }, trigger_id: this.workspace.trigger(user), response_url: this.responseUrl(user), actions: [{ type: 'button', action_id: action, value, action_ts: String(this.options.now() / 1000) }] });
      case 'submit':
        return this.interact({ type: 'view_submission', ...who, trigger_id: this.workspace.trigger(user), view: { ...this.workspace.close(view).view, id: view, state: { values: JSON.parse(values) as object } } });
      case 'close':
        this.workspace.close(view);
        return json({ status: 200 });
      default:
        return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is nothing here.' };
    }
  }

  private responseUrl(user: string): string {
    return `${this.options.origin()}${slackPath}/response/${this.workspace.responseId(user)}`;
  }

  private async interact(payload: object): Promise<WireResponse> {
    return this.send(new URLSearchParams({ payload: JSON.stringify(payload) }));
  }

  /** Signed as Slack signs. The page is told how it was answered. */
  private async send(form: URLSearchParams): Promise<WireResponse> {
    const body = form.toString();
    const timestamp = String(Math.floor(this.options.now() / 1000));
    const signature = `v0=${createHmac('sha256', this.options.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
    const { status } = await this.options.deliver({ method: 'POST', url: '/v1/hooks/slack', headers, body });
    return json({ status });
  }
}

const files: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '': { name: 'page.html', type: 'text/html; charset=utf-8' },
  'page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
};
