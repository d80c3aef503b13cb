import { buildQueryString, HttpResponse } from '@smithy/core/protocols';
import { LostResponse } from './gateway.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** What an AWS SDK client hands to its request handler, as far as it matters here. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Fits the `requestHandler` option of every client of the AWS SDK for JavaScript v3. */
export interface InProcessHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: { readonly abortSignal?: { readonly aborted: boolean } }): Promise<{ response: HttpResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** Connects SDK clients to the embedded AWS without a socket. */
export function inProcessHandler(handle: (request: WireRequest) => Promise<WireResponse>): InProcessHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      if (options?.abortSignal?.aborted) throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
      const { status, headers, body } = await handle(wireRequest(request)).catch(brokenConnection);
      return { response: new HttpResponse({ statusCode: status, headers: { ...headers }, body: Buffer.from(body) }) };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

function wireRequest(request: SdkRequest): WireRequest {
  const query = buildQueryString({ ...request.query });
  return {
    method: request.method,
    url: query === '' ? request.path : `${request.path}?${query}`,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: textOf(request.body),
  };
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  throw new TypeError('The embedded AWS takes request bodies as strings or bytes, not as streams.');
}

/** A lost response looks to the SDK as it does over a socket: Node's error under the name that the SDK's own handler gives it. */
function brokenConnection(error: unknown): never {
  throw error instanceof LostResponse ? Object.assign(new Error(error.message), { name: 'TimeoutError', code: 'ECONNRESET' }) : error;
}
