import { AwsError } from '../../service.ts';
import { StateError } from '../run/errors.ts';
import { upperFirst } from './casing.ts';

/** How an integration names a service's errors. */
export interface ErrorNaming {
  /** Before the dot: `Eks` in `Eks.ResourceInUseException`. */
  readonly prefix: string;
  /** After the dot, for errors that the service's model does not list. */
  readonly unmodelled: string;
  /** The service in the cause. */
  readonly service: string;
  readonly sdk: 'v1' | 'v2';
  /** Codes outside a model by default that this service's model lists; `none` when it lists no errors at all. */
  readonly models?: readonly string[] | 'none';
  /** The service's own words for what the front door says in general ones. */
  readonly ownCodes?: Readonly<Record<string, string>>;
}

/** Codes that nearly no service's model lists: they come from the front door. */
const COMMON_CODES: ReadonlySet<string> = new Set([
  'AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthFailure', 'MissingAuthenticationToken', 'MissingAuthenticationTokenException',
  'UnrecognizedClientException', 'InvalidClientTokenId', 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'SignatureDoesNotMatch',
  'Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'InternalError', 'InternalFailure', 'InternalServerError',
  'ServiceUnavailable', 'ServiceUnavailableException', 'Unavailable', 'ValidationError', 'ValidationException', 'MissingParameter',
  'InvalidParameterValue', 'UnknownParameter', 'MalformedQueryString', 'SerializationException', 'RequestEntityTooLarge',
  'RequestEntityTooLargeException', 'InvalidAction', 'UnknownOperationException',
]);

/** The optimised integrations are written on version 1 of the Java SDK, whose names they show. */
const OPTIMISED: Readonly<Record<string, ErrorNaming>> = {
  lambda: {
    prefix: 'Lambda',
    unmodelled: 'AWSLambdaException',
    service: 'AWSLambda',
    sdk: 'v1',
    ownCodes: { ThrottlingException: 'TooManyRequestsException', ServiceUnavailableException: 'ServiceException', InternalFailure: 'ServiceException' },
  },
  states: { prefix: 'StepFunctions', unmodelled: 'AWSStepFunctionsException', service: 'AWSStepFunctions', sdk: 'v1' },
  events: { prefix: 'EventBridge', unmodelled: 'AmazonEventBridgeException', service: 'AmazonEventBridge', sdk: 'v1' },
  dynamodb: { prefix: 'DynamoDB', unmodelled: 'AmazonDynamoDBException', service: 'AmazonDynamoDBv2', sdk: 'v1' },
  sqs: { prefix: 'SQS', unmodelled: 'AmazonSQSException', service: 'AmazonSQS', sdk: 'v1' },
  sns: { prefix: 'SNS', unmodelled: 'AmazonSNSException', service: 'AmazonSNS', sdk: 'v1' },
};

/** Version 2's names for services, where they are not the ARN's with a capital. */
const SDK_NAMES: Readonly<Record<string, string>> = {
  autoscaling: 'AutoScaling',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  cloudwatchlogs: 'CloudWatchLogs',
  dynamodb: 'DynamoDb',
  elasticloadbalancingv2: 'ElasticLoadBalancingV2',
  eventbridge: 'EventBridge',
  secretsmanager: 'SecretsManager',
};

const MODELS: Readonly<Record<string, ErrorNaming['models']>> = {
  ec2: 'none',
  eks: ['AccessDeniedException', 'ServiceUnavailableException', 'ThrottlingException'],
  scheduler: ['ThrottlingException', 'ValidationException'],
  sfn: ['ValidationException'],
};

export function optimisedNaming(service: string): ErrorNaming {
  return OPTIMISED[service] ?? sdkNaming(service);
}

/** Names as `aws-sdk:<service>` integrations show them. */
export function sdkNaming(service: string): ErrorNaming {
  const prefix = SDK_NAMES[service] ?? upperFirst(service);
  const models = MODELS[service];
  return { prefix, unmodelled: `${prefix}Exception`, service: prefix, sdk: 'v2', ...(models !== undefined && { models }) };
}

/** A service's refusal as the state's error. */
export function serviceError(naming: ErrorNaming, thrown: unknown, requestId: string): StateError {
  const { code: given, status, message } = thrown instanceof AwsError ? thrown : new AwsError('InternalFailure', String(thrown), 500);
  const code = naming.ownCodes?.[given] ?? given;
  const name = isModelled(naming, code) ? withException(code) : naming.unmodelled;
  return new StateError(`${naming.prefix}.${name}`, CAUSE[naming.sdk](naming.service, message, status, code, requestId));
}

function isModelled({ models = [] }: ErrorNaming, code: string): boolean {
  if (models === 'none') return false;
  return models.includes(code) || !COMMON_CODES.has(code);
}

/** The Java SDK calls `StateMachineDoesNotExist` a `StateMachineDoesNotExistException`. */
function withException(code: string): string {
  return code.endsWith('Exception') ? code : `${code}Exception`;
}

const CAUSE: Readonly<Record<ErrorNaming['sdk'], (service: string, message: string, status: number, code: string, requestId: string) => string>> = {
  v1: (service, message, status, code, requestId) => `${message} (Service: ${service}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`,
  v2: (service, message, status, _code, requestId) => `${message} (Service: ${service}, Status Code: ${status}, Request ID: ${requestId}) (SDK Attempt Count: 1)`,
};
