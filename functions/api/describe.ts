import * as z from 'zod/mini';
import { answers } from './answers.ts';
import type { Route } from './route.ts';

/*
 * What only the API's description needs. It is loaded when somebody asks for that: the schemas of all answers, and what
 * turns schemas into OpenAPI's.
 */

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string(), line: z.optional(z.int()), column: z.optional(z.int()) }))),
});

/** What a schema takes, in OpenAPI's terms. */
export function jsonSchema(schema: z.ZodMiniType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

/** The OpenAPI document of these routes. */
export async function describe(routes: readonly Route[]): Promise<object> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: await describeRoute(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Drydock', version: 'v1', description: 'Builds, refits and retires Amazon EKS clusters.' },
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    security: [{ token: [] }],
  };
}

const accepted = { description: 'Accepted', headers: { Location: { description: 'Where the operation is followed, relative to this path', schema: { type: 'string' } } } };

async function describeRoute({ name, summary, path, query, headers = {}, body, status, answer }: Route) {
  return {
    operationId: name,
    summary,
    parameters: [
      ...Array.from(path.matchAll(/:(\w+)/g), ([, parameter]) => ({ name: parameter, in: 'path', required: true, schema: { type: 'string' } })),
      ...Object.entries(query?.def.shape ?? {}).map(([parameter, schema]) => ({ name: parameter, in: 'query', schema: jsonSchema(schema as z.ZodMiniType) })),
      ...Object.entries(headers).map(([header, description]) => ({ name: header, in: 'header', description, schema: { type: 'string' } })),
    ],
    ...(body && { requestBody: { required: body.optional !== true, content: contentOf(body.mediaTypes, await body.schema()) } }),
    responses: {
      [status]: { ...(status === 202 ? accepted : { description: 'Found' }), content: contentOf(['application/json'], jsonSchema(answers[answer])) },
      default: { description: 'A problem, in the terms of RFC 9457', content: contentOf(['application/problem+json'], jsonSchema(problem)) },
    },
  };
}

function contentOf(mediaTypes: readonly string[], schema: object) {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));
}
