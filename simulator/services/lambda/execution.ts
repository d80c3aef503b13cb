import { AwsError, type World } from '../../service.ts';
import { copyOf } from '../common/input.ts';
import { functionArn, type FunctionVersion, type LambdaFunction } from './functions.ts';
import type { FunctionHost, Handler, InvocationContext } from './host.ts';

/** How one invocation ended. `payload` is a JSON value. */
export interface Outcome {
  readonly payload: unknown;
  readonly functionError?: 'Unhandled';
}

export interface Invocation {
  readonly owner: LambdaFunction;
  readonly version: FunctionVersion;
  readonly qualifier: string | undefined;
  readonly event: unknown;
  readonly requestId: string;
}

export interface ExecutionOptions {
  readonly world: World;
  readonly host: FunctionHost;
  /** Where functions find the embedded AWS: becomes `AWS_ENDPOINT_URL`. */
  readonly endpointUrl?: (() => string | undefined) | undefined;
}

const largestResponseBytes = 6_291_556;

/** The execution environments: one per function version, loaded at a cold start and kept. */
export class Environments {
  private readonly options: ExecutionOptions;
  private readonly loaded = new WeakMap<FunctionVersion, Promise<Handler>>();

  constructor(options: ExecutionOptions) {
    this.options = options;
  }

  /**
   * Runs one invocation to its end. Rejects only when the function's reserved concurrency is used up; whatever the
   * function does is an outcome.
   * @throws AwsError TooManyRequestsException
   */
  async run(invocation: Invocation): Promise<Outcome> {
    const { owner } = invocation;
    if (owner.running >= (owner.reservedConcurrency ?? Infinity)) throw throttled();
    owner.running += 1;
    try {
      return await this.options.world.clock.busy(() => this.runToOutcome(invocation));
    } finally {
      owner.running -= 1;
    }
  }

  private async runToOutcome(invocation: Invocation): Promise<Outcome> {
    let handler: Handler;
    try {
      handler = await this.handler(invocation);
    } catch (error) {
      this.loaded.delete(invocation.version);
      return failed(error);
    }
    return this.untilTimeout(invocation, handler);
  }

  /**
   * The timeout is a timer and not a sleep: a function that waits for the network holds virtual time, one that sleeps on
   * the clock does not.
   */
  private untilTimeout(invocation: Invocation, handler: Handler): Promise<Outcome> {
    const { clock } = this.options.world;
    const { Timeout } = invocation.version.settings;
    const deadline = clock.now() + Timeout * 1000;
    return new Promise((resolve) => {
      const timer = clock.at(deadline, () => resolve(timedOut(invocation.requestId, Timeout)));
      const finish = (outcome: Outcome) => {
        timer.cancel();
        resolve(outcome);
      };
      const context = this.context(invocation, deadline);
      Promise.resolve()
        .then(() => handler(copyOf(invocation.event), context))
        .then(succeeded)
        .then(finish, (error: unknown) => finish(failed(error)));
    });
  }

  private handler({ owner, version }: Invocation): Promise<Handler> {
    const { host } = this.options;
    const kept = this.loaded.get(version);
    if (kept !== undefined) return kept;
    const handler = host.load({
      functionName: owner.name,
      functionArn: owner.arn,
      handler: version.settings.Handler,
      environment: this.environment(owner, version),
      timeoutSeconds: version.settings.Timeout,
      memoryMb: version.settings.MemorySize,
    });
    this.loaded.set(version, handler);
    return handler;
  }

  private environment(owner: LambdaFunction, version: FunctionVersion): Record<string, string> {
    const { world, endpointUrl } = this.options;
    const { settings } = version;
    const credentials = world.credentialsFor(settings.Role, owner.name);
    const endpoint = endpointUrl?.();
    return {
      ...settings.Environment?.Variables,
      ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
      AWS_REGION: owner.region,
      AWS_DEFAULT_REGION: owner.region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_LAMBDA_FUNCTION_NAME: owner.name,
      AWS_LAMBDA_FUNCTION_VERSION: version.version,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.MemorySize),
      AWS_LAMBDA_LOG_GROUP_NAME: logGroup(owner, version),
      AWS_LAMBDA_LOG_STREAM_NAME: logStream(version),
      AWS_EXECUTION_ENV: `AWS_Lambda_${settings.Runtime ?? ''}`,
      _HANDLER: settings.Handler,
      _X_AMZN_TRACE_ID: this.traceId(owner, settings.TracingConfig?.Mode === 'Active'),
    };
  }

  private context({ owner, version, qualifier, requestId }: Invocation, deadline: number): InvocationContext {
    const { clock } = this.options.world;
    return {
      functionName: owner.name,
      functionVersion: version.version,
      invokedFunctionArn: functionArn(owner, qualifier),
      memoryLimitInMB: String(version.settings.MemorySize),
      awsRequestId: requestId,
      logGroupName: logGroup(owner, version),
      logStreamName: logStream(version),
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
    };
  }

  private traceId(owner: LambdaFunction, sampled: boolean): string {
    const { clock, random } = this.options.world;
    const seconds = Math.floor(clock.now() / 1000).toString(16);
    const ids = random.fork(`lambda/trace/${owner.arn}/${clock.now()}`);
    return `Root=1-${seconds}-${ids.hex(24)};Parent=${ids.hex(16)};Sampled=${sampled ? 1 : 0}`;
  }
}

function logGroup(owner: LambdaFunction, version: FunctionVersion): string {
  const configured = version.settings.LoggingConfig?.['LogGroup'];
  return typeof configured === 'string' ? configured : `/aws/lambda/${owner.name}`;
}

function logStream(version: FunctionVersion): string {
  return `${new Date(version.lastModified).toISOString().slice(0, 10).replaceAll('-', '/')}/[${version.version}]${version.revisionId.replaceAll('-', '')}`;
}

function succeeded(value: unknown): Outcome {
  const text = JSON.stringify(value ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes <= largestResponseBytes) return { payload: JSON.parse(text) as unknown };
  return errorOutcome('Function.ResponseSizeTooLarge', `Response payload size exceeded maximum allowed payload size (${largestResponseBytes} bytes).`);
}

function failed(error: unknown): Outcome {
  if (!(error instanceof Error)) return errorOutcome(typeof error, String(error), []);
  return errorOutcome(error.name, error.message, (error.stack ?? '').split('\n'));
}

function timedOut(requestId: string, seconds: number): Outcome {
  return errorOutcome('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`);
}

function errorOutcome(errorType: string, errorMessage: string, trace?: readonly string[]): Outcome {
  return { functionError: 'Unhandled', payload: { errorType, errorMessage, ...(trace === undefined ? {} : { trace }) } };
}

function throttled(): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' });
}
