import { AwsError } from '../../service.ts';
import type { Shape } from '../../service.ts';
import { readMaxResults, readString } from './input.ts';

/**
 * One page of `items`, which keep their order from page to page. The token names the last item given, by its key, so
 * that items added meanwhile do not shift the pages. Throws InvalidToken.
 */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, input: Shape): { readonly items: T[]; readonly nextToken: string | undefined } {
  const size = readMaxResults(input);
  const start = startOf(items, keyOf, readString(input, 'nextToken', { mostCharacters: 3096 }));
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  const isLast = last === undefined || start + size >= items.length;
  return { items: page, nextToken: isLast ? undefined : Buffer.from(keyOf(last)).toString('base64') };
}

function startOf<T>(items: readonly T[], keyOf: (item: T) => string, token: string | undefined): number {
  if (token === undefined) return 0;
  const key = Buffer.from(token, 'base64').toString();
  const index = items.findIndex((item) => keyOf(item) === key);
  if (index === -1) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  return index + 1;
}

export function withNextToken(nextToken: string | undefined): Shape {
  return nextToken === undefined ? {} : { nextToken };
}
