import type { Plan, StepRecord } from '../../../core/plan/plan.ts';
import type { Observation, Watch } from '../../../core/watch/watch.ts';
import { MemoryBus } from '../../../functions/shared/aws/memory/event-bus.ts';
import { MemoryTaskTokens } from '../../../functions/shared/aws/memory/task-tokens.ts';
import { MemoryCalendarStore } from '../../../functions/shared/stores/memory/calendar.ts';
import { MemoryLeaseStore } from '../../../functions/shared/stores/memory/leases.ts';
import { MemoryOperationStore } from '../../../functions/shared/stores/memory/operations.ts';
import { MemoryWatchStore } from '../../../functions/shared/stores/memory/watches.ts';
import { Holds } from '../../../functions/watchkeeper/holds.ts';
import { Keeper } from '../../../functions/watchkeeper/keep.ts';
import type { Observe } from '../../../functions/watchkeeper/observe.ts';
import { Questions } from '../../../functions/watchkeeper/questions.ts';
import { Settler } from '../../../functions/watchkeeper/settle.ts';
import { operationId, planOf, requestOf, start, steppingRuntime, stepOf, target, watchOf } from '../builders.ts';

/** A keeper's whole world in memory, in which time passes only while it sleeps. */
export class Watchhouse {
  readonly runtime = steppingRuntime();
  readonly operations = new MemoryOperationStore();
  readonly watches = new MemoryWatchStore();
  readonly leases = new MemoryLeaseStore();
  readonly calendar = new MemoryCalendarStore();
  readonly bus = new MemoryBus();
  readonly tasks: MemoryTaskTokens;
  /** When each watch was looked at. */
  readonly looks: { readonly watchId: string; readonly at: number }[] = [];
  readonly trouble: unknown[] = [];
  /** What AWS says of a watch's resource at a time. */
  script: (watch: Watch, now: number) => Observation | Promise<Observation>;
  private readonly plan: Plan;

  constructor(steps: readonly string[], tokens: readonly string[] = ['token-1']) {
    this.tasks = new MemoryTaskTokens(tokens);
    this.plan = planOf(steps.map((id) => stepOf(id, { kind: 'verify-cluster' })));
    this.script = () => seen('CREATING');
  }

  /** An operation that runs, and the watch of each of its steps. */
  async open(...watches: readonly Watch[]): Promise<this> {
    await this.operations.request(requestOf());
    await this.operations.move(operationId, 'planning');
    await this.operations.move(operationId, 'running', { startedAt: new Date(start).toISOString() });
    await this.operations.savePlan(operationId, this.plan);
    await this.leases.take(target, operationId, start, start + 30 * 60_000);
    for (const watch of watches) await this.leave(watch);
    return this;
  }

  /** What a step's function does when AWS has begun. */
  async leave(watch: Watch): Promise<void> {
    await this.operations.saveStep(operationId, { stepId: watch.stepId, state: 'started', startedAt: new Date(watch.startedAt).toISOString() });
    await this.watches.put(watch);
  }

  readonly observe: Observe = async (watch) => {
    this.looks.push({ watchId: watch.watchId, at: this.runtime.now() });
    return this.script(watch, this.runtime.now());
  };

  keeper(services: Pick<Watchhouse, 'operations' | 'watches' | 'leases' | 'bus' | 'tasks' | 'observe'> = this): Keeper {
    const { operations, watches, observe } = services;
    const settler = new Settler({ ...pick(services), now: () => this.runtime.now() });
    const holds = new Holds({ ...services, calendar: this.calendar, settler });
    return new Keeper({ operations, watches, observe, settler, holds, questions: new Questions(services), runtime: this.runtime, onTrouble: (_watch, error) => this.trouble.push(error) });
  }

  /** Invokes a keeper every minute, as the schedule does, until nothing is watched or the minutes are over. */
  async keepFor(minutes: number, keeper = this.keeper()): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      const began = this.runtime.now();
      await keeper.keep(began + 55_000);
      if ((await this.watches.earliest()) === undefined) return;
      this.runtime.pass(Math.max(0, began + 60_000 - this.runtime.now()));
    }
  }

  async step(stepId = 'control-plane'): Promise<StepRecord | undefined> {
    return (await this.operations.steps(operationId)).find((record) => record.stepId === stepId);
  }
}

function pick({ operations, watches, leases, bus, tasks }: Pick<Watchhouse, 'operations' | 'watches' | 'leases' | 'bus' | 'tasks'>) {
  return { operations, watches, leases, bus, tasks };
}

export function seen(status: string, over: Partial<Observation> = {}): Observation {
  return { status, issues: [], output: {}, ...over };
}

/** CREATING until `seconds` after the start, then this. */
export function until(seconds: number, then: Observation): Watchhouse['script'] {
  return (_watch, now) => (now < start + seconds * 1000 ? seen('CREATING') : then);
}

export const nodeGroupWatch = (over: Partial<Watch> = {}): Watch =>
  watchOf({
    watchId: `${operationId}/node-group`, stepId: 'node-group', subject: { kind: 'node-group', nodegroupName: 'workers', toward: 'active' }, expected: { p10: 130, p50: 180, p90: 270 }, nextPollAt: start + 130_000,
    ...over,
  });

export const addOnWatch = (over: Partial<Watch> = {}): Watch =>
  watchOf({
    watchId: `${operationId}/add-on`, stepId: 'add-on', subject: { kind: 'add-on', addonName: 'coredns', toward: 'active' }, expected: { p10: 20, p50: 40, p90: 90 }, nextPollAt: start + 20_000,
    ...over,
  });
