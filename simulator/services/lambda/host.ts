/** What runs a function's code. The simulator knows when and as whom a function runs, the host knows how. */
export interface FunctionHost {
  /**
   * A cold start: called once per function version until its configuration, its code or its credentials are replaced.
   * A rejection fails the invocation as a failed initialisation.
   */
  load(config: FunctionConfiguration): Promise<Handler>;
}

export interface FunctionConfiguration {
  readonly functionName: string;
  readonly functionArn: string;
  /** `file.export` */
  readonly handler: string;
  /** The function's own variables and those of the Lambda runtime, credentials included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

export type Handler = (event: unknown, context: InvocationContext) => Promise<unknown>;

/** Lambda's context object for Node, without the callback style that Node 24 no longer has. */
export interface InvocationContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly callbackWaitsForEmptyEventLoop: boolean;
  /** On the simulator's clock. */
  getRemainingTimeInMillis(): number;
}
