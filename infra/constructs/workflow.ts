import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledgeWildcard } from './acknowledge.ts';
import type { FunctionName } from '../../functions/names.ts';
import { wiring, type MachineName } from '../../state-machines/wiring.ts';

const folder = join(import.meta.dirname, '../../state-machines');

export interface WorkflowProps {
  readonly name: MachineName;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  /** The machines that this one starts. */
  readonly machines: Readonly<Partial<Record<MachineName, StateMachine>>>;
}

/** A machine from its file: placeholders filled and invocations granted by `state-machines/wiring.ts`. */
export class Workflow extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, props: WorkflowProps) {
    super(scope, `${props.name}-machine`);
    const substitutions: Record<string, string> = {};
    const functions: LambdaFunction[] = [];
    const children: StateMachine[] = [];
    for (const [placeholder, wire] of Object.entries(wiring[props.name])) {
      if ('function' in wire) {
        const lambda = props.functions[wire.function];
        substitutions[placeholder] = lambda.functionArn;
        functions.push(lambda);
      } else {
        const child = needed(props, wire.machine);
        substitutions[placeholder] = child.stateMachineArn;
        children.push(child);
      }
    }
    this.machine = new StateMachine(this, 'machine', {
      stateMachineName: `drydock-${props.name}`,
      definitionBody: DefinitionBody.fromString(readFileSync(join(folder, `${props.name}.asl.json`), 'utf8')),
      definitionSubstitutions: substitutions,
      tracingEnabled: true,
      logs: { destination: logsOf(this, props.name), level: LogLevel.ALL, includeExecutionData: false },
    });
    if (functions.length > 0) this.machine.addToRolePolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions.map((lambda) => lambda.functionArn) }));
    for (const statement of children.length > 0 ? runAndWait(this, children) : []) this.machine.addToRolePolicy(statement);
    acknowledgeWildcard(this, '*', 'X-Ray and the delivery of vended logs take no resource.');
    for (const child of children) acknowledgeWildcard(this, `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${child.stateMachineName}:*`, 'The executions of one machine.');
  }
}

function needed({ name, machines }: WorkflowProps, child: MachineName): StateMachine {
  const machine = machines[child];
  if (!machine) throw new Error(`Machine ${name} starts ${child}, which has to be made before it.`);
  return machine;
}

function logsOf(scope: Construct, name: MachineName): LogGroup {
  return new LogGroup(scope, 'logs', { logGroupName: `/aws/vendedlogs/states/drydock-${name}`, retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
}

/** Starting an execution and waiting for its end (`.sync:2`), for which Step Functions keeps a managed rule. */
function runAndWait(scope: Construct, children: readonly StateMachine[]): readonly PolicyStatement[] {
  const stack = Stack.of(scope);
  const executions = children.map((child) => stack.formatArn({ service: 'states', resource: 'execution', resourceName: `${child.stateMachineName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME }));
  return [
    new PolicyStatement({ actions: ['states:StartExecution'], resources: children.map((child) => child.stateMachineArn) }),
    new PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: executions }),
    new PolicyStatement({
      actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      resources: [stack.formatArn({ service: 'events', resource: 'rule', resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule' })],
    }),
  ];
}
