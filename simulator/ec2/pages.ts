import { invalidValue } from './errors.ts';

export interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** One page of `items`. Without `MaxResults` everything is one page, as in EC2. */
export function page<T>(items: readonly T[], request: PageRequest): Page<T> {
  const limit = request.MaxResults ?? Infinity;
  if (limit < 5) throw invalidValue(`Value ( ${limit} ) for parameter maxResults is invalid. Expecting a value greater than or equal to 5.`);
  const start = request.NextToken === undefined ? 0 : startOf(request.NextToken);
  const end = start + Math.min(limit, items.length);
  return { items: items.slice(start, end), ...(end < items.length && { NextToken: Buffer.from(`from:${end}`).toString('base64url') }) };
}

function startOf(token: string): number {
  const match = /^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (match === null) throw invalidValue(`Invalid value '${token}' for nextToken.`);
  return Number(match[1]);
}
