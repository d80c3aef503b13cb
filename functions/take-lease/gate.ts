import { isStale, leadTime } from '../../core/operation/freshness.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import type { CalendarStore, OperationStore } from '../../core/ports.ts';
import type { ClusterTraits } from '../../core/windows/selector.ts';
import { longestOpening, standingOf, type Calendar, type Pending } from '../../core/windows/standing.ts';
import type { Schedules } from '../shared/aws/schedules.ts';
import type { Runtime } from '../shared/runtime.ts';

export interface GateServices {
  readonly operations: OperationStore;
  readonly calendar: CalendarStore;
  readonly schedules: Schedules;
  readonly runtime: Pick<Runtime, 'now' | 'sleep'>;
}

/** Scheduler is exact to the minute: it wakes us so much earlier, and we wait for the rest. Milliseconds. */
const early = 45_000;

/** Where nobody knows when a cluster opens, somebody looks again so often. */
const whenever = 86_400_000;

/** `stale`: its plan is too old to begin, or will be at the opening. */
export type Verdict = 'open' | 'stale' | 'waits' | { readonly step: Step; readonly opening: number };

/** Lets an operation through while its cluster may be changed, and leaves a schedule when it may not. */
export class Gate {
  private readonly services: GateServices;

  constructor(services: GateServices) {
    this.services = services;
  }

  /** Refuses what would never fit into any opening. */
  async pass(operation: Operation, traits: ClusterTraits, taskToken: string): Promise<Verdict> {
    const { runtime, operations } = this.services;
    const calendar = await this.services.calendar.read();
    if (standingOf(calendar, traits, runtime.now(), Number.MAX_SAFE_INTEGER, operation.override).state === 'open') return beginning(operation, runtime.now());
    const plan = await operations.findPlan(operation.operationId);
    const tooLong = plan && stepThatNeverFits(plan, calendar, traits, runtime.now(), operation);
    if (tooLong) return tooLong;
    const needed = (plan?.steps[0]?.expected.p90 ?? 0) * 1000;
    for (;;) {
      const now = runtime.now();
      const standing = standingOf(calendar, traits, now, needed, operation.override);
      if (standing.state === 'open') return beginning(operation, now);
      const { pending } = standing;
      const { until = Infinity } = pending;
      if (until - now <= leadTime && isStale(operation.plannedAt, until)) return 'stale';
      if (until - now > 2 * early) {
        await this.wait(operation, traits, taskToken, pending, now);
        return 'waits';
      }
      await runtime.sleep((pending.until ?? now) - now);
    }
  }

  async leave({ operationId, pending }: Operation): Promise<void> {
    if (pending) await this.services.calendar.release(operationId);
  }

  private async wait({ operationId, plannedAt }: Operation, traits: ClusterTraits, taskToken: string, pending: Pending, now: number): Promise<void> {
    const { operations, calendar, schedules } = this.services;
    const until = pending.until ?? now + whenever;
    const wakeAt = until - (isStale(plannedAt, until) ? leadTime : early);
    await operations.move(operationId, 'planning', { pending });
    await calendar.wait({ operationId, taskToken, traits, pending, wakeAt });
    await schedules.wake({ operationId, taskToken }, wakeAt);
  }
}

function beginning({ plannedAt }: Operation, now: number): 'open' | 'stale' {
  return isStale(plannedAt, now) ? 'stale' : 'open';
}

/** A cluster that is closed for good is waited for: somebody may open it. */
function stepThatNeverFits({ steps }: Plan, calendar: Calendar, traits: ClusterTraits, now: number, { override }: Operation): Exclude<Verdict, string> | undefined {
  const opening = longestOpening(calendar, traits, now);
  const step = steps.toSorted((one, other) => other.expected.p90 - one.expected.p90)[0];
  return step && !override && opening > 0 && step.expected.p90 * 1000 > opening ? { step, opening } : undefined;
}
