import { Refusal } from './refusal.ts';

/** Of a request, by lower-case name. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** API Gateway's proxy event, format 1.0, as far as a signature is about it. */
export interface Hook {
  readonly headers?: Headers | null | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded: boolean;
}

/** Headers by lower-case name, and the body's bytes. Throws a Refusal of another content type or a body that is too large. */
export function readHook({ headers: given, body, isBase64Encoded }: Hook, mediaType: string, largestBody: number): { readonly headers: Headers; readonly bytes: Uint8Array } {
  const headers = Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const [sent = ''] = (headers['content-type'] ?? '').split(';');
  if (sent.trim().toLowerCase() !== mediaType) throw new Refusal(415, `This path takes ${mediaType}.`);
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > largestBody) throw new Refusal(413, `A request may have ${largestBody} bytes; this one has ${bytes.length}.`);
  return { headers, bytes };
}

/** A JSON object. Throws a Refusal of any other text. */
export function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Refused like any other text that is no object.
  }
  throw new Refusal(400, 'The payload is no JSON object.');
}
