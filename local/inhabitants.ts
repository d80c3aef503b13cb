import type { Aws } from '../simulator/aws.ts';

/** Roles that a company's account has before Drydock comes: those that the example cluster lets in. */
const roles = ['platform-engineers', 'developers'] as const;

/** EKS gives access only to principals that exist. */
export async function settleIn(aws: Aws): Promise<void> {
  const { principal } = administrator(aws);
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: principal.arn }, Action: 'sts:AssumeRole' }] };
  for (const RoleName of roles) {
    await aws.dispatch({ ...administrator(aws), service: 'iam', operation: 'CreateRole', input: { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) } });
  }
}

/** What a person does by hand in a deployed Drydock: gives a secret its value. */
export async function putSecret(aws: Aws, SecretId: string, SecretString: string): Promise<void> {
  await aws.dispatch({ ...administrator(aws), service: 'secretsmanager', operation: 'PutSecretValue', input: { SecretId, SecretString } });
}

function administrator({ account, region }: Aws) {
  return { account, region, principal: { kind: 'administrator', account, arn: `arn:aws:iam::${account}:root` } } as const;
}
