import type { Problem } from './view/problems.ts';

/** An answer that is not a success: a problem in the terms of RFC 9457, or what a gateway says in its place. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: readonly Problem[];

  /** `content`: the answer's JSON; undefined when it had none. */
  constructor(status: number, content: unknown) {
    const { title, detail, message, errors } = (typeof content === 'object' && content !== null ? content : {}) as Partial<Record<string, unknown>>;
    const words = [detail, message].find((text) => typeof text === 'string');
    super(typeof words === 'string' ? words : content === undefined ? 'The answer is not JSON. Is this the address of a Drydock?' : 'The answer says nothing more.');
    this.name = 'ApiProblem';
    this.status = status;
    this.title = typeof title === 'string' ? title : `HTTP ${status}`;
    this.errors = Array.isArray(errors) ? (errors as readonly Problem[]) : [];
  }
}

/** Codes of Node's and its fetch's for a connection that was there, or may be there the next time. */
const breaks: ReadonlySet<string> = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** No answer came. The message says from where, and why. */
export class NoConnection extends Error {
  /** The connection broke; otherwise nobody answers at this address. */
  readonly isBroken: boolean;
  readonly isLocal: boolean;

  constructor(origin: string, cause: unknown) {
    const { code, message } = rootOf(cause as NodeError);
    super(`No answer from Drydock at ${origin}: ${message}.`, { cause });
    this.name = 'NoConnection';
    this.isBroken = breaks.has(String(code));
    this.isLocal = isLoopback(new URL(origin));
  }
}

interface NodeError {
  readonly message: string;
  readonly code?: string | number;
  readonly cause?: NodeError;
  /** One for each address of a host. */
  readonly errors?: readonly NodeError[];
}

/** `fetch` says only that it failed; what failed is at the bottom of its causes. */
function rootOf(error: NodeError): NodeError {
  const below = error.cause ?? error.errors?.[0];
  return below === undefined ? error : rootOf(below);
}

export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
