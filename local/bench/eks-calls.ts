import type { Aws } from '../../simulator/aws.ts';

/** Calls to EKS that were made in a role; what an administrator looked at is not among them. */
export function eksCallsOfRoles({ recorder }: Pick<Aws, 'recorder'>, actions = /^eks:/): number {
  const calls = recorder.uses().filter(({ roleArn, action }) => roleArn.includes(':role/') && !roleArn.includes(':role/aws-service-role/') && actions.test(action));
  return calls.reduce((sum, { allowed, denied }) => sum + allowed + denied, 0);
}

/** Calls to EKS that were made in one role. */
export function eksCallsOfRole({ recorder }: Pick<Aws, 'recorder'>, roleArn: string): number {
  return recorder.calls({ roleArn, service: 'eks' }).length;
}
