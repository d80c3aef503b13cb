/** A system understood, and said no. */
export class SystemRefusal extends Error {
  readonly status: number;

  constructor(call: string, status: number, words: string) {
    super(`${call} was answered with ${status}. ${words}`.trim());
    this.name = 'SystemRefusal';
    this.status = status;
  }
}

/** A system wants to be left alone for so long, in milliseconds. What was sent had no effect. */
export class SystemPause extends Error {
  readonly milliseconds: number;

  constructor(call: string, milliseconds: number) {
    super(`${call} is to be tried again after ${milliseconds} ms.`);
    this.name = 'SystemPause';
    this.milliseconds = milliseconds;
  }
}

/** Nobody knows whether a system did what it was asked. */
export class SystemUnreachable extends Error {
  constructor(call: string, options?: ErrorOptions) {
    super(`${call} was not answered.`, options);
    this.name = 'SystemUnreachable';
  }
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON, or as a form. */
  readonly body?: object | URLSearchParams | undefined;
  /** Epoch milliseconds, as the system has them. */
  readonly now: number;
}

/** Milliseconds for one call. */
const patience = 8_000;

/** Milliseconds to wait where a system does not say how long. */
const usualPause = 60_000;

/** One call of a system's API, and what became of it. */
export async function ask({ method, url, headers, body, now }: Call): Promise<Response> {
  const call = `${method} ${new URL(url).pathname}`;
  const sent = body instanceof URLSearchParams ? { body: body.toString(), type: 'application/x-www-form-urlencoded' } : { body: body && JSON.stringify(body), type: 'application/json' };
  const response = await fetch(url, { method, headers: { Accept: 'application/json', ...(body && { 'Content-Type': sent.type }), ...headers }, body: sent.body ?? null, signal: AbortSignal.timeout(patience) }).catch((cause: unknown) => {
    throw new SystemUnreachable(call, { cause });
  });
  if (response.ok) return response;
  const pause = pauseOf(response, now);
  if (pause !== undefined) throw new SystemPause(call, pause);
  if (response.status >= 500) throw new SystemUnreachable(call);
  throw new SystemRefusal(call, response.status, (await response.text().catch(() => '')).slice(0, 500));
}

/** As `ask`, for its answer. */
export async function askJson(call: Call): Promise<unknown> {
  const response = await ask(call);
  return response.json().catch((cause: unknown) => {
    throw new SystemUnreachable(`${call.method} ${new URL(call.url).pathname}`, { cause });
  });
}

/** Milliseconds that a system asks for: 429, 403 where GitHub has counted too many, and any failure that says when to come again. */
function pauseOf({ status, headers }: Response, now: number): number | undefined {
  const after = headers.get('retry-after');
  const isCounted = status === 403 && headers.get('x-ratelimit-remaining') === '0';
  if (status !== 429 && !isCounted && after === null) return undefined;
  const until = after === null ? Number(headers.get('x-ratelimit-reset')) * 1000 : Date.parse(after);
  const wait = after !== null && /^\d+$/.test(after) ? Number(after) * 1000 : until - now;
  return Number.isFinite(wait) && wait > 0 ? wait : usualPause;
}
