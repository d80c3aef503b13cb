import { mayDo } from '../../core/authorisation/may-do.ts';
import { withAdministrator, type AccessPolicy } from '../../core/authorisation/policy.ts';
import type { AccessStore } from '../../core/ports.ts';
import { accepted, read } from './calendar.ts';
import { ifMatch, replaceDocument, shownDocument } from './documents.ts';
import { ProblemError } from './problem.ts';
import type { ApiRequest, Route } from './route.ts';

interface RoleServices {
  readonly access: AccessStore;
  readonly administrator: string;
}

const route = { path: '/v1/roles', access: { action: 'change-roles', on: 'everything' }, status: 200, answer: 'accessPolicy' } as const;

/** Who is known, which roles there are, and who has them. */
export function roleRoutes({ access, administrator }: RoleServices): readonly Route[] {
  return [
    { ...route, method: 'GET', name: 'getRoles', summary: 'Who is known, which roles there are beside the standard ones, and who has which', handle: async () => shownDocument(await access.read()) },
    {
      ...route,
      method: 'PUT',
      name: 'putRoles',
      summary: 'Replaces who is known, which roles there are, and who has which',
      body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema((await import('../../core/authorisation/parse-policy.ts')).accessPolicyBody) },
      headers: ifMatch,
      handle: async (request) => {
        const { parseAccessPolicy } = await import('../../core/authorisation/parse-policy.ts');
        const policy = accepted(parseAccessPolicy(read(request.body)), 'document');
        requireOneself(withAdministrator(policy, administrator), request);
        return replaceDocument(access, policy, request, 'roles');
      },
    },
  ];
}

/** Nobody locks themselves out. */
function requireOneself(policy: AccessPolicy, { access: { identity } }: ApiRequest): void {
  if (mayDo(policy, identity, 'change-roles', 'everything').allowed) return;
  throw new ProblemError(400, 'There is one problem in the document.', { errors: [{ path: 'grants', message: `takes the right to change roles from ${identity}, who asks for it` }] });
}
