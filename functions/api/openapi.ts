import type { Route } from './route.ts';

/** `GET /v1/openapi.json`: the table of routes, described. */
export function openApiRoute(routes: readonly Route[]): Route {
  let document: Promise<object> | undefined;
  const self: Route = {
    method: 'GET',
    path: '/v1/openapi.json',
    name: 'describeApi',
    summary: 'This description',
    access: { action: 'read', on: 'anything' },
    status: 200,
    answer: 'description',
    handle: async () => ({ body: await (document ??= import('./describe.ts').then(({ describe }) => describe([...routes, self]))) }),
  };
  return self;
}
