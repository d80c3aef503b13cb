import * as z from 'zod/mini';
import type { Target } from '../../core/operation/operation.ts';
import { target } from '../../events/shapes.ts';
import { ProblemError, type ProblemDetail } from './problem.ts';
import type { ApiRequest } from './route.ts';

/** The body of a change, as its schema reads it. Throws a problem with every place that is wrong. */
export function readOrder<Schema extends z.ZodMiniObject>(schema: Schema, { body }: ApiRequest): z.infer<Schema> {
  const parsed = z.safeParse(schema, body === '' ? {} : parseJson(body));
  if (parsed.success) return parsed.data;
  throw new ProblemError(400, 'The body is not what this path takes.', { errors: parsed.error.issues.flatMap(errorsOf) });
}

/** The cluster that a path names. Whether there is one is found by the survey: the fleet need not know it. */
export function readTarget({ params }: ApiRequest): Target {
  const parsed = z.safeParse(target, { account: params['account'], region: params['region'], cluster: params['name'] });
  if (parsed.success) return parsed.data;
  const names: Readonly<Record<string, string>> = { account: 'an account id of twelve digits', region: 'an AWS region', cluster: "a cluster's name" };
  const errors = parsed.error.issues.map(({ path }) => ({ path: `{${String(path[0] === 'cluster' ? 'name' : path[0])}}`, message: `must be ${names[String(path[0])] ?? ''}` }));
  throw new ProblemError(400, 'The path does not name a cluster.', { errors });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw new ProblemError(400, 'The body is not what this path takes.', { errors: [{ path: '', message: `must be JSON: ${(error as Error).message}` }] });
  }
}

function errorsOf(issue: z.core.$ZodIssue): readonly ProblemDetail[] {
  const place = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: 'is not a field of this body' }));
  return [{ path: place, message: issue.message }];
}

/** `waivers[0].reason`, as ClusterConfigs' problems have it. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');
}
