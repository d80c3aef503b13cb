import type { Target } from '../../core/operation/operation.ts';
import { partitionOf } from '../../core/plan/names.ts';

/** The role that CloudFormation assumes in a target's account to make networks and roles. */
export function stackRoleOf({ STACK_ROLE_NAME: name }: { readonly STACK_ROLE_NAME: string }): (target: Target) => string {
  return ({ account, region }) => `arn:${partitionOf(region)}:iam::${account}:role/${name}`;
}
