import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime, Tracing, type Code } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from '../../functions/names.ts';
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts';

export interface NodeFunctionProps {
  readonly name: FunctionName;
  readonly code: Code;
  /** Exactly the variables of the function's contract. */
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  readonly timeout?: Duration;
  readonly memoryMb?: number;
  /** One invocation at a time, for a keeper that must be alone. */
  readonly alone?: boolean;
  /** For a function that events invoke: where those go that it could not take. */
  readonly deadLetters?: IQueue;
  /** For a function that a clock invokes: a tick that it could not take is made up for by the next one. */
  readonly ticks?: boolean;
}

/** A function of this house: Node 24 on arm64, a role and a log group of its own, traced. */
export class NodeFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, props: NodeFunctionProps) {
    super(scope, props.name);
    const functionName = `drydock-${props.name}`;
    const logGroup = new LogGroup(this, 'logs', { logGroupName: `/aws/lambda/${functionName}`, retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
    this.role = new Role(this, 'role', { roleName: functionName, assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: `What ${functionName} may do` });
    for (const statement of [...props.statements, writeLogs(logGroup), sendTraces()]) this.role.addToPolicy(statement);
    this.lambda = new LambdaFunction(this, 'function', {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      role: this.role,
      logGroup,
      tracing: Tracing.ACTIVE,
      timeout: props.timeout ?? Duration.seconds(30),
      memorySize: props.memoryMb ?? 512,
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
      ...(props.alone && { reservedConcurrentExecutions: 1 }),
      ...(props.deadLetters && { deadLetterQueue: props.deadLetters, retryAttempts: 2 }),
      ...(props.ticks && { retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
    });
    acknowledgeWildcard(this, '*', 'X-Ray takes no resource; the actions on task tokens take none either, a token names its execution.');
    acknowledgeLosses(this, props);
  }
}

function acknowledgeLosses(construct: Construct, { deadLetters, ticks }: NodeFunctionProps): void {
  const loss = ticks ? 'A tick that it could not take is made up for by the next one.' : 'It is invoked synchronously: its caller sees the failure.';
  if (deadLetters) acknowledge(construct, 'Serverless-LambdaAsyncFailureDestination', 'What it could not take goes to the dead-letter queue, once.');
  else acknowledge(construct, 'Serverless-LambdaDLQ', loss);
  if (ticks) acknowledge(construct, 'Serverless-LambdaAsyncFailureDestination', loss);
}

function writeLogs(logGroup: LogGroup): PolicyStatement {
  return new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] });
}

/** X-Ray takes no resource. */
function sendTraces(): PolicyStatement {
  return new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] });
}
