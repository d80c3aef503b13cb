import { notDone } from '../../core/operation/cancellation.ts';
import { taskFailure } from '../../core/operation/failure.ts';
import { leaseDuration } from '../../core/operation/lease.ts';
import type { CalendarStore, LeaseStore, OperationStore, WatchStore } from '../../core/ports.ts';
import { heldUntil } from '../../core/watch/heartbeat.ts';
import type { Watch } from '../../core/watch/watch.ts';
import { standingOf, type Override, type Standing } from '../../core/windows/standing.ts';
import type { TaskTokens } from '../shared/aws/task-tokens.ts';
import type { Settler } from './settle.ts';

export interface HoldServices {
  readonly operations: OperationStore;
  readonly watches: WatchStore;
  readonly leases: LeaseStore;
  readonly calendar: CalendarStore;
  readonly tasks: TaskTokens;
  readonly settler: Pick<Settler, 'heartbeat'>;
}

/** A state gives up after an hour at the least; before that it is tried again, and its step waits anew. */
const longestHold = 50 * 60_000;

/** Keeps the steps that wait for their cluster's window, until it opens or their operation is cancelled. */
export class Holds {
  private readonly services: HoldServices;

  constructor(services: HoldServices) {
    this.services = services;
  }

  /** Has the step tried when it may start, in the light of what is said about windows now. */
  async look(watch: Watch, now: number): Promise<void> {
    const { operations, watches, tasks, settler } = this.services;
    const operation = await operations.find(watch.operationId);
    if (operation?.cancellation) {
      await tasks.succeed(watch.taskToken, notDone);
      return watches.remove(watch);
    }
    const standing = await this.standing(watch, now, operation?.override);
    if (standing.state === 'open' || now - watch.startedAt > longestHold) {
      const message = standing.state === 'open' ? 'The cluster may be changed now.' : standing.pending.message;
      await tasks.fail(watch.taskToken, taskFailure('RetryAtOpening', { outcome: 'WindowLookedAt', message, stepId: watch.stepId }));
      return watches.remove(watch);
    }
    const heartbeatAt = await settler.heartbeat(watch, now);
    if (heartbeatAt === undefined) return;
    await watches.update({ ...watch, heartbeatAt, polls: watch.polls + 1, nextPollAt: heldUntil(now, standing.pending.until), progress: { text: standing.pending.message, since: watch.startedAt } });
  }

  /** The lease is kept meanwhile; an operation that lost it is told so by its step. */
  private async standing({ operationId, target, expected }: Watch, now: number, override: Override | undefined): Promise<Standing> {
    const { leases, calendar } = this.services;
    const lease = await leases.renew(target, operationId, now + leaseDuration);
    if (!lease) return { state: 'open', by: 'no-window' };
    return standingOf(await calendar.read(), lease.traits ?? { ...target, tags: {} }, now, expected.p90 * 1000, override);
  }
}
