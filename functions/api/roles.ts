import { mayDo } from '../../core/authorisation/may-do.ts';
import { withAdministrator, type AccessPolicy } from '../../core/authorisation/policy.ts';
import type { AccessRecord, AccessStore } from '../../core/ports.ts';
import { accepted, read } from './calendar.ts';
import { ProblemError } from './problem.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';

interface RoleServices {
  readonly access: AccessStore;
  readonly administrator: string;
}

const route = { path: '/v1/roles', access: { action: 'change-roles', on: 'everything' }, status: 200, answer: 'accessPolicy' } as const;

/** Who is known, which roles there are, and who has them. */
export function roleRoutes({ access, administrator }: RoleServices): readonly Route[] {
  return [
    { ...route, method: 'GET', name: 'getRoles', summary: 'Who is known, which roles there are beside the standard ones, and who has which', handle: async () => shown(await access.read()) },
    {
      ...route,
      method: 'PUT',
      name: 'putRoles',
      summary: 'Replaces who is known, which roles there are, and who has which',
      body: { mediaTypes: ['application/json'], schema: async () => (await import('./describe.ts')).jsonSchema((await import('../../core/authorisation/parse-policy.ts')).accessPolicyBody) },
      headers: { 'If-Match': 'The ETag of the document that this one comes from. Without it, whatever is there is replaced.' },
      handle: async (request) => {
        const { parseAccessPolicy } = await import('../../core/authorisation/parse-policy.ts');
        const policy = accepted(parseAccessPolicy(read(request.body)), 'document');
        requireOneself(withAdministrator(policy, administrator), request);
        const version = await versionToReplace(access, request);
        if (!(await access.save(policy, version))) throw changedMeanwhile();
        return shown({ policy, version: version + 1 });
      },
    },
  ];
}

/** Nobody locks themselves out. */
function requireOneself(policy: AccessPolicy, { access: { identity } }: ApiRequest): void {
  if (mayDo(policy, identity, 'change-roles', 'everything').allowed) return;
  throw new ProblemError(400, 'There is one problem in the document.', { errors: [{ path: 'grants', message: `takes the right to change roles from ${identity}, who asks for it` }] });
}

async function versionToReplace(access: AccessStore, { headers }: ApiRequest): Promise<number> {
  const { version } = await access.read();
  const [, expected] = /^"(\d+)"$/.exec(headers['if-match'] ?? `"${version}"`) ?? [];
  if (expected !== String(version)) throw changedMeanwhile();
  return version;
}

function changedMeanwhile(): ProblemError {
  return new ProblemError(412, 'Somebody has changed the roles since. Read them again, and change what is there now.');
}

function shown({ policy, version }: AccessRecord): ApiAnswer {
  return { body: { ...policy, version }, headers: { ETag: `"${version}"` } };
}
