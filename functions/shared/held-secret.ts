import type { AwsCall } from './aws/signed-calls.ts';

/** Milliseconds: for so long a secret is kept that was rotated meanwhile. */
const kept = 60_000;

/** What Secrets Manager has under a name. */
export function heldSecret(call: AwsCall, secretId: string, now: () => number): () => Promise<string> {
  let held: { readonly secret: string; readonly at: number } | undefined;
  return async () => {
    if (held === undefined || now() - held.at >= kept) held = { secret: String((await call('GetSecretValue', { SecretId: secretId }))['SecretString']).trim(), at: now() };
    return held.secret;
  };
}
