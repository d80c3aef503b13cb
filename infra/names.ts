/** Names that several stacks agree on, and that member accounts' administrators read. */
export const memberRoleNames = {
  /** Reads clusters, networks and stacks. */
  observer: 'drydock-observer',
  /** Changes clusters, and asks CloudFormation for stacks. */
  operator: 'drydock-operator',
  /** Assumed by CloudFormation only: makes the networks and roles of clusters. */
  stacks: 'drydock-stacks',
} as const;

/** The groups of the one-time schedules that have these functions look at a waiting operation again, and whom EventBridge Scheduler plays when one comes due. */
export const scheduling = { groups: { 'take-lease': 'drydock', 'get-approval': 'drydock-approvals' }, roleName: 'drydock-scheduler' } as const;

export type ScheduledFunction = keyof typeof scheduling.groups;

/** What others and Drydock know of each other, in Secrets Manager. */
export const secretNames = {
  /** With which Slack signs what it sends. */
  slackSigning: 'drydock/slack-signing-secret',
  /** With which Drydock writes to Slack. */
  slackBot: 'drydock/slack-bot-token',
  /** With which Jira signs; and `address:token`, with which Drydock writes there. */
  jiraSigning: 'drydock/jira-webhook-secret',
  jiraToken: 'drydock/jira-api-token',
  /** With which ServiceNow's business rule signs; and `id:secret` of the OAuth client that Drydock is there. */
  serviceNowSigning: 'drydock/servicenow-webhook-secret',
  serviceNowClient: 'drydock/servicenow-client',
  /** With which GitHub signs; and the key of the app that Drydock is there. */
  gitHubSigning: 'drydock/github-webhook-secret',
  gitHubKey: 'drydock/github-app-key',
} as const;

export type SecretName = keyof typeof secretNames;

/** Roles that Drydock's stacks make in member accounts live under this path, and nothing else does. */
export const rolePath = '/drydock/';
