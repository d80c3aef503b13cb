import { HttpRequest } from '@smithy/core/protocols';
import { classify, OperationError } from '../../../core/errors.ts';

/** The part of the SDK's request handlers that is needed; the network's, or the embedded AWS's own. */
export interface Carrier {
  handle(request: HttpRequest): Promise<{ readonly response: { readonly statusCode: number; readonly body?: unknown } }>;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Which kind of patch the body is. */
  readonly type?: 'application/json' | 'application/merge-patch+json' | 'application/strategic-merge-patch+json';
}

/** Kubernetes' `Status`: what it answers instead of what was asked for. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly { readonly reason?: string; readonly message?: string }[];
}

export type Answer = { readonly body: unknown } | { readonly refusal: Refusal };

/** By which an API server knows us. One that it has refused is dropped, with what it was made of: the next one is another. */
export interface Tokens {
  readonly get: () => Promise<string>;
  readonly drop: (refused: string) => Promise<void>;
}

/** The way to one cluster's API server. */
export class Connection {
  private readonly endpoint: URL;
  private readonly carrier: Carrier;
  private readonly tokens: Tokens;

  constructor(endpoint: string, carrier: Carrier, tokens: Tokens) {
    this.endpoint = new URL(endpoint);
    this.carrier = carrier;
    this.tokens = tokens;
  }

  /** What the API server says, also when it refuses. Rejects when it cannot be asked, or does not know or trust us. */
  async ask(call: Call): Promise<Answer> {
    const token = await this.tokens.get();
    const { status, text } = await this.send(call, token);
    const body = parsed(text);
    if (status < 300) return { body };
    const refusal = refusalIn(status, body, text);
    if (status === 401) {
      await this.tokens.drop(token);
      throw new OperationError('RetryBriefly', 'KubernetesUnauthorized', `${this.endpoint.host} does not know this role: give it an access entry. ${refusal.message}`);
    }
    if (status === 403) throw new OperationError('RetryNever', 'KubernetesForbidden', refusal.message);
    return { refusal };
  }

  /** The body; rejects with Kubernetes' own reason when it refuses. */
  async get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown> {
    const answer = await this.ask({ method: 'GET', path, ...(query && { query }) });
    if ('body' in answer) return answer.body;
    throw refused(answer.refusal);
  }

  private async send({ method, path, query = {}, body, type = 'application/json' }: Call, token: string): Promise<{ readonly status: number; readonly text: string }> {
    const { protocol, hostname, port, pathname, host } = this.endpoint;
    const content = body === undefined ? undefined : JSON.stringify(body);
    const request = new HttpRequest({
      method, protocol, hostname, ...(port !== '' && { port: Number(port) }), path: `${pathname.replace(/\/$/, '')}${path}`, query: { ...query },
      headers: {
        host, authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'drydock',
        ...(content !== undefined && { 'content-type': type, 'content-length': String(Buffer.byteLength(content)) }),
      },
      ...(content !== undefined && { body: content }),
    });
    try {
      const { response } = await this.carrier.handle(request);
      return { status: response.statusCode, text: await textOf(response.body) };
    } catch (thrown) {
      throw unreachable(thrown, host);
    }
  }
}

/** A connection that fails is tried again; a certificate that its authority did not sign never gets better. */
function unreachable(thrown: unknown, host: string): OperationError {
  const { code = '', name = '', message } = thrown as { code?: string; name?: string; message: string };
  const mistrusted = /^(CERT_|ERR_TLS|UNABLE_TO_VERIFY|SELF_SIGNED|DEPTH_ZERO)/.test(code);
  return new OperationError(mistrusted ? 'RetryNever' : 'RetryBriefly', 'KubernetesUnreachable', `${host}: ${[code === '' ? name : code, message].filter((part) => part !== '').join(' ')}`, { cause: thrown });
}

export function refused({ status, reason, message }: Refusal): OperationError {
  const { retry } = classify({ name: reason, message, httpStatus: status });
  return new OperationError(reason === 'Conflict' ? 'RetryBriefly' : retry, `Kubernetes${reason}`, message);
}

async function textOf(body: unknown): Promise<string> {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A proxy in between, or a health page: it is told as it is.
    return text;
  }
}

function refusalIn(status: number, body: unknown, text: string): Refusal {
  const { reason = 'Unknown', message = text.slice(0, 500), details } = (typeof body === 'object' && body !== null ? body : {}) as { reason?: string; message?: string; details?: { causes?: Refusal['causes'] } };
  return { status, reason, message, causes: details?.causes ?? [] };
}
