import type { RetryClass } from '../../core/errors.ts';
import { cancelled, notDone, standsAbove } from '../../core/operation/cancellation.ts';
import { taskFailure } from '../../core/operation/failure.ts';
import { leaseDuration } from '../../core/operation/lease.ts';
import type { LeaseStore, OperationStore, WatchStore } from '../../core/ports.ts';
import { isHeartbeatDue, nextHeartbeat } from '../../core/watch/heartbeat.ts';
import type { Verdict, Watch } from '../../core/watch/watch.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';
import type { TaskTokens } from '../shared/aws/task-tokens.ts';
import { findStep, type FoundStep } from '../shared/find-step.ts';
import { StepDiary, type Ending } from '../shared/step-diary.ts';

export interface SettlerServices {
  readonly operations: OperationStore;
  readonly watches: WatchStore;
  readonly leases: LeaseStore;
  readonly bus: EventBus;
  readonly tasks: TaskTokens;
  readonly now: () => number;
}

/**
 * Tells the step's state what became of its resource. The diary first, because the next step reads outputs from it and
 * because what it says stands; then the token; the watch goes last, so that a crash anywhere before leads back here.
 */
export class Settler {
  private readonly services: SettlerServices;

  constructor(services: SettlerServices) {
    this.services = services;
  }

  async settle(watch: Watch, verdict: Extract<Verdict, { kind: 'succeeded' | 'failed' }>): Promise<void> {
    const found = await findStep(this.services.operations, watch);
    const seen = endingOf(verdict, found);
    const ending = found ? await new StepDiary(this.services, found.operation, found.step).settle(seen) : seen;
    await this.tellState(watch, ending.state === 'failed' && isCancelled(found) ? { state: 'succeeded', output: notDone } : ending);
    await this.services.watches.remove(watch);
  }

  /** Gives the step back to its function: the state's retrier calls it once more, which finds in the diary what is to be different. */
  async handBack(watch: Watch, verdict: Extract<Verdict, { kind: 'again' }>): Promise<void> {
    const { outcome, message, how } = verdict;
    const found = await findStep(this.services.operations, watch);
    // The way back to a version that worked belongs to what was begun; another attempt does not.
    if (isCancelled(found) && how !== 'return') return this.settle(watch, { kind: 'failed', outcome, message });
    if (found) await new StepDiary(this.services, found.operation, found.step).handedBack(verdict);
    await this.services.tasks.fail(watch.taskToken, taskFailure(retryFor(verdict), { outcome, message, stepId: watch.stepId }));
    await this.services.watches.remove(watch);
  }

  /** Shows what is seen meanwhile, when it has changed. */
  async tell(watch: Watch, verdict: Extract<Verdict, { kind: 'pending' | 'stalled' }>): Promise<void> {
    if (verdict.kind === 'stalled') return (await this.diary(watch))?.stalled(verdict.message);
    if (watch.progress?.text !== verdict.progress) await (await this.diary(watch))?.progressed(verdict.progress);
  }

  /**
   * Assures the state that somebody keeps watch, and keeps the operation's lease alive. Answers when the next one is due;
   * undefined when nobody waits any more, and the watch is gone.
   */
  async heartbeat(watch: Watch, now: number): Promise<number | undefined> {
    const { tasks, leases, watches } = this.services;
    if (!isHeartbeatDue(watch, now)) return watch.heartbeatAt;
    if (await tasks.heartbeat(watch.taskToken)) {
      await leases.renew(watch.target, watch.operationId, now + leaseDuration);
      return nextHeartbeat(now);
    }
    await watches.remove(watch);
    return undefined;
  }

  private async tellState({ taskToken, stepId }: Watch, ending: Ending): Promise<void> {
    const { tasks } = this.services;
    if (ending.state === 'succeeded') await tasks.succeed(taskToken, ending.output);
    else await tasks.fail(taskToken, taskFailure('RetryNever', { outcome: ending.outcome, message: ending.message, stepId }));
  }

  private async diary(watch: Watch): Promise<StepDiary | undefined> {
    const found = await findStep(this.services.operations, watch);
    return found && new StepDiary(this.services, found.operation, found.step);
  }
}

/** People who have decided do not wait any more. */
function retryFor({ how, decided }: Extract<Verdict, { kind: 'again' }>): RetryClass {
  if (decided) return 'RetryAtOpening';
  return how === 'same' ? 'RetryPatiently' : 'RetryBriefly';
}

/** No failure of it may cut off its neighbours while EKS goes on with theirs. */
function isCancelled(found: FoundStep | undefined): boolean {
  return found?.operation.cancellation !== undefined && !standsAbove(found, []);
}

/** How AWS calls it when it was told to stop. */
const stopped: ReadonlySet<string> = new Set(['UpdateCancelled', 'InstanceRefreshCancelled']);

function endingOf(verdict: Extract<Verdict, { kind: 'succeeded' | 'failed' }>, found: FoundStep | undefined): Ending {
  if (verdict.kind === 'succeeded') return { state: 'succeeded', output: verdict.output };
  const { outcome, message } = verdict;
  return { state: 'failed', outcome: isCancelled(found) && stopped.has(outcome) ? cancelled : outcome, message };
}
