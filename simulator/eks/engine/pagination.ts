import { invalidParameter } from '../errors.ts';

export interface Page {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** One page of `items`; the token names the last item given, so that deletions in between skip nothing. Lists are in key order or only grow. */
export function paginate<T>(items: readonly T[], key: (item: T) => string, { maxResults = 100, nextToken }: Page): { items: T[]; nextToken: string | null } {
  const start = nextToken === undefined ? 0 : startAfter(items.map(key), decode(nextToken));
  const given = items.slice(start, start + maxResults);
  const last = given.at(-1);
  const more = last !== undefined && start + maxResults < items.length;
  return { items: given, nextToken: more ? encode(key(last)) : null };
}

/** Names in the order that lists give them. */
export const inOrder = (names: Iterable<string>): string[] => [...names].sort();

const encode = (key: string): string => Buffer.from(JSON.stringify({ after: key })).toString('base64url');

function startAfter(keys: readonly string[], after: string): number {
  const at = keys.indexOf(after);
  if (at >= 0) return at + 1;
  const next = keys.findIndex((key) => key > after);
  return next < 0 ? keys.length : next;
}

function decode(token: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { after?: unknown };
    if (typeof after === 'string') return after;
  } catch {
    // Falls through to the refusal: whatever is wrong with the token, the caller made it up.
  }
  throw invalidParameter('The nextToken is invalid.');
}
