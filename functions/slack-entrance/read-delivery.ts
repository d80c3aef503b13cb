import type { Delivery } from './contract.ts';
import { Refusal } from './refusal.ts';

/** Bytes: Slack's own requests are well below, and as an event they must stay below a quarter of a megabyte. */
const largestBody = 100_000;

const form = 'application/x-www-form-urlencoded';

/** Headers by lower-case name, and the body's bytes. Throws a Refusal of another content type or a body that is too large. */
export function readDelivery({ headers: given, body, isBase64Encoded }: Delivery): { readonly headers: Readonly<Record<string, string | undefined>>; readonly bytes: Uint8Array } {
  const headers = Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== form) throw new Refusal(415, `This path takes ${form}.`);
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > largestBody) throw new Refusal(413, `A request may have ${largestBody} bytes; this one has ${bytes.length}.`);
  return { headers, bytes };
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
  const { token, ...content } = parseObject(text);
  return content;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Refused like any other text that is no object.
  }
  throw new Refusal(400, 'The payload is no JSON object.');
}
