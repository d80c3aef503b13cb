import type { Logger } from '@aws-lambda-powertools/logger';
import type { ProxyEvent } from './contract.ts';
import { ProblemError, problemBody, problemOf } from './problem.ts';
import { readRequest } from './read-request.ts';
import type { Route } from './route.ts';

/** What API Gateway makes an HTTP response of. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Serves the table of routes; every failure is answered as a problem. */
export function makeRouter(routes: readonly Route[], logger: Pick<Logger, 'error'>): (event: ProxyEvent) => Promise<ProxyResult> {
  return async (event) => {
    try {
      const { route, params } = findRoute(routes, event);
      const { body, headers } = await route.handle(readRequest(route, params, event));
      return { statusCode: route.status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
    } catch (error) {
      const problem = problemOf(error) ?? unexpected(error, logger);
      return { statusCode: problem.status, headers: { 'Content-Type': 'application/problem+json', ...problem.headers }, body: JSON.stringify(problemBody(problem)) };
    }
  };
}

type Params = Readonly<Record<string, string>>;

function findRoute(routes: readonly Route[], { httpMethod, path }: ProxyEvent): { readonly route: Route; readonly params: Params } {
  const matches = routes.flatMap((route) => {
    const params = match(route.path, path);
    return params ? [{ route, params }] : [];
  });
  const found = matches.find(({ route }) => route.method === httpMethod);
  if (found) return found;
  if (matches.length === 0) throw new ProblemError(404, `There is nothing at ${path}. GET /v1/openapi.json describes what there is.`);
  const allowed = matches.map(({ route }) => route.method).join(', ');
  throw new ProblemError(405, `${path} takes ${allowed}, not ${httpMethod}.`, { headers: { Allow: allowed } });
}

/** The path's parameters when it has the route's shape. */
function match(pattern: string, path: string): Params | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const pairs = wanted.map((part, index) => [part, decode(given[index] ?? '')] as const);
  if (!pairs.every(([part, value]) => part === value || (part.startsWith(':') && value !== ''))) return undefined;
  return Object.fromEntries(pairs.filter(([part]) => part.startsWith(':')).map(([part, value]) => [part.slice(1), value]));
}

/** What is no percent-encoding is nobody's name. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function unexpected(error: unknown, logger: Pick<Logger, 'error'>): ProblemError {
  logger.error('UNEXPECTED', error as Error);
  return new ProblemError(500, 'Something went wrong on our side. Ask again; with the same Idempotency-Key nothing is started twice.');
}
