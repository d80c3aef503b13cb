import type { Signed } from '../shared/hooks/hmac.ts';
import { Refusal } from '../shared/hooks/refusal.ts';

/** Seconds that a sender's clock may be behind or ahead of ours. */
const mostSkew = 300;

/** The signature of a delivery, and what it is of: Slack's version's name, the time, and the body's very bytes. Throws a Refusal when it has none, or is of another time. */
export function signedPart(headers: Readonly<Record<string, string | undefined>>, body: Uint8Array, now: number): Signed {
  const [, hex] = /^v0=([0-9a-f]{64})$/.exec(headers['x-slack-signature'] ?? '') ?? [];
  const [timestamp] = /^\d{1,12}$/.exec(headers['x-slack-request-timestamp'] ?? '') ?? [];
  if (hex === undefined || timestamp === undefined) throw new Refusal(401, 'The request is not signed as Slack signs.');
  if (Math.abs(now / 1000 - Number(timestamp)) > mostSkew) throw new Refusal(401, 'The request was signed at another time.');
  return { signature: Uint8Array.from(Buffer.from(hex, 'hex')), signedText: Uint8Array.from(Buffer.concat([Buffer.from(`v0:${timestamp}:`), body])) };
}
