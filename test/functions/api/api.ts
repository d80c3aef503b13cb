import { expect } from '@jest/globals';
import { fn } from '../../../functions/api/handler.ts';
import type { World } from '../world.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Null: nobody was let in. */
  readonly principal?: string | null;
  readonly isBase64Encoded?: boolean;
}

/** API Gateway's proxy event, format 1.0. */
export function proxyEvent(method: string, path: string, { query, headers = {}, body, principal = 'ada', isBase64Encoded = false }: Sent = {}) {
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: { requestId: 'request-1', ...(principal === null ? {} : { authorizer: { principal, principalId: principal, integrationLatency: 3 } }) },
    body: body ?? null,
    isBase64Encoded,
  };
}

export async function send(world: World, method: string, path: string, sent?: Sent): Promise<Answer> {
  const { statusCode, headers, body } = (await world.run(fn, proxyEvent(method, path, sent))) as { statusCode: number; headers: Readonly<Record<string, string>>; body: string };
  return { status: statusCode, headers, json: JSON.parse(body) as Readonly<Record<string, unknown>> };
}

export function expectProblem({ status, headers, json }: Answer, expected: number): void {
  expect(headers).toMatchObject({ 'Content-Type': 'application/problem+json' });
  expect(json).toMatchObject({ type: 'about:blank', title: expect.any(String), status: expected, detail: expect.any(String) });
  expect(status).toBe(expected);
}

export const yaml = { 'Content-Type': 'application/yaml' };
