import type * as z from 'zod/mini';
import { formatPath, type Path } from '../spec/path.ts';
import type { Problem } from '../spec/problem.ts';

export type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problems: readonly Problem[] };

export function invalid(path: string, message: string): Problem {
  return { path, message, kind: 'invalid' };
}

/** What a schema has against a body, at its places. */
export function schemaProblems({ issues }: z.core.$ZodError): readonly Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => invalid(formatPath([...path, key]), 'is not a field of this'));
    return [invalid(formatPath(path), issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message)];
  });
}
