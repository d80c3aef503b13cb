import type { Operation, Shape } from '../service.ts';
import { limitExceeded, noSuchEntity } from './errors.ts';
import { nameOf, optionalText, pageOf, requiredText } from './input.ts';
import { onRole, refuseServiceLinked } from './roles.ts';
import { storedPolicy } from './state.ts';
import type { IamAccount, IamState, Role } from './state.ts';

const LONGEST_POLICY_NAME = 128;
const LARGEST_INLINE_POLICIES = 10_240;
const MOST_ATTACHED = 10;

/** Inline policies of roles, and managed policies attached to them. */
export function rolePolicyOperations(iam: IamState): Record<string, Operation> {
  return {
    PutRolePolicy: onRole(iam, putRolePolicy),
    GetRolePolicy: onRole(iam, (role, input) => {
      const name = nameOf(input, 'PolicyName', LONGEST_POLICY_NAME);
      return { RoleName: role.name, PolicyName: name, PolicyDocument: encodeURIComponent(inlinePolicy(role, name).text) };
    }),
    DeleteRolePolicy: onRole(iam, (role, input) => {
      const name = nameOf(input, 'PolicyName', LONGEST_POLICY_NAME);
      inlinePolicy(role, name);
      role.inline.delete(name);
      return {};
    }),
    ListRolePolicies: onRole(iam, (role, input) => pageOf('PolicyNames', [...role.inline.keys()].sort(), input)),
    AttachRolePolicy: onPolicyOfRole(iam, (role, arn, account) => {
      attachable(account, arn);
      if (!role.attached.has(arn) && role.attached.size >= MOST_ATTACHED) throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${MOST_ATTACHED}`);
      role.attached.add(arn);
    }),
    DetachRolePolicy: onPolicyOfRole(iam, (role, arn) => {
      if (!role.attached.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    }),
    ListAttachedRolePolicies: onRole(iam, (role, input, account) => {
      const prefix = optionalText(input, 'PathPrefix') ?? '/';
      const policies = [...role.attached].map((arn) => account.policy(arn)).filter(({ path }) => path.startsWith(prefix));
      return pageOf('AttachedPolicies', policies.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), input);
    }),
  };
}

function putRolePolicy(role: Role, input: Shape): Shape {
  refuseServiceLinked(role);
  const name = nameOf(input, 'PolicyName', LONGEST_POLICY_NAME);
  const policy = storedPolicy(requiredText(input, 'PolicyDocument'), 'identity');
  const others = [...role.inline].filter(([other]) => other !== name).map(([, { text }]) => text);
  if (sizeOf([...others, policy.text]) > LARGEST_INLINE_POLICIES) {
    throw limitExceeded(`Maximum policy size of ${LARGEST_INLINE_POLICIES} bytes exceeded for role ${role.name}`);
  }
  role.inline.set(name, policy);
  return {};
}

/** IAM does not count white space. */
function sizeOf(texts: readonly string[]): number {
  return texts.reduce((total, text) => total + text.replace(/\s/g, '').length, 0);
}

function inlinePolicy(role: Role, name: string) {
  const policy = role.inline.get(name);
  if (policy === undefined) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return policy;
}

function onPolicyOfRole(iam: IamState, change: (role: Role, policyArn: string, account: IamAccount) => void): Operation {
  return {
    ...onRole(iam, (role, input, account) => {
      refuseServiceLinked(role);
      change(role, requiredText(input, 'PolicyArn'), account);
      return {};
    }),
    conditions: (input) => ({ 'iam:PolicyARN': requiredText(input, 'PolicyArn') }),
  };
}

function attachable(account: IamAccount, arn: string): void {
  try {
    account.policy(arn);
  } catch {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  }
}
