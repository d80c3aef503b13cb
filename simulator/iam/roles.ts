import type { Call, Operation, Shape } from '../service.ts';
import { deleteConflict, entityAlreadyExists, limitExceeded, unmodifiableEntity, validationError } from './errors.ts';
import { listOf, nameOf, numberOf, optionalText, pageOf, pathOf, requiredText, tagList, tagsOf } from './input.ts';
import { storedPolicy } from './state.ts';
import type { IamAccount, IamState, Role } from './state.ts';

const LONGEST_ROLE_NAME = 64;
const LONGEST_TRUST_POLICY = 2048;
const SESSION_SECONDS = { shortest: 3600, longest: 43_200 };
const SERVICE_LINKED_PATH = '/aws-service-role/';

export function roleOperations(iam: IamState): Record<string, Operation> {
  return {
    CreateRole: {
      resources: (input, { account }) => [roleArn(account, pathOf(input), nameOf(input, 'RoleName', LONGEST_ROLE_NAME))],
      conditions: boundaryCondition,
      run: (input, call) => ({ Role: describeRole(createRole(iam, input, call)) }),
    },
    GetRole: onRole(iam, (role) => ({ Role: describeRole(role) })),
    ListRoles: { run: (input, call) => listRoles(iam.account(call.account), input) },
    DeleteRole: onRole(iam, (role, _input, account) => deleteRole(role, account)),
    UpdateRole: onRole(iam, (role, input) => {
      role.description = optionalText(input, 'Description') ?? role.description;
      role.maxSessionDuration = sessionDuration(input, role.maxSessionDuration);
      return {};
    }),
    UpdateRoleDescription: onRole(iam, (role, input) => {
      role.description = optionalText(input, 'Description');
      return { Role: describeRole(role) };
    }),
    UpdateAssumeRolePolicy: onRole(iam, (role, input) => {
      refuseServiceLinked(role);
      role.trust = trustPolicy(requiredText(input, 'PolicyDocument'));
      return {};
    }),
    TagRole: onRole(iam, (role, input) => {
      for (const [key, value] of tagsOf(input)) role.tags.set(key, value);
      return {};
    }),
    UntagRole: onRole(iam, (role, input) => {
      for (const key of listOf<string>(input, 'TagKeys')) role.tags.delete(key);
      return {};
    }),
    ListRoleTags: onRole(iam, (role, input) => pageOf('Tags', tagList(role.tags), input)),
    PutRolePermissionsBoundary: {
      ...onRole(iam, (role, input, account) => {
        role.boundary = account.policy(requiredText(input, 'PermissionsBoundary')).arn;
        return {};
      }),
      conditions: boundaryCondition,
    },
    DeleteRolePermissionsBoundary: onRole(iam, (role) => {
      role.boundary = undefined;
      return {};
    }),
    PassRole: {
      permissionOnly: true,
      resources: (input) => [requiredText(input, 'RoleArn')],
      conditions: (input) => ({ 'iam:PassedToService': requiredText(input, 'PassedToService') }),
      run: () => ({}),
    },
  };
}

/** An operation on the role that `RoleName` names. */
export function onRole(iam: IamState, run: (role: Role, input: Shape, account: IamAccount) => Shape): Operation {
  return {
    resources: (input, call) => {
      const name = nameOf(input, 'RoleName', LONGEST_ROLE_NAME);
      return [iam.account(call.account).roles.get(name)?.arn ?? roleArn(call.account, '/', name)];
    },
    run: (input, call) => {
      const account = iam.account(call.account);
      return run(account.role(nameOf(input, 'RoleName', LONGEST_ROLE_NAME)), input, account);
    },
  };
}

/** A role's description as IAM writes it: the policy document is percent-encoded. */
export function describeRole(role: Role): Shape {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createDate,
    AssumeRolePolicyDocument: encodeURIComponent(role.trust.text),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
    ...(role.boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: role.boundary } }),
    ...(role.tags.size === 0 ? {} : { Tags: tagList(role.tags) }),
    RoleLastUsed: {},
  };
}

/** Adds a role. The caller has checked that its name is free. */
export function addRole(iam: IamState, account: IamAccount, now: number, role: Pick<Role, 'name' | 'path' | 'trust'> & Partial<Role>): Role {
  const added: Role = {
    id: iam.newId('AROA'),
    arn: roleArn(account.id, role.path, role.name),
    createDate: new Date(now),
    description: undefined,
    maxSessionDuration: SESSION_SECONDS.shortest,
    boundary: undefined,
    tags: new Map(),
    inline: new Map(),
    attached: new Set(),
    ...role,
  };
  account.roles.set(added.name, added);
  return added;
}

/** AWS alone changes the roles that it made for itself. */
export function refuseServiceLinked(role: Role): void {
  if (role.path.startsWith(SERVICE_LINKED_PATH)) {
    throw unmodifiableEntity(`Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`);
  }
}

function createRole(iam: IamState, input: Shape, call: Call): Role {
  const account = iam.account(call.account);
  const name = nameOf(input, 'RoleName', LONGEST_ROLE_NAME);
  const path = pathOf(input);
  const boundary = optionalText(input, 'PermissionsBoundary');
  const trust = trustPolicy(requiredText(input, 'AssumeRolePolicyDocument'));
  if (path.startsWith(SERVICE_LINKED_PATH)) throw validationError('Roles with the path /aws-service-role/ are made by CreateServiceLinkedRole alone.');
  if (account.roles.has(name)) throw entityAlreadyExists(`Role with name ${name} already exists.`);
  return addRole(iam, account, call.world.clock.now(), {
    name,
    path,
    trust,
    description: optionalText(input, 'Description'),
    maxSessionDuration: sessionDuration(input, SESSION_SECONDS.shortest),
    boundary: boundary === undefined ? undefined : account.policy(boundary).arn,
    tags: tagsOf(input),
  });
}

function listRoles(account: IamAccount, input: Shape): Shape {
  const prefix = optionalText(input, 'PathPrefix') ?? '/';
  const roles = [...account.roles.values()].filter(({ path }) => path.startsWith(prefix)).sort((a, b) => a.name.localeCompare(b.name));
  return pageOf('Roles', roles.map(describeRole), input);
}

function deleteRole(role: Role, account: IamAccount): Shape {
  refuseServiceLinked(role);
  if ([...account.instanceProfiles.values()].some((profile) => profile.role === role.name)) {
    throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  }
  if (role.attached.size > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
  if (role.inline.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  account.roles.delete(role.name);
  return {};
}

function trustPolicy(text: string) {
  if (text.length > LONGEST_TRUST_POLICY) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${LONGEST_TRUST_POLICY}`);
  return storedPolicy(text, 'trust');
}

function sessionDuration(input: Shape, fallback: number): number {
  const seconds = numberOf(input, 'MaxSessionDuration', fallback);
  if (seconds < SESSION_SECONDS.shortest || seconds > SESSION_SECONDS.longest) {
    throw validationError(`1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value between ${SESSION_SECONDS.shortest} and ${SESSION_SECONDS.longest}`);
  }
  return seconds;
}

function boundaryCondition(input: Shape): Record<string, string> {
  const boundary = optionalText(input, 'PermissionsBoundary');
  return boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
}

function roleArn(account: string, path: string, name: string): string {
  return `arn:aws:iam::${account}:role${path}${name}`;
}
