import { readFileSync } from 'node:fs';
import type { Target } from '../../core/operation/operation.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { ProvisionWork } from '../../core/plan/provision-work.ts';
import { administratorOf } from './administrator.ts';
import { eksCallsOfRoles } from './eks-calls.ts';
import { startObservedDrydock } from './observed-drydock.ts';
import { transitionsOf, type Transitions } from './transitions.ts';

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
  const drydock = await startObservedDrydock(seed);
  const { aws, timeline } = drydock;
  const { operation: { operationId, target, executionArn = '' }, plan, seconds } = await drydock.succeeded(await drydock.provision(config));
  const { input } = await administratorOf(aws, target).call('states', 'DescribeExecution', { executionArn: executionArn.replace(/operation:[^:]*$/, `provision-cluster:${operationId}`) });
  await drydock.close();
  return {
    target,
    plan,
    stages: (JSON.parse(String(input)) as ProvisionWork).stages,
    seconds,
    bound: timeline.bound(plan),
    lags: timeline.lags(),
    transitions: transitionsOf(aws.states.transitions(executionArn), plan),
    eksCalls: {
      begin: eksCallsOfRoles(aws, /^eks:(Create|Associate)/),
      look: timeline.looksAtEks,
      all: eksCallsOfRoles(aws),
    },
  };
}
