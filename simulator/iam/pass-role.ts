import type { Call } from '../service.ts';

/**
 * Checks that the caller may hand a role to an AWS service (`eks.amazonaws.com`), as every operation that takes a role
 * ARN must. Throws the operation's own access-denied error.
 */
export async function passRole(call: Call, roleArn: string, toService: string): Promise<void> {
  const { account, region, principal } = call;
  await call.world.dispatch({ service: 'iam', operation: 'PassRole', input: { RoleArn: roleArn, PassedToService: toService }, account, region, principal });
}
