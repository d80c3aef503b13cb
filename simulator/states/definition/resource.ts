/** How a Task waits: for the answer of the call, for a task token, or for the end of what the call started. */
export type Pattern = 'requestResponse' | 'waitForTaskToken' | 'sync' | 'sync:2';

export type TaskResource = FunctionResource | IntegrationResource;

/** The function's own ARN as the Resource. */
export interface FunctionResource {
  readonly kind: 'function';
  readonly arn: string;
}

export interface IntegrationResource {
  readonly kind: 'optimised' | 'aws-sdk';
  readonly service: string;
  /** As written: lower camel case. */
  readonly action: string;
  readonly pattern: Pattern;
  /** History's words: `aws-sdk:eks`, `lambda`. */
  readonly resourceType: string;
  /** History's words: `invoke.waitForTaskToken`. */
  readonly resource: string;
}

const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9$_-]+)?$/;
const INTEGRATION_ARN = /^arn:aws[a-z-]*:states:::(?:(aws-sdk):)?([a-z0-9]+):([A-Za-z0-9]+)(?:\.(waitForTaskToken|sync:2|sync))?$/;

const CALL_AND_TOKEN: readonly Pattern[] = ['requestResponse', 'waitForTaskToken'];

/** Step Functions' optimised integrations that are run here, with the patterns each has. */
const OPTIMISED: Readonly<Record<string, readonly Pattern[]>> = {
  'lambda:invoke': CALL_AND_TOKEN,
  'states:startExecution': ['requestResponse', 'waitForTaskToken', 'sync', 'sync:2'],
  'events:putEvents': CALL_AND_TOKEN,
  'sqs:sendMessage': CALL_AND_TOKEN,
  'sns:publish': CALL_AND_TOKEN,
  'dynamodb:getItem': ['requestResponse'],
  'dynamodb:putItem': ['requestResponse'],
  'dynamodb:updateItem': ['requestResponse'],
  'dynamodb:deleteItem': ['requestResponse'],
};

/** The Task resource that `arn` names, or the reason why it cannot be run. */
export function parseResource(arn: string): TaskResource | string {
  if (FUNCTION_ARN.test(arn)) return { kind: 'function', arn };
  const match = INTEGRATION_ARN.exec(arn);
  if (match === null) return `The resource '${arn}' is neither a Lambda function nor a service integration`;
  const [, sdk, service = '', action = '', suffix] = match;
  const kind = sdk === undefined ? 'optimised' : 'aws-sdk';
  const pattern = (suffix ?? 'requestResponse') as Pattern;
  const patterns = kind === 'aws-sdk' ? CALL_AND_TOKEN : OPTIMISED[`${service}:${action}`];
  if (patterns === undefined) return `The optimised integration '${service}:${action}' is not run here; there are: ${Object.keys(OPTIMISED).join(', ')}`;
  if (!patterns.includes(pattern)) return `The resource '${arn}' does not support the pattern '.${pattern}'`;
  return {
    kind,
    service,
    action,
    pattern,
    resourceType: kind === 'aws-sdk' ? `aws-sdk:${service}` : service,
    resource: suffix === undefined ? action : `${action}.${suffix}`,
  };
}
