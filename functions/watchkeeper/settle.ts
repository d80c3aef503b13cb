import { taskFailure } from '../../core/operation/failure.ts';
import { leaseDuration } from '../../core/operation/lease.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Step } from '../../core/plan/plan.ts';
import type { LeaseStore, OperationStore, WatchStore } from '../../core/ports.ts';
import { isHeartbeatDue, nextHeartbeat } from '../../core/watch/heartbeat.ts';
import type { Verdict, Watch } from '../../core/watch/watch.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import type { TaskTokens } from '../shared/aws/task-tokens.ts';
import { StepDiary } from '../shared/step-diary.ts';

export interface SettlerServices {
  readonly operations: OperationStore;
  readonly watches: WatchStore;
  readonly leases: LeaseStore;
  readonly bus: EventBus;
  readonly tasks: TaskTokens;
  readonly now: () => number;
}

/**
 * Tells the step's state what became of its resource. The diary first, because the next step reads outputs from it; then
 * the token; the watch goes last, so that a crash anywhere before leads back here.
 */
export class Settler {
  private readonly services: SettlerServices;

  constructor(services: SettlerServices) {
    this.services = services;
  }

  async settle(watch: Watch, verdict: Extract<Verdict, { kind: 'succeeded' | 'failed' }>): Promise<void> {
    const { tasks, watches } = this.services;
    const diary = await this.diary(watch);
    if (verdict.kind === 'succeeded') {
      await diary?.succeeded(verdict.output);
      await tasks.succeed(watch.taskToken, verdict.output);
    } else {
      await diary?.failed(verdict.outcome, verdict.message);
      await tasks.fail(watch.taskToken, taskFailure('RetryNever', { outcome: verdict.outcome, message: verdict.message, stepId: watch.stepId }));
    }
    await watches.remove(watch);
  }

  /** Shows what is seen meanwhile, when it has changed. */
  async tell(watch: Watch, verdict: Extract<Verdict, { kind: 'pending' | 'stalled' }>): Promise<void> {
    if (watch.progress?.text === verdict.progress && verdict.kind === 'pending') return;
    const diary = await this.diary(watch);
    await diary?.progressed(verdict.kind === 'stalled' ? `stalled: ${verdict.message}` : verdict.progress);
  }

  /**
   * Assures the state that somebody keeps watch, and keeps the operation's lease alive. Answers when the next one is due;
   * undefined when nobody waits any more, and the watch is gone.
   */
  async heartbeat(watch: Watch, now: number): Promise<number | undefined> {
    const { tasks, leases, watches } = this.services;
    if (!isHeartbeatDue(watch, now)) return watch.heartbeatAt;
    await leases.renew(watch.target, watch.operationId, now + leaseDuration);
    if (await tasks.heartbeat(watch.taskToken)) return nextHeartbeat(now);
    await watches.remove(watch);
    return undefined;
  }

  private async diary(watch: Watch): Promise<StepDiary | undefined> {
    const found = await this.find(watch);
    return found && new StepDiary(this.services, found.operation, found.step);
  }

  private async find({ operationId, stepId }: Watch): Promise<{ operation: Operation; step: Step } | undefined> {
    const { operations } = this.services;
    const [operation, plan] = await Promise.all([operations.find(operationId), operations.findPlan(operationId)]);
    const step = plan && [...plan.steps, ...plan.takeDown].find(({ id }) => id === stepId);
    return operation && step && { operation, step };
  }
}
