import { URLPattern } from 'node:url';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Admission } from './admission.ts';
import type { ProxyEvent } from './contract.ts';
import { ProblemError, problemBody, problemOf } from './problem.ts';
import { readRequest, subjectOf } from './read-request.ts';
import type { Route } from './route.ts';
import { askedIn } from './witness.ts';

/** What API Gateway makes an HTTP response of. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Serves the table of routes; every failure is answered as a problem. */
export function makeRouter(routes: readonly Route[], admission: Admission, logger: Pick<Logger, 'error'>): (event: ProxyEvent) => Promise<ProxyResult> {
  const places = routes.map((route) => ({ route, pattern: new URLPattern({ pathname: route.path }) }));
  const enter = async (event: ProxyEvent): Promise<Answer> => {
    const { route, params } = findRoute(places, event);
    const asked = askedIn(subjectOf(event), event);
    const access = await admission.receive(asked);
    const answer = await orProblem(async () => {
      const request = readRequest(route, params, event, access);
      await admission.admit(route, params, access);
      const { body, headers } = await route.handle(request);
      return { status: route.status, mediaType: 'application/json', headers, body };
    }, logger);
    await admission.answered(asked, access, answer.status, answer.body);
    return answer;
  };
  return async (event) => {
    const { status, mediaType, headers, body } = await orProblem(async () => enter(event), logger);
    return { statusCode: status, headers: { 'Content-Type': mediaType, ...headers }, body: JSON.stringify(body) };
  };
}

interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: unknown;
}

async function orProblem(serve: () => Promise<Answer>, logger: Pick<Logger, 'error'>): Promise<Answer> {
  try {
    return await serve();
  } catch (error) {
    const problem = problemOf(error) ?? unexpected(error, logger);
    return { status: problem.status, mediaType: 'application/problem+json', headers: problem.headers, body: problemBody(problem) };
  }
}

interface Place {
  readonly route: Route;
  readonly pattern: URLPattern;
}

type Params = Readonly<Record<string, string>>;

function findRoute(places: readonly Place[], { httpMethod, path }: ProxyEvent): { readonly route: Route; readonly params: Params } {
  const matches = places.flatMap(({ route, pattern }) => {
    const params = decoded(pattern.exec({ pathname: path })?.pathname.groups);
    return params ? [{ route, params }] : [];
  });
  const found = matches.find(({ route }) => route.method === httpMethod);
  if (found) return found;
  if (matches.length === 0) throw new ProblemError(404, `There is nothing at ${path}. GET /v1/openapi.json describes what there is.`);
  const allowed = matches.map(({ route }) => route.method).join(', ');
  throw new ProblemError(405, `${path} takes ${allowed}, not ${httpMethod}.`, { headers: { Allow: allowed } });
}

/** Undefined for a path that does not match, or whose percent-encoding is none. */
function decoded(groups: Readonly<Record<string, string | undefined>> | undefined): Params | undefined {
  try {
    return groups && Object.fromEntries(Object.entries(groups).map(([name, value = '']) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}

function unexpected(error: unknown, logger: Pick<Logger, 'error'>): ProblemError {
  logger.error('UNEXPECTED', error as Error);
  return new ProblemError(500, 'Something went wrong on our side. Ask again; with the same Idempotency-Key nothing is started twice.');
}
