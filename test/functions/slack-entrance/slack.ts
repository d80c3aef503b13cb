import { createHmac } from 'node:crypto';

/** What Slack sends: a form, signed with a secret at a time (epoch milliseconds). */
export interface Sent {
  readonly body: string;
  readonly secret: string;
  readonly at: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The headers of a signed request, by the names that Slack gives them. */
export function signedHeaders({ body, secret, at, headers = {} }: Sent): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Slack-Request-Timestamp': timestamp, 'X-Slack-Signature': signature, ...headers };
}

export function commandBody(text: string, over: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({
    token: 'a-verification-token',
    team_id: 'T0001',
    team_domain: 'harbour',
    channel_id: 'C0001',
    user_id: 'U0001',
    user_name: 'ada',
    command: '/drydock',
    text,
    response_url: 'https://hooks.slack.test/commands/1',
    trigger_id: '13345224609.738474920.8088930838d88f008e0',
    ...over,
  }).toString();
}

export function interactionBody(payload: object): string {
  return new URLSearchParams({ payload: JSON.stringify({ token: 'a-verification-token', ...payload }) }).toString();
}
