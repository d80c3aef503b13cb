/** An answer in RFC 9457's terms, thrown by whoever finds it. */
export class ProblemError extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: readonly ProblemDetail[];

  constructor(status: number, title: string, detail: string, errors: readonly ProblemDetail[] = []) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.title = title;
    this.errors = errors;
  }
}

/** One thing that is wrong, at its place in what was sent. */
export interface ProblemDetail {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export function problemResponse({ status, title, message, errors }: Pick<ProblemError, 'status' | 'title' | 'message' | 'errors'>): Response {
  const body = { type: 'about:blank', title, status, detail: message, ...(errors.length > 0 && { errors }) };
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } });
}
