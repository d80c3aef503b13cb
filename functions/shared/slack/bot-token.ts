import type { AwsCall } from '../aws/signed-calls.ts';

/** Milliseconds: for so long a token is kept that was rotated meanwhile. */
const kept = 60_000;

/** The token with which Drydock writes to Slack, as Secrets Manager has it. */
export function botToken(call: AwsCall, secretId: string, now: () => number): () => Promise<string> {
  let held: { readonly token: string; readonly at: number } | undefined;
  return async () => {
    if (held === undefined || now() - held.at >= kept) held = { token: String((await call('GetSecretValue', { SecretId: secretId }))['SecretString']).trim(), at: now() };
    return held.token;
  };
}
