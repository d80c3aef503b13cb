import { Router } from '@aws-lambda-powertools/event-handler/http';
import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod/mini';
import type { Problem } from '../../core/spec/problem.ts';
import { InvalidConfig, KeyReused } from '../shared/request-desk.ts';
import { problemResponse, ProblemError, type ProblemDetail } from './problem.ts';
import type { ApiRequest, Route } from './route.ts';

/** Serves the table of routes; every failure is answered as a problem. */
export function makeRouter(routes: readonly Route[], logger: Logger): Router {
  const router = new Router({ logger });
  for (const route of routes) {
    router.route(
      async ({ req, params, event }) => {
        const answer = await route.handle(await read(route, req, params, event));
        return new Response(JSON.stringify(answer.body), { status: route.status, headers: { 'Content-Type': 'application/json', ...answer.headers } });
      },
      { method: route.method, path: route.path as `/${string}` },
    );
  }
  router.errorHandler(ProblemError, async (problem) => problemResponse(problem));
  router.errorHandler(InvalidConfig, async ({ message, problems }) => problemResponse({ status: 400, title: 'The ClusterConfig cannot be carried out', message, errors: problems.map(inPlace) }));
  router.errorHandler(KeyReused, async ({ message }) => problemResponse({ status: 422, title: 'Idempotency-Key used before', message, errors: [] }));
  router.errorHandler(Error, async (error) => {
    logger.error('Unexpected', error);
    return problemResponse({ status: 500, title: 'Internal error', message: 'Something went wrong on our side. Nothing was started; it is safe to ask again.', errors: [] });
  });
  router.notFound(async () => problemResponse({ status: 404, title: 'Not found', message: 'There is nothing at this path. GET /v1/openapi.json describes what there is.', errors: [] }));
  router.methodNotAllowed(async () => problemResponse({ status: 405, title: 'Method not allowed', message: 'This path does not take that method. GET /v1/openapi.json describes what it takes.', errors: [] }));
  return router;
}

async function read(route: Route, req: Request, params: Readonly<Record<string, string>>, event: unknown): Promise<ApiRequest> {
  return {
    principal: principalOf(event),
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)])),
    query: route.query ? readQuery(route.query, new URL(req.url).searchParams) : {},
    headers: req.headers,
    body: await req.text(),
  };
}

function readQuery(schema: z.ZodMiniObject, given: URLSearchParams): Record<string, unknown> {
  const parsed = z.safeParse(schema, Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message, ...issue }) =>
    issue.code === 'unrecognized_keys' ? { path: `?${issue.keys.join(', ?')}`, message: 'is not a parameter of this path' } : { path: `?${path.join('.')}`, message },
  );
  throw new ProblemError(400, 'Bad request', 'The query string is not what this path takes.', errors);
}

function inPlace({ path, message, line, column }: Problem): ProblemDetail {
  return { path, message, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
}

/** The authoriser in front of us says who asks; without it nobody gets here. */
function principalOf(event: unknown): string {
  const { requestContext } = event as { requestContext?: { authorizer?: { principal?: unknown } | null } };
  const principal = requestContext?.authorizer?.principal;
  if (typeof principal === 'string' && principal !== '') return principal;
  throw new ProblemError(401, 'Unauthorised', 'The request carries no token that we accept. Send `Authorization: Bearer …`.');
}
