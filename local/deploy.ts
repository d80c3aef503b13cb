import type { Aws } from '../simulator/aws.ts';
import { stackNames } from '../infra/app.ts';
import { templates, type StackName } from './templates.ts';

export interface DeployParameters {
  readonly jwtIssuer: string;
  readonly jwtAudience: string;
  readonly jwksUri: string;
  readonly externalId: string;
  readonly administrator: string;
  /** Absent: Slack is told nothing. */
  readonly slack?: { readonly channel: string; readonly apiUrl: string };
  /** Absent: there are no tickets. */
  readonly tickets?: { readonly jiraUrl: string; readonly serviceNowUrl: string; readonly gitHubAppId: string; readonly gitHubApiUrl: string };
}

/** Deploys the CDK app onto the embedded AWS, as its administrator; answers the outputs of every stack. */
export async function deploy(aws: Aws, { jwtIssuer, jwtAudience, jwksUri, externalId, administrator, slack, tickets }: DeployParameters): Promise<Readonly<Record<StackName, Readonly<Record<string, string>>>>> {
  const { account, region } = aws;
  const principal = { kind: 'administrator', account, arn: `arn:aws:iam::${account}:root` } as const;
  const parameters: Readonly<Record<StackName, Readonly<Record<string, string>>>> = {
    [stackNames.member]: { HubAccount: account, ExternalId: externalId },
    [stackNames.stateful]: {},
    [stackNames.stateless]: { JwtIssuer: jwtIssuer, JwtAudience: jwtAudience, JwksUri: jwksUri, MemberExternalId: externalId, Administrator: administrator, ...(slack && { SlackChannel: slack.channel, SlackApiUrl: slack.apiUrl }), ...(tickets && { JiraUrl: tickets.jiraUrl, ServiceNowUrl: tickets.serviceNowUrl, GitHubAppId: tickets.gitHubAppId, GitHubApiUrl: tickets.gitHubApiUrl }) },
  };
  const outputs: Partial<Record<StackName, Readonly<Record<string, string>>>> = {};
  for (const stackName of [stackNames.member, stackNames.stateful, stackNames.stateless]) {
    outputs[stackName] = await aws.cloudFormation.deploy({ stackName, template: templates()[stackName], parameters: parameters[stackName], account, region, principal, instant: true });
  }
  return outputs as Record<StackName, Readonly<Record<string, string>>>;
}
