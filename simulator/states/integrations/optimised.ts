import type { Shape } from '../../service.ts';
import { StateError } from '../run/errors.ts';
import { optimisedNaming } from './errors.ts';
import { invokeCall } from './lambda.ts';
import { jsonText, sdkMetadata } from './service-call.ts';
import type { Caller, ServiceCall } from './service-call.ts';

type Plan = (args: Shape, caller: Caller) => ServiceCall;

/** The optimised integrations by `service:action`. */
const PLANS: Readonly<Record<string, Plan>> = {
  'lambda:invoke': invokeCall,
  'states:startExecution': startExecution,
  'events:putEvents': putEvents,
  'sqs:sendMessage': (args) => withMetadata('sqs', 'SendMessage', { ...args, MessageBody: jsonText(args.MessageBody) }),
  'sns:publish': (args) => withMetadata('sns', 'Publish', { ...args, Message: jsonText(args.Message) }),
  'dynamodb:getItem': (args) => withMetadata('dynamodb', 'GetItem', args),
  'dynamodb:putItem': (args) => withMetadata('dynamodb', 'PutItem', args),
  'dynamodb:updateItem': (args) => withMetadata('dynamodb', 'UpdateItem', args),
  'dynamodb:deleteItem': (args) => withMetadata('dynamodb', 'DeleteItem', args),
};

export function optimisedCall(service: string, action: string, args: Shape, caller: Caller): ServiceCall {
  const plan = PLANS[`${service}:${action}`];
  if (plan === undefined) throw new Error(`There is no optimised integration ${service}:${action}`);
  return plan(args, caller);
}

function withMetadata(service: string, operation: string, input: Shape): ServiceCall {
  return { service, operation, input, naming: optimisedNaming(service), result: (answer, requestId) => ({ ...answer, ...sdkMetadata(requestId) }) };
}

function startExecution(args: Shape): ServiceCall {
  const { StateMachineArn: stateMachineArn, Name: name, Input, TraceHeader: traceHeader } = args;
  const input = { stateMachineArn, input: jsonText(Input) ?? '{}', ...(name !== undefined && { name }), ...(traceHeader !== undefined && { traceHeader }) };
  return {
    service: 'states',
    operation: 'StartExecution',
    input,
    naming: optimisedNaming('states'),
    result: ({ executionArn, startDate }, requestId) => ({ ExecutionArn: executionArn, ...sdkMetadata(requestId), StartDate: (startDate as Date).getTime() / 1000 }),
  };
}

/** Step Functions adds its ARNs to each event's resources. An entry that fails fails the task. */
function putEvents(args: Shape, { arn, machine }: Caller): ServiceCall {
  const entries = (Array.isArray(args.Entries) ? args.Entries : []) as Shape[];
  const input = {
    ...args,
    Entries: entries.map((entry) => ({
      ...entry,
      Detail: jsonText(entry.Detail),
      Resources: [...((entry.Resources as string[] | undefined) ?? []), machine.arn, arn],
    })),
  };
  return {
    service: 'events',
    operation: 'PutEvents',
    input,
    naming: optimisedNaming('events'),
    result: ({ Entries, FailedEntryCount }) => {
      const result = { Entries, FailedEntryCount };
      if (FailedEntryCount !== 0 && FailedEntryCount !== undefined) throw new StateError('EventBridge.FailedEntry', JSON.stringify(result));
      return result;
    },
  };
}

