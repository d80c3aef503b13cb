import type { WireResponse } from '../../simulator/gateway/wire.ts';

export function json(status: number, body: unknown): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export const empty: WireResponse = { status: 204, headers: {}, body: '' };

/** A request to a system's API: what is left of its path, and its query. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is wrong with a call, as its system answers it. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}

/** The first of these whose method and path fit, with what stands at the places in parentheses. */
export function route<Answer>(call: ApiCall, routes: readonly (readonly [method: string, path: RegExp, handle: (...parts: string[]) => Answer])[]): Answer {
  for (const [method, path, handle] of routes) {
    const match = call.method === method ? path.exec(call.path) : null;
    if (match) return handle(...match.slice(1).map(decodeURIComponent));
  }
  throw new Refused(404, `There is no ${call.method} ${call.path}.`);
}
