import * as z from 'zod/mini';
import type { ProxyEvent } from './contract.ts';
import { ProblemError, type ProblemDetail } from './problem.ts';
import type { Access, ApiRequest, Route } from './route.ts';

/** The request as its route takes it. Throws the problem of a bad query or a body of another type. */
export function readRequest({ query, body }: Route, params: ApiRequest['params'], event: ProxyEvent, access: Access): ApiRequest {
  const headers = Object.fromEntries(Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  if (body && !(body.optional === true && bodyOf(event) === '')) requireMediaType(body.mediaTypes, headers['content-type'] ?? '');
  return { access, params, query: query ? readQuery(query, event.queryStringParameters ?? {}) : {}, headers, body: bodyOf(event) };
}

/** The subject of the token, as the authoriser in front of us says; without it nobody gets here. Throws the problem of its absence. */
export function subjectOf({ requestContext }: ProxyEvent): string {
  const principal = requestContext.authorizer?.principal ?? '';
  if (principal !== '') return principal;
  throw new ProblemError(401, 'The request carries no token that we accept. Send `Authorization: Bearer …`.', { headers: { 'WWW-Authenticate': 'Bearer' } });
}

function requireMediaType(mediaTypes: readonly string[], contentType: string): void {
  const [type = ''] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (mediaTypes.includes(type)) return;
  throw new ProblemError(415, `This path takes ${mediaTypes.join(', ')}, not ${type === '' ? 'a body without a Content-Type' : type}.`);
}

function bodyOf({ body, isBase64Encoded }: ProxyEvent): string {
  return isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
}

function readQuery(schema: z.ZodMiniObject, given: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const parsed = z.safeParse(schema, given);
  if (parsed.success) return parsed.data;
  throw new ProblemError(400, 'The query string is not what this path takes.', { errors: parsed.error.issues.flatMap(queryErrors) });
}

function queryErrors(issue: z.core.$ZodIssue): readonly ProblemDetail[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: `?${key}`, message: 'is not a parameter of this path' }));
  return [{ path: `?${issue.path.join('.')}`, message: issue.message }];
}
