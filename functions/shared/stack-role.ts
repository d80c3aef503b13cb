import type { Target } from '../../core/operation/operation.ts';

/** The role that CloudFormation assumes in a target's account to make networks and roles. */
export function stackRoleOf({ STACK_ROLE_NAME: name }: { readonly STACK_ROLE_NAME: string }): (target: Target) => string {
  return ({ account }) => `arn:aws:iam::${account}:role/${name}`;
}
