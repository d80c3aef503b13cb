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

/** Codes of Node's for an address at which nothing answers. */
const refusals: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** No answer came. The message says from where, and why. */
export class NoConnection extends Error {
  /** Nothing listens there, or there is no such place; otherwise the connection broke. */
  readonly isRefused: boolean;
  readonly isLocal: boolean;

  constructor(origin: string, cause: unknown) {
    const { code, message } = rootOf(cause);
    super(`No answer from Drydock at ${origin}: ${message}.`, { cause });
    this.name = 'NoConnection';
    this.isRefused = refusals.has(code);
    this.isLocal = isLoopback(new URL(origin));
  }
}

/** `fetch` says only that it failed; what failed is at the bottom of its causes. */
function rootOf(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  if (error instanceof AggregateError && error.message === '') return rootOf(error.errors[0]);
  if (error.cause !== undefined) return rootOf(error.cause);
  return { code: 'code' in error ? String(error.code) : '', message: error.message };
}

export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
