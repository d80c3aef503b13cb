import { AwsError } from '../../service.ts';

/** One page of a listing that is paged by `NextToken`. A token that nobody gave is refused under the service's own name for it. */
export function page<T>(items: readonly T[], { NextToken, MaxResults }: { readonly NextToken?: string | undefined; readonly MaxResults: number }, refusal: string): { readonly items: readonly T[]; readonly NextToken?: string } {
  const start = NextToken === undefined ? 0 : startOf(NextToken);
  if (start === undefined) throw new AwsError(refusal, 'The pagination token is invalid. Try again without a pagination token.');
  const end = start + MaxResults;
  return { items: items.slice(start, end), ...(end < items.length && { NextToken: Buffer.from(`from:${end}`).toString('base64url') }) };
}

function startOf(token: string): number | undefined {
  const digits = /^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  return digits === undefined ? undefined : Number(digits);
}
