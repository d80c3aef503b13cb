import type { Target } from '../../core/operation/operation.ts';
import type { Aws } from '../../simulator/aws.ts';
import type { VirtualClock } from '../../simulator/clock/virtual.ts';
import { administratorOf, type Administrator } from './administrator.ts';
import { eksCallsOfRole } from './eks-calls.ts';

/** What a machine took that waits with loops. */
export interface PollingJourney {
  readonly seconds: number;
  readonly transitions: number;
  readonly eksCalls: number;
}

interface World {
  readonly aws: Aws;
  readonly clock: VirtualClock;
}

/** Makes the role of the machine and of its function; gives its ARN. */
export async function makePollingRole(call: Administrator['call'], { account }: Target): Promise<string> {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com', 'states.amazonaws.com'] }, Action: 'sts:AssumeRole' }] };
  await call('iam', 'CreateRole', { RoleName: 'polling', AssumeRolePolicyDocument: JSON.stringify(trust) });
  await call('iam', 'AttachRolePolicy', { RoleName: 'polling', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  return `arn:aws:iam::${account}:role/polling`;
}

export async function runPollingMachine({ aws, clock }: World, target: Target, { role, machine, input }: { readonly role: string; readonly machine: object; readonly input: object }): Promise<PollingJourney> {
  const { call } = administratorOf(aws, target);
  const { stateMachineArn } = await call('states', 'CreateStateMachine', { name: 'polling', roleArn: role, definition: JSON.stringify(machine) });
  const begun = clock.now();
  const { executionArn } = await call('states', 'StartExecution', { stateMachineArn, input: JSON.stringify(input) });
  const describe = async () => call('states', 'DescribeExecution', { executionArn });
  await clock.until(async () => (await describe())['status'] !== 'RUNNING');
  const { status, cause } = await describe();
  if (status !== 'SUCCEEDED') throw new Error(`The polling machine ${String(status)}: ${String(cause)}`);
  return { seconds: (clock.now() - begun) / 1000, transitions: aws.states.transitions(String(executionArn)), eksCalls: eksCallsOfRole(aws, role) };
}
