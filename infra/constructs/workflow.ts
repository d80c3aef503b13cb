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
    const wires = Object.entries(wiring[props.name]);
    const functions = wires.flatMap(([placeholder, wire]) => ('function' in wire ? [{ placeholder, arn: props.functions[wire.function].functionArn }] : []));
    const children = wires.flatMap(([placeholder, wire]) => ('machine' in wire ? [{ placeholder, arn: needed(props, wire.machine).stateMachineArn, machineName: machineNameOf(wire.machine) }] : []));
    this.machine = new StateMachine(this, 'machine', {
      stateMachineName: machineNameOf(props.name),
      definitionBody: DefinitionBody.fromString(readFileSync(join(folder, `${props.name}.asl.json`), 'utf8')),
      definitionSubstitutions: Object.fromEntries([...functions, ...children].map(({ placeholder, arn }) => [placeholder, arn])),
      tracingEnabled: true,
      logs: { destination: logsOf(this, props.name), level: LogLevel.ALL, includeExecutionData: false },
    });
    for (const statement of [...invoke(functions), ...runAndWait(this, children)]) this.machine.addToRolePolicy(statement);
    acknowledgeWildcard(this, '*', 'X-Ray and the delivery of vended logs take no resource.');
    for (const { machineName } of children) acknowledgeWildcard(this, `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${machineName}:*`, 'The executions of one machine.');
  }
}

function machineNameOf(name: MachineName): string {
  return `drydock-${name}`;
}

function needed({ name, machines }: WorkflowProps, child: MachineName): StateMachine {
  const machine = machines[child];
  if (!machine) throw new Error(`Machine ${name} starts ${child}, which has to be made before it.`);
  return machine;
}

function logsOf(scope: Construct, name: MachineName): LogGroup {
  return new LogGroup(scope, 'logs', { logGroupName: `/aws/vendedlogs/states/${machineNameOf(name)}`, retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
}

function invoke(functions: readonly { readonly arn: string }[]): readonly PolicyStatement[] {
  return functions.length > 0 ? [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions.map(({ arn }) => arn) })] : [];
}

/** Starting an execution and waiting for its end (`.sync:2`), for which Step Functions keeps a managed rule. */
function runAndWait(scope: Construct, children: readonly { readonly arn: string; readonly machineName: string }[]): readonly PolicyStatement[] {
  if (children.length === 0) return [];
  const stack = Stack.of(scope);
  const executions = children.map(({ machineName }) => stack.formatArn({ service: 'states', resource: 'execution', resourceName: `${machineName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME }));
  return [
    new PolicyStatement({ actions: ['states:StartExecution'], resources: children.map(({ arn }) => arn) }),
    new PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: executions }),
    new PolicyStatement({
      actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      resources: [stack.formatArn({ service: 'events', resource: 'rule', resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule' })],
    }),
  ];
}
