/** A delivery that is not taken, and how that is answered. */
export class Refusal extends Error {
  readonly status: keyof typeof titles;

  constructor(status: keyof typeof titles, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

/** Of the statuses that are answered here: Node's own list of all takes time to load. */
const titles = { 400: 'Bad Request', 401: 'Unauthorized', 413: 'Payload Too Large', 415: 'Unsupported Media Type' } as const;

/** As API Gateway takes it: RFC 9457's problem, as everywhere. */
export function refused({ status, message }: Refusal) {
  return { statusCode: status, headers: { 'Content-Type': 'application/problem+json' }, body: JSON.stringify({ type: 'about:blank', title: titles[status], status, detail: message }) };
}
