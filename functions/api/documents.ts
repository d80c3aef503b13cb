import type { DocumentRecord, DocumentStore } from '../../core/ports.ts';
import { ProblemError } from './problem.ts';
import type { ApiAnswer, ApiRequest } from './route.ts';

/* What documents that are read and replaced as a whole have in common. */

/** The header of a route that replaces one. */
export const ifMatch = { 'If-Match': 'The ETag of the document that this one comes from. Without it, whatever is there is replaced.' } as const;

export function shownDocument<Policy extends object>({ policy, version }: DocumentRecord<Policy>): ApiAnswer {
  return { body: { ...policy, version }, headers: { ETag: `"${version}"` } };
}

/** Rejects with a problem of status 412 when somebody else has changed it since. `what`: as a sentence names it. */
export async function replaceDocument<Policy extends object>(store: DocumentStore<Policy>, policy: Policy, { headers }: ApiRequest, what: string): Promise<ApiAnswer> {
  const { version } = await store.read();
  const [, expected] = /^"(\d+)"$/.exec(headers['if-match'] ?? `"${version}"`) ?? [];
  if (expected !== String(version) || !(await store.save(policy, version))) throw new ProblemError(412, `Somebody has changed the ${what} since. Read them again, and change what is there now.`);
  return shownDocument({ policy, version: version + 1 });
}
