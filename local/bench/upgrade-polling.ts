import type { Plan } from '../../core/plan/plan.ts';
import type { HopWork } from '../../core/plan/upgrade/work.ts';
import { callsOf } from './administrator.ts';
import type { BuiltCluster } from './built-cluster.ts';
import { makePollingRole, runPollingMachine, type PollingJourney } from './polling-run.ts';
import { pollingUpgradeMachine, upgradeStages, type PollingUpdate } from './polling-upgrade-machine.ts';
import { awaited } from './virtual-drydock.ts';

/** Drydock's plan by a machine that waits with loops. It neither surveys nor verifies. */
export async function upgradeByPolling({ drydock, target, administrator }: BuiltCluster, plan: Plan, hops: readonly HopWork[]): Promise<PollingJourney> {
  const role = await awaited(drydock.clock, async () => makePollingRole(administrator.call, target));
  const stages = upgradeStages(hops);
  const itemOf = (stepId: string): readonly PollingUpdate[] =>
    plan.steps.filter(({ id }) => id === stepId).flatMap((step) => callsOf(step, target, {}).map(([, , request]) => ({ stepId, request: inPascalCase(request) as object })));
  const input = { stages: Object.fromEntries(stages.map(({ name, steps }) => [name, steps.flatMap(itemOf)])) };
  return runPollingMachine(drydock, target, { role, machine: pollingUpgradeMachine(stages), input });
}

/** As Step Functions wants the members of a request. */
function inPascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inPascalCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), inPascalCase(member)]));
}
