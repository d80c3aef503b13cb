import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../events/catalogue.ts';
import { parsePattern } from '../../simulator/services/events/pattern.ts';
import { resources, type Resource } from './synthesised.ts';

const rules = resources('stateless', 'AWS::Events::Rule');

/** The embedded AWS knows the machine by another name than the template's reference. */
const operationMachine = rules.flatMap(({ Properties }) => (Properties['EventPattern'] as { detail?: { stateMachineArn?: string[] } } | undefined)?.detail?.stateMachineArn ?? [])[0] ?? '';

const aboutNone = ['SlackRequestReceived', 'AccessDecided', 'RequestAnswered', 'CredentialsRefused', 'TicketReceived', 'TicketAnswered'];
const aboutOperations = Object.keys(catalogue).filter((name) => !aboutNone.includes(name));
const drydock = [...aboutOperations.map((name) => ({ source: 'drydock', 'detail-type': name, detail: { operationId: 'op-0123456789' } })), ...aboutNone.map((name) => ({ source: 'drydock', 'detail-type': name, detail: {} }))];
const status = (arn: string, state: string) => ({ source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change', detail: { stateMachineArn: arn, status: state } });
const addOn = (detailType: string) => ({ source: 'aws.eks', 'detail-type': detailType, detail: { clusterName: 'one', addonName: 'vpc-cni' } });

const health = (eventTypeCode: string) => ({ source: 'aws.health', 'detail-type': 'AWS Health Event', detail: { service: 'EKS', eventTypeCode, status: eventTypeCode } });

const onOurBus = [...drydock, { source: 'service-desk', 'detail-type': 'OperationRequested', detail: {} }, { source: 'service-desk', 'detail-type': 'TicketClosed', detail: {} }];
const onTheDefaultBus = [
  ...['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'].map((state) => status(operationMachine, state)),
  status('arn:aws:states:us-west-2:111122223333:stateMachine:another', 'FAILED'),
  ...['AWS_EKS_PLANNED_LIFECYCLE_EVENT', 'AWS_EKS_OPERATIONAL_ISSUE'].map(health),
  ...['EKS Addon Creation Succeeded', 'EKS Addon Creation Failed', 'EKS Addon Health Degraded', 'EKS Cluster Creation'].map(addOn),
  { ...addOn('EKS Addon Creation Succeeded'), source: 'somebody' },
];

/** The events of its bus that a rule hears, as `source detail-type status`. */
function heardBy({ Properties }: Resource): readonly string[] {
  const pattern = parsePattern(JSON.stringify(Properties['EventPattern']));
  const events = Properties['EventBusName'] === undefined ? onTheDefaultBus : onOurBus;
  return events.filter((event) => pattern.matches(event)).map(({ source, detail, ...rest }) => [source, rest['detail-type'], ...('status' in detail ? [detail.status] : [])].join(' '));
}

const expected: Readonly<Record<string, readonly string[]>> = {
  'Whatever crosses the bus is entered into the audit log': onOurBus.map((event) => `${event.source} ${event['detail-type']}`),
  'What AWS Health says of the end of a version is heeded': ['aws.health AWS Health Event AWS_EKS_PLANNED_LIFECYCLE_EVENT'],
  'A request opens an operation': ['drydock OperationRequested', 'service-desk OperationRequested'],
  'Everything that Drydock says about an operation is kept with it': aboutOperations.map((name) => `drydock ${name}`),
  'The watchkeeper is awake when the first step leaves its watch': ['drydock OperationStarted'],
  'An operation that is to end looks up': ['drydock CancellationRequested'],
  'An operation that waits for people looks whether that is over': ['drydock ApprovalAnswered', 'drydock CancellationRequested'],
  'What somebody asks for in Slack is done and answered': ['drydock SlackRequestReceived'],
  'What a ticket asks for is done': ['drydock TicketReceived'],
  'What a ticket says of its operation may be old': aboutOperations.map((name) => `drydock ${name}`),
  'Something is to be said in a ticket': ['drydock TicketAnswered'],
  'The message about an operation may show something old': aboutOperations.map((name) => `drydock ${name}`),
  'An operation that ended without its report is closed': ['FAILED', 'TIMED_OUT', 'ABORTED'].map((state) => `aws.states Step Functions Execution Status Change ${state}`),
};

describe('The rules', () => {
  const withPattern = rules.filter(({ Properties }) => Properties['EventPattern'] !== undefined);

  test('are these, and four clocks', () => {
    expect(withPattern.map(({ Properties }) => Properties['Description']).sort()).toEqual(Object.keys(expected).sort());
    expect(rules.filter((rule) => !withPattern.includes(rule)).map(({ Properties }) => Properties['ScheduleExpression'])).toEqual(['rate(1 minute)', 'rate(5 minutes)', 'rate(1 minute)', 'rate(1 minute)']);
  });

  test.each(Object.keys(expected))('“%s”: it hears what it should and nothing else', (description) => {
    const rule = rules.find(({ Properties }) => Properties['Description'] === description)!;
    expect(heardBy(rule)).toEqual(expected[description]);
  });

  test('tell Slack only where it has a channel, and tickets only where there are any', () => {
    const conditional = rules.filter(({ Properties }) => Properties['State'] !== 'ENABLED').map(({ Properties }) => [Properties['Description'], Properties['State']]);
    expect(conditional.map(([description, state]) => [description, (state as { 'Fn::If': readonly string[] })['Fn::If'][0]])).toEqual([
      ['The message about an operation may show something old', 'SlackConnected'],
      ['Time passes in Slack too, and what could not be sent is sent', 'SlackConnected'],
      ['What a ticket says of its operation may be old', 'TicketsConnected'],
      ['Something is to be said in a ticket', 'TicketsConnected'],
      ['What could not be said in tickets is said', 'TicketsConnected'],
    ]);
  });

  test('keep what they could not deliver, except what wakes the watchkeeper', () => {
    for (const { Properties } of rules) {
      const [target] = Properties['Targets'] as { Arn: string; DeadLetterConfig?: { Arn: string }; RetryPolicy?: object }[];
      if (/watchkeeper|keepcalendar/.test(target!.Arn)) expect(target).toMatchObject({ RetryPolicy: { MaximumRetryAttempts: 0 } });
      else expect(target?.DeadLetterConfig?.Arn).toContain('deadletters');
    }
  });
});
