import { readHook, readObject, type Headers, type Hook } from '../shared/hooks/read-hook.ts';
import { Refusal } from '../shared/hooks/refusal.ts';

/** Bytes: Slack's own requests are well below, and as an event they must stay below a quarter of a megabyte. */
const largestBody = 100_000;

/** Headers by lower-case name, and the body's bytes. Throws a Refusal of another content type or a body that is too large. */
export function readDelivery(delivery: Hook): { readonly headers: Headers; readonly bytes: Uint8Array } {
  return readHook(delivery, 'application/x-www-form-urlencoded', largestBody);
}

export interface Content {
  readonly kind: 'command' | 'interaction';
  readonly content: Readonly<Record<string, unknown>>;
}

/** What a form from Slack is about, without the verification token, which is a secret. Undefined for Slack's look at our certificate. Throws a Refusal of anything else. */
export function readContent(bytes: Uint8Array): Content | undefined {
  const { token, payload, ...fields } = Object.fromEntries(new URLSearchParams(Buffer.from(bytes).toString('utf8')));
  if (payload !== undefined) return { kind: 'interaction', content: readPayload(payload) };
  if (fields['command'] !== undefined) return { kind: 'command', content: fields };
  if (fields['ssl_check'] !== undefined) return undefined;
  throw new Refusal(400, 'The form has neither a command nor a payload.');
}

function readPayload(text: string): Readonly<Record<string, unknown>> {
  const { token, ...content } = readObject(text);
  return content;
}
