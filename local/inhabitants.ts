import { secretNames } from '../infra/names.ts';
import type { Aws } from '../simulator/aws.ts';
import type { Workspace } from './slack/workspace.ts';

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

/** What a person does by hand in a deployed Drydock: gives the secrets their values. */
export async function settleSlack(aws: Aws, { signingSecret, botToken }: { readonly signingSecret: string; readonly botToken: string }): Promise<void> {
  const as = async (service: string, operation: string, input: Readonly<Record<string, unknown>>) => aws.dispatch({ ...administrator(aws), service, operation, input });
  await as('secretsmanager', 'PutSecretValue', { SecretId: secretNames.slackSigning, SecretString: signingSecret });
  await as('secretsmanager', 'PutSecretValue', { SecretId: secretNames.slackBot, SecretString: botToken });
}

/** The document of roles that knows the workspace's first user as `subject`, whom the deployment names as administrator. */
export function rolesFor({ team, users }: Workspace, subject: string): object {
  return { identities: { [`person:${subject}`]: { token: [subject], slack: users.slice(0, 1).map(({ id }) => `${team}/${id}`) } }, roles: {}, grants: [] };
}

function administrator({ account, region }: Aws) {
  return { account, region, principal: { kind: 'administrator', account, arn: `arn:aws:iam::${account}:root` } } as const;
}
