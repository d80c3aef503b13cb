import { secretNames, type SecretName } from '../infra/names.ts';
import type { Aws } from '../simulator/aws.ts';
import { people } from './tickets/people.ts';
import type { TicketStandIn } from './tickets/stand-in.ts';
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

/** The same, for the systems of tickets. */
export async function settleTickets(aws: Aws, { signing, jiraToken, serviceNowClient, appKey }: TicketStandIn['secrets']): Promise<void> {
  const values = { jiraSigning: signing.jira, jiraToken, serviceNowSigning: signing.servicenow, serviceNowClient, gitHubSigning: signing.github, gitHubKey: appKey.export({ type: 'pkcs1', format: 'pem' }) } satisfies Partial<Record<SecretName, unknown>>;
  for (const [name, SecretString] of Object.entries(values)) {
    await aws.dispatch({ ...administrator(aws), service: 'secretsmanager', operation: 'PutSecretValue', input: { SecretId: secretNames[name as SecretName], SecretString } });
  }
}

/** The document of roles that knows the first of those who use the stand-ins as `subject`, whom the deployment names as administrator. */
export function rolesFor({ team, users }: Workspace, subject: string): object {
  const [you] = people;
  const names = { token: [subject], slack: users.slice(0, 1).map(({ id }) => `${team}/${id}`), jira: [you.jira], servicenow: [you.servicenow], github: [String(you.github.id)] };
  return { identities: { [`person:${subject}`]: names }, roles: {}, grants: [] };
}

function administrator({ account, region }: Aws) {
  return { account, region, principal: { kind: 'administrator', account, arn: `arn:aws:iam::${account}:root` } } as const;
}
