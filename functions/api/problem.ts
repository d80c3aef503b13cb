import { STATUS_CODES } from 'node:http';
import type { Problem } from '../../core/spec/problem.ts';
import { ConfigTooLarge, InvalidConfig, KeyReused } from '../shared/request-desk.ts';

/** An answer in RFC 9457's terms, thrown by whoever finds it. */
export class ProblemError extends Error {
  readonly status: number;
  readonly errors: readonly ProblemDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, { errors = [], headers = {} }: { readonly errors?: readonly ProblemDetail[]; readonly headers?: Readonly<Record<string, string>> } = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** One thing that is wrong, at its place in what was sent. */
export interface ProblemDetail {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** Undefined when nobody foresaw the error. */
export function problemOf(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (error instanceof InvalidConfig) return new ProblemError(400, error.message, { errors: error.problems.map(inPlace) });
  if (error instanceof ConfigTooLarge) return new ProblemError(413, error.message);
  if (error instanceof KeyReused) return new ProblemError(422, error.message);
  return undefined;
}

/** The body of `application/problem+json`. */
export function problemBody({ status, message, errors }: ProblemError) {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Problem', status, detail: message, ...(errors.length > 0 && { errors }) };
}

function inPlace({ path, message, line, column }: Problem): ProblemDetail {
  return { path, message, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
}
