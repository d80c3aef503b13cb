import { buildStages, type BuildStage } from '../../core/plan/order.ts';
import type { Plan, Step, StepOutput } from '../../core/plan/plan.ts';
import type { ProvisionWork } from '../../core/plan/provision-work.ts';
import type { Aws } from '../../simulator/aws.ts';
import { rolePrincipal } from '../../simulator/sts/sessions.ts';
import { administratorOf } from './administrator.ts';
import { beginFunction, pollingMachine, type PollingInput } from './polling-machine.ts';
import { makePollingRole, runPollingMachine, type PollingJourney } from './polling-run.ts';
import { awaited } from './virtual-drydock.ts';
import { startWorld } from './world.ts';

/** The same plan, in a new world of the same seed, by a machine that waits with loops. */
export async function pollingJourney(plan: Plan, stages: ProvisionWork['stages'], seed: string): Promise<PollingJourney> {
  const { aws, clock } = await startWorld(seed, { functionHost: { load: async () => async (event) => begin(event) } });
  const { call } = administratorOf(aws, plan.target);
  const role = await awaited(clock, async () => makePollingRole(call, plan.target));
  const begin = beginnerOf(aws, plan, role);
  const code = { ZipFile: Buffer.from('begin').toString('base64') };
  await awaited(clock, async () => call('lambda', 'CreateFunction', { FunctionName: beginFunction, Role: role, Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 60, Code: code }));
  const journey = await runPollingMachine({ aws, clock }, plan.target, { role, machine: pollingMachine(), input: inputOf(plan, stages) });
  await aws.close();
  return journey;
}

/** The function that begins a step. It reads what earlier steps gave as an administrator, so that only its own call counts. */
function beginnerOf(aws: Aws, plan: Plan, role: string): (event: unknown) => Promise<unknown> {
  return async (event) => {
    const { stepId } = event as { stepId: string };
    const reader = administratorOf(aws, plan.target);
    const outputs: Record<string, StepOutput> = {};
    for (const before of ancestorsOf(stepId, plan)) outputs[before.id] = await reader.outputOf(before);
    const step = plan.steps.find(({ id }) => id === stepId);
    if (step) await administratorOf(aws, plan.target, rolePrincipal(role, beginFunction)).begin(step, outputs);
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
