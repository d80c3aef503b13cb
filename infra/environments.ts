import { Aws, type CfnParameter } from 'aws-cdk-lib';
import type { FunctionName } from '../functions/names.ts';
import { memberRoleNames, scheduling, secretNames, type ScheduledFunction } from './names.ts';
import { permissions } from './permissions.ts';
import type { StatefulStack } from './stacks/stateful.ts';

/** What is decided when the stacks are deployed. */
export interface Parameters {
  readonly jwtIssuer: CfnParameter;
  readonly jwtAudience: CfnParameter;
  readonly jwksUri: CfnParameter;
  readonly memberExternalId: CfnParameter;
  /** Empty: Drydock writes nothing to Slack. */
  readonly slackChannel: CfnParameter;
  readonly slackApiUrl: CfnParameter;
  /** Empty: there is no such system. */
  readonly jiraUrl: CfnParameter;
  readonly serviceNowUrl: CfnParameter;
  readonly gitHubAppId: CfnParameter;
  readonly gitHubApiUrl: CfnParameter;
  readonly administrator: CfnParameter;
}

/** The value of every variable that a function's contract may name. */
export function variablesOf(name: FunctionName, { tables, bus }: Pick<StatefulStack, 'tables' | 'bus'>, parameters: Parameters): Readonly<Record<string, string>> {
  return {
    OPERATIONS_TABLE: tables.operations.tableName,
    WATCHES_TABLE: tables.watches.tableName,
    LEASES_TABLE: tables.leases.tableName,
    CLUSTERS_TABLE: tables.clusters.tableName,
    CALENDAR_TABLE: tables.calendar.tableName,
    AUDIT_LOG_TABLE: tables['audit-log'].tableName,
    SLACK_TABLE: tables.slack.tableName,
    SLACK_SIGNING_SECRET_ID: secretNames.slackSigning,
    SLACK_BOT_TOKEN_ID: secretNames.slackBot,
    SLACK_API_URL: parameters.slackApiUrl.valueAsString,
    SLACK_CHANNEL: parameters.slackChannel.valueAsString,
    TICKETS_TABLE: tables.tickets.tableName,
    JIRA_WEBHOOK_SECRET_ID: secretNames.jiraSigning,
    JIRA_API_TOKEN_ID: secretNames.jiraToken,
    JIRA_URL: parameters.jiraUrl.valueAsString,
    SERVICENOW_WEBHOOK_SECRET_ID: secretNames.serviceNowSigning,
    SERVICENOW_CLIENT_ID: secretNames.serviceNowClient,
    SERVICENOW_URL: parameters.serviceNowUrl.valueAsString,
    GITHUB_WEBHOOK_SECRET_ID: secretNames.gitHubSigning,
    GITHUB_APP_KEY_ID: secretNames.gitHubKey,
    GITHUB_APP_ID: parameters.gitHubAppId.valueAsString,
    GITHUB_API_URL: parameters.gitHubApiUrl.valueAsString,
    ACCESS_TABLE: tables.access.tableName,
    ADMINISTRATOR: parameters.administrator.valueAsString,
    EVENT_BUS_NAME: bus.eventBusName,
    SCHEDULE_GROUP: scheduling.groups[scheduledBy(name)],
    SCHEDULE_ROLE_ARN: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${scheduling.roleName}`,
    SCHEDULE_TARGET_ARN: `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:drydock-${scheduledBy(name)}`,
    HOME_ACCOUNT: Aws.ACCOUNT_ID,
    MEMBER_ROLE_NAME: memberRoleOf(name),
    KUBERNETES_ROLE_NAME: memberRoleNames.operator,
    MEMBER_EXTERNAL_ID: parameters.memberExternalId.valueAsString,
    MEMBER_SESSION_TAG: name,
    STACK_ROLE_NAME: memberRoleNames.stacks,
    JWT_ISSUER: parameters.jwtIssuer.valueAsString,
    JWT_AUDIENCE: parameters.jwtAudience.valueAsString,
    JWKS_URI: parameters.jwksUri.valueAsString,
  };
}

/** Which function it leaves schedules for, if it leaves any. */
function scheduledBy(name: FunctionName): ScheduledFunction {
  const grant = permissions[name].find((candidate) => 'schedules' in candidate);
  return grant?.of ?? 'take-lease';
}

function memberRoleOf(name: FunctionName): string {
  const grant = permissions[name].find((candidate) => 'member' in candidate);
  return grant ? memberRoleNames[grant.member] : '';
}
