import type { Plan } from '../../core/plan/plan.ts';
import type { HopWork, UpgradeWork } from '../../core/plan/upgrade/work.ts';
import type { Aws } from '../../simulator/aws.ts';
import type { VirtualClock } from '../../simulator/clock/virtual.ts';
import type { Shape } from '../../simulator/service.ts';
import type { Administrator } from './administrator.ts';
import type { BuiltCluster } from './built-cluster.ts';
import type { UpgradeWish } from './virtual-drydock.ts';

/** An upgrade as Drydock carries it out. */
export interface UpgradeJourney {
  readonly plan: Plan;
  readonly hops: readonly HopWork[];
  /** From request to report. */
  readonly seconds: number;
  /** Of those, how long EKS took to refresh its insights before there was a plan. */
  readonly refreshing: number;
  /** What the plan's phases took in this world, without anybody's delay in noticing. */
  readonly bound: number;
  readonly lags: readonly number[];
  readonly transitions: number;
  readonly eksCalls: EksCalls;
}

/** Calls to EKS by who made them. */
export interface EksCalls {
  /** By the functions of steps, which look and then begin a change. */
  readonly begin: number;
  readonly watchkeeper: number;
  readonly survey: number;
  readonly verification: number;
  readonly report: number;
  readonly lease: number;
}

export async function upgradeJourney({ drydock, target, administrator }: BuiltCluster, wish: UpgradeWish): Promise<UpgradeJourney> {
  const { aws, timeline } = drydock;
  const begunAt = drydock.clock.now();
  const operationId = await drydock.upgrade(target, wish);
  const refreshing = await refreshOf(drydock.clock, administrator);
  const { operation: { executionArn = '' }, plan, seconds } = await drydock.succeeded(operationId);
  const { input } = await administrator.call('states', 'DescribeExecution', { executionArn: executionArn.replace(/operation:[^:]*$/, `upgrade-cluster:${operationId}`) });
  return {
    plan,
    hops: (JSON.parse(String(input)) as UpgradeWork).hops,
    seconds,
    refreshing,
    bound: timeline.boundOf(plan.outline?.phases ?? []),
    lags: timeline.lags(),
    transitions: aws.states.transitions(executionArn),
    eksCalls: eksCallsOf(aws, begunAt),
  };
}

function eksCallsOf({ recorder }: Pick<Aws, 'recorder'>, since: number): EksCalls {
  const callers = recorder.calls({ service: 'eks' }).flatMap(({ time, principal }) => (time >= since && principal.kind === 'role' ? (principal.sessionTags?.['drydock:function'] ?? []) : []));
  const by = (...functions: readonly string[]): number => callers.filter((caller) => functions.includes(caller)).length;
  return {
    begin: by('update-control-plane', 'update-add-on', 'update-node-group'),
    watchkeeper: by('watchkeeper'),
    survey: by('survey-cluster'),
    verification: by('verify-phase'),
    report: by('report-operation'),
    lease: by('take-lease'),
  };
}

/** Seconds that EKS takes for the refresh that the survey has just asked for. */
async function refreshOf(clock: VirtualClock, { cluster, call }: Administrator): Promise<number> {
  const refresh = async (): Promise<Shape> => call('eks', 'DescribeInsightsRefresh', { clusterName: cluster }).catch(() => ({ status: 'not asked for yet' }));
  await clock.until(async () => (await refresh())['status'] === 'COMPLETED');
  const { startedAt, endedAt } = await refresh();
  return ((endedAt as Date).getTime() - (startedAt as Date).getTime()) / 1000;
}
