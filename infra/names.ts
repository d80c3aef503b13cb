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

/** What Slack and Drydock know of each other, in Secrets Manager. */
export const secretNames = {
  /** With which Slack signs what it sends. */
  slackSigning: 'drydock/slack-signing-secret',
  /** With which Drydock writes to Slack. */
  slackBot: 'drydock/slack-bot-token',
} as const;

export type SecretName = keyof typeof secretNames;

/** Roles that Drydock's stacks make in member accounts live under this path, and nothing else does. */
export const rolePath = '/drydock/';
