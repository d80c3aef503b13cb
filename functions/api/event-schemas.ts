import type { Route } from './route.ts';

/** `GET /v1/events/schemas`: the catalogue of events, each with the JSON Schema of its detail. */
export function eventSchemaRoute(): Route {
  return {
    method: 'GET',
    path: '/v1/events/schemas',
    name: 'listEventSchemas',
    summary: 'Every event on the bus with the JSON Schema of its detail',
    access: { action: 'read', on: 'anything' },
    status: 200,
    answer: 'eventSchemaList',
    handle: async () => ({ body: await import('./describe-events.ts').then(({ eventSchemas }) => eventSchemas()) }),
  };
}
