import type { Aws } from '../simulator/aws.ts';

/** Roles that a company's account has before Drydock comes: those that the example cluster lets in. */
const roles = ['platform-engineers', 'developers'] as const;

/** EKS gives access only to principals that exist. */
export async function settleIn(aws: Aws): Promise<void> {
  const { account, region } = aws;
  const principal = { kind: 'administrator', account, arn: `arn:aws:iam::${account}:root` } as const;
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: principal.arn }, Action: 'sts:AssumeRole' }] };
  for (const RoleName of roles) {
    await aws.dispatch({ service: 'iam', operation: 'CreateRole', input: { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }, account, region, principal });
  }
}
