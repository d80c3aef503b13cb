import { buildStages, type BuildStage } from '../../core/plan/order.ts';
import type { Plan, Step, StepOutput } from '../../core/plan/plan.ts';
import type { ProvisionWork } from '../../core/plan/provision-work.ts';
import type { Aws } from '../../simulator/aws.ts';
import type { Shape } from '../../simulator/service.ts';
import { rolePrincipal } from '../../simulator/sts/sessions.ts';
import { administratorOf } from './administrator.ts';
import { eksCallsOfRoles } from './eks-calls.ts';
import { beginFunction, pollingMachine, type PollingInput } from './polling-machine.ts';
import { awaited } from './virtual-drydock.ts';
import { startWorld } from './world.ts';

/** The same plan, in a new world of the same seed, by a machine that waits with loops. */
export interface PollingJourney {
  readonly seconds: number;
  readonly transitions: number;
  readonly eksCalls: number;
}

const roleName = 'polling';

export async function pollingJourney(plan: Plan, stages: ProvisionWork['stages'], seed: string): Promise<PollingJourney> {
  const { aws, clock } = await startWorld(seed, { functionHost: { load: async () => begin } });
  const begin = beginnerOf(() => aws, plan);
  const { account, region } = plan.target;
  const role = `arn:aws:iam::${account}:role/${roleName}`;
  const { call } = administratorOf(aws, plan.target);
  await awaited(clock, async () => install(call, role));
  const begun = clock.now();
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:polling`;
  const { executionArn } = await call('states', 'StartExecution', { stateMachineArn, input: JSON.stringify(inputOf(plan, stages)) });
  const describe = async () => call('states', 'DescribeExecution', { executionArn });
  await clock.until(async () => (await describe())['status'] !== 'RUNNING');
  const { status, cause } = await describe();
  if (status !== 'SUCCEEDED') throw new Error(`The polling machine ${String(status)}: ${String(cause)}`);
  const seconds = (clock.now() - begun) / 1000;
  await aws.close();
  return { seconds, transitions: aws.states.transitions(String(executionArn)), eksCalls: eksCallsOfRoles(aws) };
}

async function install(call: (service: string, operation: string, input: Shape) => Promise<Shape>, role: string): Promise<void> {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com', 'states.amazonaws.com'] }, Action: 'sts:AssumeRole' }] };
  await call('iam', 'CreateRole', { RoleName: roleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
  await call('iam', 'AttachRolePolicy', { RoleName: roleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  const code = { ZipFile: Buffer.from('begin').toString('base64') };
  await call('lambda', 'CreateFunction', { FunctionName: beginFunction, Role: role, Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 60, Code: code });
  await call('states', 'CreateStateMachine', { name: 'polling', roleArn: role, definition: JSON.stringify(pollingMachine()) });
}

/** The function that begins a step. It reads what earlier steps gave as an administrator, so that only its own call counts. */
function beginnerOf(aws: () => Aws, plan: Plan): (event: unknown) => Promise<unknown> {
  const { account } = plan.target;
  return async (event) => {
    const { stepId } = event as { stepId: string };
    const reader = administratorOf(aws(), plan.target);
    const outputs: Record<string, StepOutput> = {};
    for (const before of ancestorsOf(stepId, plan)) outputs[before.id] = await reader.outputOf(before);
    const step = plan.steps.find(({ id }) => id === stepId);
    const principal = rolePrincipal(`arn:aws:iam::${account}:role/${roleName}`, beginFunction);
    if (step) await administratorOf(aws(), plan.target, principal).begin(step, outputs);
    return {};
  };
}

function ancestorsOf(stepId: string, plan: Plan): readonly Step[] {
  const found = new Set<string>();
  const add = (id: string): void => {
    for (const before of plan.steps.find((step) => step.id === id)?.after ?? []) {
      found.add(before);
      add(before);
    }
  };
  add(stepId);
  return plan.steps.filter(({ id }) => found.has(id));
}

function inputOf({ target, steps }: Plan, stages: ProvisionWork['stages']): PollingInput {
  const itemOf = (stepId: string) => {
    const step = steps.find(({ id }) => id === stepId);
    const name = step?.request.kind === 'deploy-stack' ? step.request.stackName : stepId.slice(stepId.indexOf('/') + 1);
    return { stepId, name };
  };
  const items = buildStages.map(({ name }) => [name, [stages[name]].flat().map(itemOf)] as const);
  return { cluster: target.cluster, stages: Object.fromEntries(items) as Record<BuildStage, ReturnType<typeof itemOf>[]> };
}
