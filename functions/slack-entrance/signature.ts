import { Refusal } from './refusal.ts';

/** Seconds that a sender's clock may be behind or ahead of ours. */
const mostSkew = 300;

/** What Slack has signed: its version's name, the time, and the body's very bytes. */
export interface Signed {
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly signedText: Uint8Array<ArrayBuffer>;
}

/** The signature of a delivery, and what it is of. Throws a Refusal when it has none, or is of another time. */
export function signedPart(headers: Readonly<Record<string, string | undefined>>, body: Uint8Array, now: number): Signed {
  const [, hex] = /^v0=([0-9a-f]{64})$/.exec(headers['x-slack-signature'] ?? '') ?? [];
  const [timestamp] = /^\d{1,12}$/.exec(headers['x-slack-request-timestamp'] ?? '') ?? [];
  if (hex === undefined || timestamp === undefined) throw new Refusal(401, 'The request is not signed as Slack signs.');
  if (Math.abs(now / 1000 - Number(timestamp)) > mostSkew) throw new Refusal(401, 'The request was signed at another time.');
  return { signature: Uint8Array.from(Buffer.from(hex, 'hex')), signedText: Uint8Array.from(Buffer.concat([Buffer.from(`v0:${timestamp}:`), body])) };
}

/** Whether one of the secrets made the signature. Web Crypto compares in constant time. */
export async function isSignedWith(secrets: readonly string[], { signature, signedText }: Signed): Promise<boolean> {
  const verdicts = await Promise.all(
    secrets.map(async (secret) => {
      const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
      return crypto.subtle.verify('HMAC', key, signature, signedText);
    }),
  );
  return verdicts.includes(true);
}
