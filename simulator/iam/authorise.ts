import type { Clock } from '../clock/clock.ts';
import type { Denial, Permission } from '../gateway/gateway.ts';
import type { Principal } from '../service.ts';
import { assumerOf, evaluate, evaluateResource } from './evaluate.ts';
import type { Decision } from './evaluate.ts';
import type { Context } from './pattern.ts';
import type { IamAccount, IamState, Role } from './state.ts';

type RolePrincipal = Extract<Principal, { kind: 'role' }>;

/**
 * Judges what a call needs by the policies of the role that signed it. Administrators and AWS's own services may do
 * everything; a session whose role is gone may do nothing.
 */
export function authoriser(iam: IamState, clock: Clock): (permission: Permission) => Denial | undefined {
  return (permission) => {
    const { principal } = permission;
    const denial = guarded(permission, iam, clock.now());
    if (denial !== undefined) return denial;
    if (principal.kind !== 'role' || permission.actions.length === 0) return undefined;
    const found = iam.findRole(principal.roleArn);
    if (found === undefined) return { error: 'invalidToken', message: 'The security token included in the request is invalid.' };
    return firstDenial(found.account, found.role, principal, permission, clock.now());
  };
}

/** What a resource's own policy denies nobody may do, not even an administrator. What it allows is not looked at: within one account an identity's policy is enough. */
function guarded(permission: Permission, iam: IamState, now: number): Denial | undefined {
  const { principal, guards } = permission;
  if (principal.kind === 'service' || guards.length === 0) return undefined;
  const role = principal.kind === 'role' ? iam.findRole(principal.roleArn)?.role : undefined;
  for (const { policy, resource, conditions } of guards) {
    const context = { ...requestContext({ region: permission.region, conditions }, now), ...principalContext(principal, role), ...resourceContext(resource) };
    const denied = permission.actions.find((action) => evaluateResource(policy, assumerOf(principal), { action, resource, context }) === 'denied explicitly');
    if (denied !== undefined) return { error: 'accessDenied', message: `${notAuthorised(principal, denied, resource)} with an explicit deny in a resource-based policy` };
  }
  return undefined;
}

function firstDenial(account: IamAccount, role: Role, principal: RolePrincipal, permission: Permission, now: number): Denial | undefined {
  const policies = account.policiesOf(role);
  const boundary = account.boundaryOf(role);
  const context = { ...requestContext(permission, now), ...principalContext(principal, role) };
  for (const action of permission.actions) {
    for (const resource of permission.resources) {
      const request = { action, resource, context: { ...context, ...resourceContext(resource) } };
      const reason = reasonToDeny(evaluate(policies, request), 'identity-based policy', action) ?? (boundary && reasonToDeny(evaluate([boundary], request), 'permissions boundary', action));
      if (reason !== undefined) return { error: 'accessDenied', message: `${notAuthorised(principal, action, resource)} ${reason}` };
    }
  }
  return undefined;
}

/** The beginning of every refusal, as AWS writes it. */
export function notAuthorised(principal: Principal, action: string, resource: string): string {
  return `User: ${principal.arn} is not authorized to perform: ${action}${resource === '*' ? '' : ` on resource: ${resource}`}`;
}

function reasonToDeny(decision: Decision, policy: string, action: string): string | undefined {
  switch (decision) {
    case 'allowed':
      return undefined;
    case 'denied explicitly':
      return `with an explicit deny in ${policy === 'identity-based policy' ? 'an' : 'a'} ${policy}`;
    case 'denied implicitly':
      return `because no ${policy} allows the ${action} action`;
  }
}

function requestContext({ region, conditions }: Pick<Permission, 'region' | 'conditions'>, now: number): Context {
  const own = Object.entries(conditions).map(([key, value]) => [key.toLowerCase(), typeof value === 'string' ? [value] : value]);
  return {
    'aws:requestedregion': [region],
    'aws:currenttime': [new Date(now).toISOString()],
    'aws:epochtime': [String(Math.floor(now / 1000))],
    ...(Object.fromEntries(own) as Context),
  };
}

/** Condition keys about who asks; a session tag hides the role's tag of the same name. */
export function principalContext(principal: Principal, role?: Role): Context {
  const tags = { ...Object.fromEntries(role?.tags ?? []), ...(principal.kind === 'role' ? principal.sessionTags : {}) };
  return {
    'aws:principalarn': [principal.kind === 'role' ? principal.roleArn : principal.arn],
    'aws:principalaccount': [principal.account],
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, [value]])),
  };
}

function resourceContext(resource: string): Context {
  const account = resource.split(':')[4];
  return account ? { 'aws:resourceaccount': [account] } : {};
}
