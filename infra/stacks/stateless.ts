import { CfnCondition, CfnOutput, CfnParameter, Duration, Fn, Stack, type ICfnConditionExpression, type StackProps } from 'aws-cdk-lib';
import { EventField, Match, Rule, RuleTargetInput, Schedule, type CfnRule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget, SfnStateMachine, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Code, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { catalogue } from '../../events/catalogue.ts';
import { source } from '../../events/define-event.ts';
import { contracts } from '../../functions/contracts.ts';
import { functionNames, type FunctionName } from '../../functions/names.ts';
import type { MachineName } from '../../state-machines/wiring.ts';
import { acknowledge, acknowledgeWildcard } from '../constructs/acknowledge.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { statementOf } from '../constructs/statements.ts';
import { Workflow } from '../constructs/workflow.ts';
import { variablesOf, type Parameters } from '../environments.ts';
import { memberRoleNames, scheduling, type ScheduledFunction } from '../names.ts';
import { permissions } from '../permissions.ts';
import type { StatefulStack } from './stateful.ts';

export interface StatelessProps extends StackProps {
  readonly stateful: StatefulStack;
  /** A function's code by its name. */
  readonly codeOf: (name: FunctionName) => Code;
}

/** Functions that are not the usual half minute and half gigabyte. */
const sizes: Readonly<Partial<Record<FunctionName, { readonly timeout?: Duration; readonly alone?: boolean; readonly ticks?: boolean }>>> = {
  watchkeeper: { timeout: Duration.seconds(70), alone: true, ticks: true },
  'take-lease': { timeout: Duration.minutes(2) },
  'keep-calendar': { timeout: Duration.minutes(2), ticks: true },
  'survey-provision': { timeout: Duration.minutes(2) },
  'plan-change': { timeout: Duration.minutes(1) },
  // EKS takes minutes to refresh its insights.
  'survey-cluster': { timeout: Duration.minutes(5) },
  'plan-provision': { timeout: Duration.minutes(1) },
  'report-operation': { timeout: Duration.minutes(1) },
};

const invokedByEvents: readonly FunctionName[] = ['cancel-operation', 'close-operation', 'get-approval', 'heed-health', 'record-event', 'slack-conversation', 'slack-messenger', 'ticket-conversation', 'ticket-messenger'];

/** The machines, each after those that it starts. */
const machineOrder: readonly MachineName[] = [
  'furnish-cluster', 'take-down-cluster', 'provision-cluster',
  'roll-node-groups', 'upgrade-hop', 'rollback-cluster', 'upgrade-cluster', 'patch-addons', 'patch-nodes',
  'operation',
];

/** Everything that can be thrown away and deployed again. */
export class StatelessStack extends Stack {
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly machines: Readonly<Record<MachineName, StateMachine>>;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: StatelessProps) {
    super(scope, id, props);
    const parameters = declareParameters(this);
    this.functions = byName(functionNames, (name) => this.makeFunction(name, props, parameters));
    this.machines = this.makeMachines();
    const { api, authorise, 'slack-entrance': slack, 'ticket-entrance': tickets } = this.functions;
    this.api = new HttpApi(this, 'http-api', { handler: api, authoriser: authorise, hooks: { slack, jira: tickets, servicenow: tickets, github: tickets } });
    makeScheduling(this, this.functions);
    this.routeEvents(props.stateful);
    this.routeSlack(props.stateful, parameters);
    this.routeAudit(props.stateful);
    this.routeTickets(props.stateful, parameters);
    new CfnOutput(this, 'ApiId', { value: this.api.rest.restApiId, description: 'The REST API' });
    new CfnOutput(this, 'ApiStage', { value: this.api.rest.deploymentStage.stageName });
    new CfnOutput(this, 'OperationMachine', { value: this.machines.operation.stateMachineArn, description: 'Carries out every operation' });
  }

  private makeFunction(name: FunctionName, { stateful, codeOf }: StatelessProps, parameters: Parameters): LambdaFunction {
    const variables = variablesOf(name, stateful, parameters);
    const wanted = Object.keys(contracts[name].environment.def.shape);
    const made = new NodeFunction(this, {
      name,
      code: codeOf(name),
      environment: Object.fromEntries(wanted.map((variable) => [variable, required(name, variable, variables[variable])])),
      statements: permissions[name].map((grant) => statementOf(grant, stateful)),
      ...(invokedByEvents.includes(name) && { deadLetters: stateful.deadLetters }),
      ...sizes[name],
    });
    for (const grant of permissions[name]) if ('member' in grant) acknowledgeWildcard(made, `arn:aws:iam::*:role/${memberRoleNames[grant.member]}`, 'Member accounts are not known in advance; each lets us in by its own trust policy.');
    for (const grant of permissions[name]) if ('schedules' in grant) acknowledgeWildcard(made, `arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/${scheduling.groups[grant.of]}/*`, 'A schedule for every operation that waits.');
    return made.lambda;
  }

  private makeMachines(): Record<MachineName, StateMachine> {
    const machines: Partial<Record<MachineName, StateMachine>> = {};
    for (const name of machineOrder) machines[name] = new Workflow(this, { name, functions: this.functions, machines }).machine;
    return machines as Record<MachineName, StateMachine>;
  }

  /** Who hears what: the only place where an event starts something. */
  private routeEvents({ bus, deadLetters }: StatefulStack): void {
    // By its ARN: the queue's own policy lets every rule of the account send, so that it need not know these.
    const deadLetterQueue = Queue.fromQueueArn(this, 'dead-letters', deadLetters.queueArn);
    const { operation } = this.machines;
    new Rule(this, 'operation-requested', {
      eventBus: bus,
      description: 'A request opens an operation',
      eventPattern: { detailType: [catalogue.OperationRequested.name] },
      targets: [new SfnStateMachine(operation, { deadLetterQueue })],
    });
    new Rule(this, 'journal', {
      eventBus: bus,
      description: 'Everything that Drydock says about an operation is kept with it',
      eventPattern: { source: [source], detail: { operationId: [{ exists: true }] } },
      targets: [new LambdaTarget(this.functions['record-event'], { deadLetterQueue })],
    });
    new Rule(this, 'cancellation-requested', {
      eventBus: bus,
      description: 'An operation that is to end looks up',
      eventPattern: { source: [source], detailType: [catalogue.CancellationRequested.name] },
      targets: [new LambdaTarget(this.functions['cancel-operation'], { deadLetterQueue })],
    });
    new Rule(this, 'approval-answered', {
      eventBus: bus,
      description: 'An operation that waits for people looks whether that is over',
      eventPattern: { source: [source], detailType: [catalogue.ApprovalAnswered.name, catalogue.CancellationRequested.name] },
      targets: [new LambdaTarget(this.functions['get-approval'], { deadLetterQueue, event: RuleTargetInput.fromObject({ operationId: EventField.fromPath('$.detail.operationId') }) })],
    });
    new Rule(this, 'operation-ended-badly', {
      description: 'An operation that ended without its report is closed',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [operation.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [new LambdaTarget(this.functions['close-operation'], { deadLetterQueue })],
    });
    new Rule(this, 'support-ends', {
      description: 'What AWS Health says of the end of a version is heeded',
      eventPattern: { source: ['aws.health'], detailType: ['AWS Health Event'], detail: { service: ['EKS'], eventTypeCode: ['AWS_EKS_PLANNED_LIFECYCLE_EVENT'] } },
      targets: [new LambdaTarget(this.functions['heed-health'], { deadLetterQueue })],
    });
    this.wakeWatchkeeper(bus);
    const ticks = new Rule(this, 'every-five-minutes', { description: 'Who waits for a window is looked after', schedule: Schedule.rate(Duration.minutes(5)), targets: [new LambdaTarget(this.functions['keep-calendar'], { retryAttempts: 0 })] });
    acknowledge(ticks, 'Serverless-EventBusDLQ', 'What was missed is made up for by the next one.');
  }

  /** What Slack sends is always heard; Slack is told only where it has a channel. */
  private routeSlack({ bus, deadLetters }: StatefulStack, { slackChannel }: Parameters): void {
    const deadLetterQueue = Queue.fromQueueArn(this, 'slack-dead-letters', deadLetters.queueArn);
    new Rule(this, 'slack-conversation-requested', {
      eventBus: bus,
      description: 'What somebody asks for in Slack is done and answered',
      eventPattern: { source: [source], detailType: [catalogue.SlackRequestReceived.name] },
      targets: [new LambdaTarget(this.functions['slack-conversation'], { deadLetterQueue })],
    });
    const targets = [new LambdaTarget(this.functions['slack-messenger'], { deadLetterQueue })];
    const telling = [
      new Rule(this, 'slack-operation-changed', { eventBus: bus, description: 'The message about an operation may show something old', eventPattern: { source: [source], detail: { operationId: [{ exists: true }] } }, targets }),
      new Rule(this, 'slack-every-minute', { description: 'Time passes in Slack too, and what could not be sent is sent', schedule: Schedule.rate(Duration.minutes(1)), targets }),
    ];
    enableWhere(new CfnCondition(this, 'SlackConnected', { expression: isGiven(slackChannel) }), telling);
  }

  /** What systems of tickets send is always heard; they are told only where there is one. */
  private routeTickets({ bus, deadLetters }: StatefulStack, { jiraUrl, serviceNowUrl, gitHubAppId }: Parameters): void {
    const deadLetterQueue = Queue.fromQueueArn(this, 'ticket-dead-letters', deadLetters.queueArn);
    new Rule(this, 'ticket-received', {
      eventBus: bus,
      description: 'What a ticket asks for is done',
      eventPattern: { source: [source], detailType: [catalogue.TicketReceived.name] },
      targets: [new LambdaTarget(this.functions['ticket-conversation'], { deadLetterQueue })],
    });
    const targets = [new LambdaTarget(this.functions['ticket-messenger'], { deadLetterQueue })];
    const telling = [
      new Rule(this, 'ticket-operation-changed', { eventBus: bus, description: 'What a ticket says of its operation may be old', eventPattern: { source: [source], detail: { operationId: [{ exists: true }] } }, targets }),
      new Rule(this, 'ticket-answered', { eventBus: bus, description: 'Something is to be said in a ticket', eventPattern: { source: [source], detailType: [catalogue.TicketAnswered.name] }, targets }),
      new Rule(this, 'tickets-every-minute', { description: 'What could not be said in tickets is said', schedule: Schedule.rate(Duration.minutes(1)), targets }),
    ];
    enableWhere(new CfnCondition(this, 'TicketsConnected', { expression: Fn.conditionOr(...[jiraUrl, serviceNowUrl, gitHubAppId].map(isGiven)) }), telling);
  }

  /** Everything on the bus, whoever says it. */
  private routeAudit({ bus, auditQueue, deadLetters }: StatefulStack): void {
    const queue = Queue.fromQueueArn(this, 'audit-queue', auditQueue.queueArn);
    const deadLetterQueue = Queue.fromQueueArn(this, 'audit-dead-letters', deadLetters.queueArn);
    new Rule(this, 'audit-log', {
      eventBus: bus,
      description: 'Whatever crosses the bus is entered into the audit log',
      eventPattern: { source: Match.exists() },
      targets: [new SqsQueue(queue, { deadLetterQueue })],
    });
    // As few as Lambda takes for a queue: each further one contends for the end of the chain.
    const entering = new EventSourceMapping(this, 'audit-log-source', { target: this.functions['keep-audit-log'], eventSourceArn: auditQueue.queueArn, batchSize: 10, maxConcurrency: 2 });
    acknowledge(entering, 'Serverless-LambdaEventSourceMappingDestination', 'What it could not take goes from its queue to the dead-letter queue.');
  }

  private wakeWatchkeeper(eventBus: StatefulStack['bus']): void {
    const targets = [new LambdaTarget(this.functions.watchkeeper, { retryAttempts: 0 })];
    const wakings = [
      new Rule(this, 'every-minute', { description: 'The watchkeeper looks at what is due', schedule: Schedule.rate(Duration.minutes(1)), targets }),
      new Rule(this, 'operation-started', {
        eventBus,
        description: 'The watchkeeper is awake when the first step leaves its watch',
        eventPattern: { source: [source], detailType: [catalogue.OperationStarted.name] },
        targets,
      }),
    ];
    for (const waking of wakings) acknowledge(waking, 'Serverless-EventBusDLQ', 'What was missed is made up for within a minute.');
  }
}

function isGiven({ valueAsString }: CfnParameter): ICfnConditionExpression {
  return Fn.conditionNot(Fn.conditionEquals(valueAsString, ''));
}

function enableWhere({ logicalId }: CfnCondition, rules: readonly Rule[]): void {
  for (const rule of rules) (rule.node.defaultChild as CfnRule).addPropertyOverride('State', Fn.conditionIf(logicalId, 'ENABLED', 'DISABLED'));
}

/** Whom EventBridge Scheduler plays, and where the schedules are that wake what waits for its window or for people. */
function makeScheduling(stack: Stack, functions: Readonly<Record<FunctionName, LambdaFunction>>): void {
  const scheduled = Object.keys(scheduling.groups) as ScheduledFunction[];
  for (const name of scheduled) new CfnScheduleGroup(stack, `${name}-schedules`, { name: scheduling.groups[name] });
  const role = new Role(stack, 'scheduler-role', { roleName: scheduling.roleName, assumedBy: new ServicePrincipal('scheduler.amazonaws.com'), description: 'Wakes operations that wait for their window or for people' });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: scheduled.map((name) => functions[name].functionArn) }));
}

function declareParameters(stack: Stack): Parameters {
  const parameter = (id: string, description: string) => new CfnParameter(stack, id, { type: 'String', minLength: 1, description });
  return {
    jwtIssuer: parameter('JwtIssuer', 'Issuer of the tokens that the HTTP API accepts'),
    jwtAudience: parameter('JwtAudience', 'Audience that a token must be meant for'),
    jwksUri: parameter('JwksUri', "Where the issuer's signing keys are published"),
    administrator: parameter('Administrator', 'Subject of the tokens that may do everything, whatever is said of roles'),
    memberExternalId: parameter('MemberExternalId', 'External id that the member accounts ask for'),
    slackChannel: new CfnParameter(stack, 'SlackChannel', { type: 'String', default: '', description: 'Id of the Slack channel that hears of operations; empty: none does' }),
    jiraUrl: new CfnParameter(stack, 'JiraUrl', { type: 'String', default: '', description: 'The Jira Cloud site with the tickets, https://….atlassian.net; empty: there is none' }),
    serviceNowUrl: new CfnParameter(stack, 'ServiceNowUrl', { type: 'String', default: '', description: 'The ServiceNow instance with the tickets, https://….service-now.com; empty: there is none' }),
    gitHubAppId: new CfnParameter(stack, 'GitHubAppId', { type: 'String', default: '', description: 'Id of the GitHub app that Drydock is; empty: it is none' }),
    gitHubApiUrl: new CfnParameter(stack, 'GitHubApiUrl', { type: 'String', default: 'https://api.github.com', description: "Where GitHub's API is" }),
    slackApiUrl: new CfnParameter(stack, 'SlackApiUrl', { type: 'String', default: 'https://slack.com/api/', description: "Where Slack's Web API is" }),
  };
}

function byName<Value>(names: readonly FunctionName[], make: (name: FunctionName) => Value): Record<FunctionName, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<FunctionName, Value>;
}

function required(name: FunctionName, variable: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`Function ${name} wants the variable ${variable}, which nothing provides.`);
  return value;
}
