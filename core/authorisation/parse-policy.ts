import * as z from 'zod/mini';
import { formatPath, type Path } from '../spec/path.ts';
import type { Problem } from '../spec/problem.ts';
import { invalid, schemaProblems, type Parsed } from '../windows/problems.ts';
import { matches, selector } from '../windows/selector.ts';
import { actionNames, type Action } from './actions.ts';
import { entrances, standardRoles, type AccessPolicy, type Entrance } from './policy.ts';

/* What reads a policy: imported only where one is given. */

const identityName = z.string().check(z.regex(/^(person|service):[\w.@+/-]{1,200}$/, 'must be like person:anna@example.com or service:deploy'));
const names = z.array(z.string().check(z.minLength(1), z.maxLength(255))).check(z.minLength(1));
const roleName = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, at most 63'));
const action = z.enum(actionNames as unknown as readonly [Action, ...Action[]], `must be one of ${actionNames.join(', ')}`);
const accounts = z.strictObject(Object.fromEntries(entrances.map((entrance) => [entrance, z.optional(names)])) as Record<Entrance, z.ZodMiniOptional<typeof names>>);

export const accessPolicyBody = z.strictObject({
  identities: z._default(z.record(identityName, accounts), {}),
  roles: z._default(z.record(roleName, z.strictObject({ may: z.array(action).check(z.minLength(1)), description: z.optional(z.string().check(z.maxLength(500))) })), {}),
  grants: z._default(
    z.array(
      z.strictObject({
        role: z.string(),
        to: z.array(z.string()).check(z.minLength(1)),
        on: z.union([z.literal('everything'), selector], 'must be "everything" or select clusters, such as { "rings": ["1"] }'),
      }),
    ),
    [],
  ),
}, 'must be a JSON object');

/** A policy, or everything that keeps the document from being one. */
export function parseAccessPolicy(given: unknown): Parsed<AccessPolicy> {
  const parsed = z.safeParse(accessPolicyBody, given);
  if (!parsed.success) return { ok: false, problems: schemaProblems(parsed.error) };
  const policy = parsed.data as AccessPolicy;
  const problems = [...sharedAccounts(policy), ...redefinedRoles(policy), ...grantProblems(policy)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: policy };
}

/** One account is one identity's: otherwise the order of the document would decide. */
function sharedAccounts({ identities }: AccessPolicy): readonly Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(identities).flatMap(([identity, known]) =>
    entrances.flatMap((entrance) =>
      (known[entrance] ?? []).flatMap((name, index) => {
        const key = `${entrance} ${name}`;
        const owner = owners.get(key);
        owners.set(key, owner ?? identity);
        return owner === undefined ? [] : [at(['identities', identity, entrance, index], `is ${owner === identity ? 'given twice' : `${owner}'s already`}`)];
      }),
    ),
  );
}

function redefinedRoles({ roles }: AccessPolicy): readonly Problem[] {
  return Object.keys(roles).flatMap((role) => (Object.hasOwn(standardRoles, role) ? [at(['roles', role], 'is a standard role; give yours another name')] : []));
}

function grantProblems({ identities, roles, grants }: AccessPolicy): readonly Problem[] {
  const known = [...Object.keys(standardRoles), ...Object.keys(roles)];
  return grants.flatMap(({ role, to }, index) => [
    ...(known.includes(role) ? [] : [at(['grants', index, 'role'], `is no role; there are ${known.join(', ')}`)]),
    ...to.flatMap((pattern, place) => (Object.keys(identities).some((identity) => matches(pattern, identity)) ? [] : [at(['grants', index, 'to', place], 'is nobody in identities')])),
  ]);
}

function at(path: Path, message: string): Problem {
  return invalid(formatPath(path), message);
}
