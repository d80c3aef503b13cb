import type { FunctionName } from '../functions/names.ts';
import type { TableName } from './constructs/tables.ts';
import type { ScheduledFunction, SecretName } from './names.ts';

/** One thing that a function may do, and nothing else. */
export type Grant =
  | { readonly table: TableName; readonly may: readonly TableAction[]; readonly index?: string }
  | { readonly bus: 'PutEvents' }
  /** What Lambda does with a queue for a function that takes its messages. */
  | { readonly queue: 'audit'; readonly may: readonly ('ReceiveMessage' | 'DeleteMessage' | 'GetQueueAttributes')[] }
  | { readonly secret: SecretName; readonly may: 'GetSecretValue' }
  /** Acting in member accounts: `observer` reads, `operator` changes. */
  | { readonly member: 'observer' | 'operator' }
  /** Leaving one-time schedules that wake a function, and letting Scheduler play the role that may. */
  | { readonly schedules: 'CreateSchedule'; readonly of: ScheduledFunction }
  | { readonly schedulerRole: 'PassRole' }
  /** Answering the task tokens of the machines. */
  | { readonly tasks: readonly ('SendTaskSuccess' | 'SendTaskFailure' | 'SendTaskHeartbeat')[] };

type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

const wakes = (of: ScheduledFunction): readonly Grant[] => [{ schedules: 'CreateSchedule', of }, { schedulerRole: 'PassRole' }];

const step: readonly Grant[] = [
  { table: 'operations', may: ['GetItem', 'PutItem', 'Query'] },
  { table: 'leases', may: ['UpdateItem'] },
  { bus: 'PutEvents' },
];
/** What takes down again neither waits for a window nor minds a cancellation. */
const takeDownStep: readonly Grant[] = [...step, { table: 'watches', may: ['PutItem'] }, { member: 'operator' }];
/** Any other step begins by a write that a cancellation can forestall. */
const begins: Grant = { table: 'operations', may: ['UpdateItem'] };
const watchedStep: readonly Grant[] = [...takeDownStep, begins, { table: 'calendar', may: ['Query'] }];
/** Nothing is started: only a watch is left. */
const waitingStep: readonly Grant[] = [...step, begins, { table: 'watches', may: ['PutItem'] }, { table: 'calendar', may: ['Query'] }];
const promptStep: readonly Grant[] = [...step, begins, { member: 'operator' }];

/** Every function and what its role may do. A test holds this against the calls that a whole journey makes. */
export const permissions: Readonly<Record<FunctionName, readonly Grant[]>> = {
  api: [
    { table: 'operations', may: ['GetItem', 'PutItem', 'UpdateItem', 'Query'] },
    { table: 'operations', may: ['Query'], index: 'by-time' },
    { table: 'clusters', may: ['GetItem', 'Query'] },
    { table: 'leases', may: ['GetItem'] },
    { table: 'calendar', may: ['PutItem', 'DeleteItem', 'Query'] },
    { table: 'access', may: ['GetItem', 'PutItem'] },
    { table: 'audit-log', may: ['Query'] },
    { table: 'watches', may: ['UpdateItem'] },
    { table: 'tickets', may: ['GetItem', 'PutItem'] },
    { bus: 'PutEvents' },
  ],
  authorise: [{ bus: 'PutEvents' }],
  'keep-calendar': [{ table: 'operations', may: ['GetItem'] }, { table: 'calendar', may: ['PutItem', 'DeleteItem', 'Query'] }, ...wakes('take-lease')],
  'cancel-operation': [
    { table: 'operations', may: ['GetItem', 'UpdateItem', 'Query'] },
    { table: 'watches', may: ['UpdateItem'] },
    { table: 'leases', may: ['UpdateItem'] },
    { table: 'calendar', may: ['Query'] },
    { bus: 'PutEvents' },
    ...wakes('take-lease'),
    { member: 'operator' },
  ],
  'get-approval': [
    { table: 'operations', may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    { table: 'leases', may: ['UpdateItem'] },
    { table: 'access', may: ['GetItem'] },
    { bus: 'PutEvents' },
    ...wakes('get-approval'),
    { tasks: ['SendTaskSuccess'] },
    { member: 'observer' },
  ],
  'open-operation': [
    { table: 'operations', may: ['GetItem', 'PutItem', 'UpdateItem'] },
    { table: 'clusters', may: ['GetItem'] },
    { table: 'access', may: ['GetItem'] },
    { bus: 'PutEvents' },
  ],
  'survey-account': [{ table: 'operations', may: ['GetItem'] }, { member: 'observer' }],
  'survey-provision': [{ table: 'operations', may: ['GetItem'] }, { member: 'observer' }],
  // Clusters let one role in, which is the operator's; everything else is read as the observer.
  'survey-cluster': [{ table: 'operations', may: ['GetItem', 'PutItem'] }, { member: 'observer' }, { member: 'operator' }],
  'plan-provision': [{ table: 'operations', may: ['GetItem', 'PutItem', 'UpdateItem'] }, { bus: 'PutEvents' }],
  'take-lease': [
    { table: 'operations', may: ['GetItem', 'UpdateItem'] },
    { table: 'leases', may: ['GetItem', 'UpdateItem'] },
    { table: 'calendar', may: ['PutItem', 'DeleteItem', 'Query'] },
    { table: 'access', may: ['GetItem'] },
    { bus: 'PutEvents' },
    ...wakes('take-lease'),
    { tasks: ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'] },
    { member: 'observer' },
  ],
  'report-operation': [
    { table: 'operations', may: ['GetItem', 'UpdateItem', 'Query'] },
    { table: 'leases', may: ['UpdateItem'] },
    { table: 'clusters', may: ['GetItem', 'PutItem'] },
    { bus: 'PutEvents' },
    { member: 'observer' },
  ],
  'close-operation': [{ table: 'operations', may: ['GetItem', 'UpdateItem'] }, { table: 'leases', may: ['UpdateItem'] }, { bus: 'PutEvents' }],
  'slack-conversation': [
    { table: 'operations', may: ['GetItem', 'PutItem', 'UpdateItem', 'Query'] },
    { table: 'operations', may: ['Query'], index: 'by-time' },
    { table: 'clusters', may: ['GetItem', 'Query'] },
    { table: 'leases', may: ['GetItem'] },
    { table: 'calendar', may: ['Query'] },
    { table: 'access', may: ['GetItem'] },
    { table: 'watches', may: ['UpdateItem'] },
    { secret: 'slackBot', may: 'GetSecretValue' },
    { bus: 'PutEvents' },
  ],
  'slack-messenger': [
    { table: 'operations', may: ['GetItem', 'Query'] },
    { table: 'leases', may: ['GetItem'] },
    { table: 'calendar', may: ['Query'] },
    { table: 'slack', may: ['GetItem', 'PutItem', 'UpdateItem'] },
    { table: 'slack', may: ['Query'], index: 'due' },
    { secret: 'slackBot', may: 'GetSecretValue' },
  ],
  'slack-entrance': [{ table: 'slack', may: ['PutItem'] }, { secret: 'slackSigning', may: 'GetSecretValue' }, { bus: 'PutEvents' }],
  'heed-health': [
    { table: 'operations', may: ['GetItem', 'PutItem'] },
    { table: 'clusters', may: ['GetItem'] },
    { table: 'access', may: ['GetItem'] },
    { bus: 'PutEvents' },
  ],
  'keep-audit-log': [{ table: 'audit-log', may: ['GetItem', 'PutItem', 'Query'] }, { queue: 'audit', may: ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'] }],
  'ticket-conversation': [
    { table: 'operations', may: ['GetItem', 'PutItem', 'UpdateItem', 'Query'] },
    { table: 'access', may: ['GetItem'] },
    { table: 'tickets', may: ['GetItem', 'PutItem', 'UpdateItem'] },
    { secret: 'gitHubKey', may: 'GetSecretValue' },
    { bus: 'PutEvents' },
  ],
  'ticket-messenger': [
    { table: 'operations', may: ['GetItem', 'Query'] },
    { table: 'leases', may: ['GetItem'] },
    { table: 'calendar', may: ['Query'] },
    { table: 'tickets', may: ['GetItem', 'PutItem', 'UpdateItem'] },
    { table: 'tickets', may: ['Query'], index: 'due' },
    { secret: 'jiraToken', may: 'GetSecretValue' },
    { secret: 'serviceNowClient', may: 'GetSecretValue' },
    { secret: 'gitHubKey', may: 'GetSecretValue' },
  ],
  'ticket-entrance': [
    { table: 'tickets', may: ['PutItem'] },
    { secret: 'jiraSigning', may: 'GetSecretValue' },
    { secret: 'serviceNowSigning', may: 'GetSecretValue' },
    { secret: 'gitHubSigning', may: 'GetSecretValue' },
    { bus: 'PutEvents' },
  ],
  'record-event': [{ table: 'operations', may: ['PutItem'] }],
  'deploy-stack': watchedStep,
  'create-control-plane': watchedStep,
  'create-add-on': watchedStep,
  'create-node-group': watchedStep,
  'create-fargate-profile': watchedStep,
  'create-service-account': promptStep,
  'create-capability': watchedStep,
  'associate-identity-provider': watchedStep,
  'create-access-entry': promptStep,
  'create-pod-identity-association': promptStep,
  'verify-cluster': [...step, begins, { member: 'observer' }],
  'plan-change': [{ table: 'operations', may: ['GetItem', 'PutItem', 'UpdateItem'] }, { bus: 'PutEvents' }],
  'update-control-plane': watchedStep,
  'update-add-on': watchedStep,
  'update-node-group': watchedStep,
  'pause-autoscaler': promptStep,
  'resume-autoscaler': promptStep,
  'roll-self-managed-group': watchedStep,
  'recycle-fargate-pods': watchedStep,
  'follow-drift': waitingStep,
  bake: waitingStep,
  'verify-phase': promptStep,
  'delete-node-group': takeDownStep,
  'delete-fargate-profile': takeDownStep,
  'delete-capability': takeDownStep,
  'delete-control-plane': takeDownStep,
  'delete-stack': takeDownStep,
  watchkeeper: [
    { table: 'operations', may: ['GetItem', 'PutItem', 'UpdateItem', 'Query'] },
    { table: 'watches', may: ['PutItem', 'UpdateItem', 'DeleteItem'] },
    { table: 'watches', may: ['Query'], index: 'due' },
    { table: 'leases', may: ['UpdateItem'] },
    { table: 'calendar', may: ['Query'] },
    { bus: 'PutEvents' },
    { tasks: ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'] },
    { member: 'observer' },
    // Clusters let in one role, for reading their nodes, pods and budgets too; and the watchkeeper restarts workloads on Fargate in turn, and drains nodes that leave a self-managed group.
    { member: 'operator' },
  ],
};
