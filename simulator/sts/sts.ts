import { commonError } from '../gateway/errors.ts';
import { notAuthorised, principalContext } from '../iam/authorise.ts';
import { assumerOf, evaluateTrust } from '../iam/evaluate.ts';
import { validationError } from '../iam/errors.ts';
import { nameOf, numberOf, optionalText, requiredText, tagsOf } from '../iam/input.ts';
import type { Context } from '../iam/pattern.ts';
import type { IamState, Role } from '../iam/state.ts';
import type { Call, Operation, Principal, Service, Shape } from '../service.ts';
import { rolePrincipal } from './sessions.ts';
import type { Sessions } from './sessions.ts';

const HOUR_S = 3600;
const SHORTEST_SESSION_S = 900;

/** AWS Security Token Service: who am I, and becoming a role. */
export function createStsService(iam: IamState, sessions: Sessions): Service {
  const onRole = {
    resources: (input) => [requiredText(input, 'RoleArn')],
    conditions: sessionConditions,
  } satisfies Partial<Operation>;
  return {
    name: 'sts',
    protocol: 'query',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: {
      AssumeRole: { ...onRole, run: (input, call) => assumeRole(iam, sessions, input, call) },
      TagSession: { ...onRole, permissionOnly: true, run: () => ({}) },
      GetCallerIdentity: { actions: [], run: (_input, { principal }) => callerIdentity(iam, principal) },
    },
  };
}

function callerIdentity(iam: IamState, principal: Principal): Shape {
  return { UserId: userId(iam, principal), Account: principal.account, Arn: principal.arn };
}

function userId(iam: IamState, principal: Principal): string {
  if (principal.kind !== 'role') return 'AIDAEMBEDDEDADMINIST';
  const sessionName = principal.arn.slice(principal.arn.lastIndexOf('/') + 1);
  return `${iam.findRole(principal.roleArn)?.role.id ?? ''}:${sessionName}`;
}

async function assumeRole(iam: IamState, sessions: Sessions, input: Shape, call: Call): Promise<Shape> {
  const roleArn = requiredText(input, 'RoleArn');
  const sessionName = nameOf(input, 'RoleSessionName', 64);
  refuseUnsimulated(input);
  const tags = Object.fromEntries(tagsOf(input));
  const isTagged = Object.keys(tags).length > 0;
  const role = trustingRole(iam, roleArn, isTagged ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'], input, call);
  if (isTagged) {
    const { account, region, principal } = call;
    await call.world.dispatch({ service: 'sts', operation: 'TagSession', input, account, region, principal });
  }
  const expires = call.world.clock.now() + sessionSeconds(input, role, call.principal) * 1000;
  const principal = rolePrincipal(roleArn, sessionName, tags);
  const { accessKeyId, secretAccessKey, sessionToken } = sessions.open(principal, expires);
  return {
    Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: new Date(expires) },
    AssumedRoleUser: { AssumedRoleId: `${role.id}:${sessionName}`, Arn: principal.arn },
  };
}

/** What would change the session's permissions is refused rather than ignored. */
function refuseUnsimulated(input: Shape): void {
  for (const member of ['Policy', 'PolicyArns', 'TransitiveTagKeys', 'SerialNumber']) {
    if (input[member] !== undefined) throw validationError(`sts:AssumeRole with ${member} is not simulated by this embedded AWS`);
  }
}

/** The role, if there is one and its trust policy lets the caller do all of `actions`. A missing role is refused in the same words. */
function trustingRole(iam: IamState, roleArn: string, actions: readonly string[], input: Shape, { principal }: Call): Role {
  const role = iam.findRole(roleArn)?.role;
  const context = { ...conditionContext(sessionConditions(input)), ...principalContext(principal, callersRole(iam, principal)) };
  for (const action of actions) {
    const trusts = role !== undefined && evaluateTrust(role.trust.document, assumerOf(principal), { action, context }) === 'allowed';
    if (!trusts) throw commonError('accessDenied', 'query', notAuthorised(principal, action, roleArn));
  }
  return role as Role;
}

function callersRole(iam: IamState, principal: Principal): Role | undefined {
  return principal.kind === 'role' ? iam.findRole(principal.roleArn)?.role : undefined;
}

function sessionConditions(input: Shape): Record<string, string | readonly string[]> {
  const tags = tagsOf(input);
  const externalId = optionalText(input, 'ExternalId');
  return {
    'sts:RoleSessionName': optionalText(input, 'RoleSessionName') ?? '',
    ...(externalId === undefined ? {} : { 'sts:ExternalId': externalId }),
    ...(tags.size === 0 ? {} : { 'aws:TagKeys': [...tags.keys()] }),
    ...Object.fromEntries([...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

function conditionContext(conditions: Readonly<Record<string, string | readonly string[]>>): Context {
  return Object.fromEntries(Object.entries(conditions).map(([key, value]) => [key.toLowerCase(), typeof value === 'string' ? [value] : value]));
}

function sessionSeconds(input: Shape, role: Role, principal: Principal): number {
  const seconds = numberOf(input, 'DurationSeconds', HOUR_S);
  if (seconds < SHORTEST_SESSION_S) {
    throw validationError(`1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to ${SHORTEST_SESSION_S}`);
  }
  if (principal.kind === 'role' && seconds > HOUR_S) throw validationError('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.');
  if (seconds > role.maxSessionDuration) throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  return seconds;
}
