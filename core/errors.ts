/**
 * Errors carry their retry policy in their name, because a state machine's retrier matches names and nothing else.
 * Four classes, four retriers in every machine:
 *
 * - `RetryBriefly`: throttling, lost connections, 5xx. Seconds.
 * - `RetryPatiently`: somebody else's change is in the way, or a role has not propagated. Minutes.
 * - `RetryAtOpening`: a window was closed, and is open now; or people were asked, and have answered. At once.
 * - `RetryNever`: a repetition would end the same way.
 */
export type RetryClass = (typeof retryClasses)[number];

export const retryClasses = ['RetryBriefly', 'RetryPatiently', 'RetryAtOpening', 'RetryNever'] as const;

export function isRetryClass(name: string): name is RetryClass {
  return retryClasses.some((known) => known === name);
}

/** A failure with a named outcome. Its message is `<outcome>: <AWS's own words>`. */
export class OperationError extends Error {
  readonly retry: RetryClass;
  readonly outcome: string;

  constructor(retry: RetryClass, outcome: string, message: string, options?: ErrorOptions) {
    super(`${outcome}: ${message}`, options);
    this.name = retry;
    this.retry = retry;
    this.outcome = outcome;
  }
}

interface Rule {
  readonly names: readonly string[];
  /** Only when the message matches. */
  readonly message?: RegExp;
  readonly retry: RetryClass;
  readonly outcome: string;
}

const refusals = ['InvalidParameterException', 'InvalidRequestException', 'ClientException'];

/** From AWS's error codes to retry class and outcome; the first rule that fits decides. */
const rules: readonly Rule[] = [
  {
    names: [
      'Throttling', 'ThrottlingException', 'ThrottledException', 'TooManyRequestsException', 'RequestThrottled', 'RequestThrottledException', 'RequestLimitExceeded',
      'EC2ThrottledException', 'SlowDown', 'PriorRequestNotComplete', 'BandwidthLimitExceeded', 'ProvisionedThroughputExceededException',
    ],
    retry: 'RetryBriefly',
    outcome: 'Throttled',
  },
  {
    names: [
      'ServerException', 'ServiceUnavailableException', 'ServiceUnavailable', 'Unavailable', 'InternalFailure', 'InternalError', 'InternalServerError', 'InternalServerException',
      'RequestTimeout', 'RequestTimeoutException', 'TimeoutError', 'NetworkingError', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN',
    ],
    retry: 'RetryBriefly',
    outcome: 'AwsUnavailable',
  },
  { names: ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'], retry: 'RetryBriefly', outcome: 'CredentialsExpired' },
  { names: ['ResourceInUseException', 'AlreadyExistsException', 'EntityAlreadyExists'], message: /already exists/i, retry: 'RetryNever', outcome: 'AlreadyExists' },
  { names: ['AlreadyExistsException', 'EntityAlreadyExists'], retry: 'RetryNever', outcome: 'AlreadyExists' },
  { names: ['ResourceInUseException', 'OperationInProgressException'], retry: 'RetryPatiently', outcome: 'ResourceInUse' },
  { names: ['ResourcePropagationDelayException'], retry: 'RetryPatiently', outcome: 'RoleNotReady' },
  { names: refusals, message: /in progress|not in ACTIVE status|currently (?:has|in)|_IN_PROGRESS/i, retry: 'RetryPatiently', outcome: 'ResourceInUse' },
  // IAM shows a new role to EKS seconds to minutes after it was made; until then EKS says that it does not exist or is not trusted.
  { names: refusals, message: /role.*(?:assum|exist|cannot be found|trust|managed policies|principal)|trust.*role/is, retry: 'RetryPatiently', outcome: 'RoleNotReady' },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthFailure', 'UnrecognizedClientException', 'InvalidClientTokenId', 'SignatureDoesNotMatch', 'InvalidSignatureException'],
    retry: 'RetryNever',
    outcome: 'AccessDenied',
  },
  { names: ['ResourceLimitExceededException', 'LimitExceededException', 'LimitExceeded'], retry: 'RetryNever', outcome: 'QuotaExceeded' },
  { names: ['ValidationError'], message: /does not exist/, retry: 'RetryNever', outcome: 'ResourceNotFound' },
  { names: ['ValidationError', 'ValidationException'], retry: 'RetryNever', outcome: 'InvalidParameter' },
];

const transientStatus: Readonly<Record<number, Pick<Rule, 'retry' | 'outcome'>>> = {
  429: { retry: 'RetryBriefly', outcome: 'Throttled' },
  500: { retry: 'RetryBriefly', outcome: 'AwsUnavailable' },
  502: { retry: 'RetryBriefly', outcome: 'AwsUnavailable' },
  503: { retry: 'RetryBriefly', outcome: 'AwsUnavailable' },
  504: { retry: 'RetryBriefly', outcome: 'AwsUnavailable' },
};

/** Whatever was thrown, as an error that a machine's retriers understand. What no rule knows is never retried and keeps its name as outcome. */
export function classify(thrown: unknown): OperationError {
  if (thrown instanceof OperationError) return thrown;
  const { name, code, message, status } = traitsOf(thrown);
  const rule = rules.find((candidate) => [name, code].some((known) => candidate.names.includes(known)) && (candidate.message?.test(message) ?? true));
  const { retry, outcome } = rule ?? transientStatus[status] ?? { retry: 'RetryNever', outcome: name.replace(/Exception$/, '') || 'Unexpected' };
  return new OperationError(retry, outcome, message, { cause: thrown });
}

interface Traits {
  readonly name: string;
  /** Node's own word for a failed connection. */
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

function traitsOf(thrown: unknown): Traits {
  if (typeof thrown !== 'object' || thrown === null) return { name: 'Unexpected', code: '', message: String(thrown), status: 0 };
  const { name, code, message, httpStatus, $metadata } = thrown as { name?: unknown; code?: unknown; message?: unknown; httpStatus?: unknown; $metadata?: { httpStatusCode?: unknown } };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { name: text(name), code: text(code), message: text(message), status: Number(httpStatus ?? $metadata?.httpStatusCode ?? 0) };
}
