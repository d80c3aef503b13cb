import type { TicketSystem } from '../../core/tickets/ticket.ts';
import type { Signed } from '../shared/hooks/hmac.ts';
import type { Headers } from '../shared/hooks/read-hook.ts';
import { Refusal } from '../shared/hooks/refusal.ts';
import { senders } from './systems.ts';

/** Seconds that a sender's clock may be behind or ahead of ours. */
const mostSkew = 300;

const shapes = { hex: /^sha256=([0-9a-f]{64})$/, base64: /^sha256=([0-9A-Za-z+/]{43}=)$/ } as const;

/** The signature of a delivery, and what it is of. Throws a Refusal when it has none, or is of another time. */
export function signedPart(system: TicketSystem, headers: Headers, body: Uint8Array, now: number): Signed {
  const { signature, timestamp } = senders[system];
  const [, written] = shapes[signature.encoding].exec(headers[signature.header] ?? '') ?? [];
  if (written === undefined) throw new Refusal(401, `The request has no ${signature.header} as ${system} signs.`);
  return { signature: Uint8Array.from(Buffer.from(written, signature.encoding)), signedText: Uint8Array.from(Buffer.concat([before(timestamp, headers, now), body])) };
}

/** What is signed before the body. */
function before(timestamp: string | undefined, headers: Headers, now: number): Buffer {
  if (timestamp === undefined) return Buffer.alloc(0);
  const [second] = /^\d{1,12}$/.exec(headers[timestamp] ?? '') ?? [];
  if (second === undefined) throw new Refusal(401, `The request has no ${timestamp}.`);
  if (Math.abs(now / 1000 - Number(second)) > mostSkew) throw new Refusal(401, 'The request was signed at another time.');
  return Buffer.from(`${second}.`);
}
