import { readFileSync } from 'node:fs';
import { isEnded, type Target } from '../../core/operation/operation.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { ProvisionWork } from '../../core/plan/provision-work.ts';
import { memoryStores } from '../../functions/shared/stores/memory/stores.ts';
import { administratorOf } from './administrator.ts';
import { eksCallsOfRoles } from './eks-calls.ts';
import { Timeline } from './timeline.ts';
import { transitionsOf, type Transitions } from './transitions.ts';
import { startVirtualDrydock } from './virtual-drydock.ts';

/** The benchmark's cluster as Drydock builds it. */
export interface Journey {
  readonly target: Target;
  readonly plan: Plan;
  readonly stages: ProvisionWork['stages'];
  /** From request to report. */
  readonly seconds: number;
  /** The longest chain of the plan in this world, without anybody's delay in noticing. */
  readonly bound: number;
  readonly lags: readonly number[];
  readonly transitions: Transitions;
  /** Calls to EKS: those that began a change, the looks of the watchkeeper, and all, survey and verification included. */
  readonly eksCalls: { readonly begin: number; readonly look: number; readonly all: number };
}

const config = readFileSync(new URL('cluster.yaml', import.meta.url), 'utf8');

export async function drydockJourney(seed: string): Promise<Journey> {
  const timeline = new Timeline();
  const stores = memoryStores();
  const drydock = await startVirtualDrydock({ seed, stores: { ...stores, watches: timeline.overhear(stores.watches, () => drydock.clock.now()) } });
  const operationId = await drydock.provision(config);
  const operation = async () => (await stores.operations.find(operationId)) ?? fail(operationId);
  const { target } = await operation();
  const administrator = administratorOf(drydock.aws, target);
  await drydock.clock.until(async () => {
    await timeline.look(administrator);
    return isEnded((await operation()).status);
  });
  const { status, requestedAt, endedAt = requestedAt, executionArn = '', report } = await operation();
  if (status !== 'succeeded') throw new Error(`The benchmark's cluster ${status}: ${JSON.stringify(report)}`);
  // The execution itself ends just after its report.
  await drydock.clock.advance(1_000);
  const { input } = await administrator.call('states', 'DescribeExecution', { executionArn: executionArn.replace(/operation:[^:]*$/, `provision-cluster:${operationId}`) });
  const plan = (await stores.operations.findPlan(operationId)) ?? fail(operationId);
  await drydock.close();
  return {
    target,
    plan,
    stages: (JSON.parse(String(input)) as ProvisionWork).stages,
    seconds: (Date.parse(endedAt) - Date.parse(requestedAt)) / 1000,
    bound: timeline.bound(plan),
    lags: timeline.lags(),
    transitions: transitionsOf(drydock.aws.states.transitions(executionArn), plan),
    eksCalls: {
      begin: eksCallsOfRoles(drydock.aws, /^eks:(Create|Associate)/),
      look: timeline.looksAtEks,
      all: eksCallsOfRoles(drydock.aws),
    },
  };
}

function fail(operationId: string): never {
  throw new Error(`Operation ${operationId} is not there.`);
}
