import { share, type Buckets } from '../../core/watch/budget.ts';
import { judge } from '../../core/watch/judge.ts';
import { nextTurn } from '../../core/watch/schedule.ts';
import { yieldsToCancellation, type Verdict, type Watch } from '../../core/watch/watch.ts';
import type { OperationStore, WatchStore } from '../../core/ports.ts';
import type { Runtime } from '../shared/runtime.ts';
import type { Holds } from './holds.ts';
import { looked, progressAfterLook } from './look.ts';
import type { Observe } from './observe.ts';
import type { Settler } from './settle.ts';

export interface KeeperServices {
  readonly operations: Pick<OperationStore, 'find'>;
  readonly watches: WatchStore;
  readonly observe: Observe;
  readonly settler: Settler;
  readonly holds: Holds;
  readonly runtime: Runtime;
  readonly onTrouble: (watch: Watch, error: unknown) => void;
}

/** The most watches taken from the table at a time. */
const batch = 1_000;

/** A watch left while the keeper sleeps may be due before it wakes. */
const longestNap = 5_000;

/** What is over the budget is due all the time. */
const shortestNap = 1_000;

/** While its keeper works on it, a watch is nobody else's; if the keeper dies, it comes back after this time. */
const claimed = 60_000;

/**
 * Keeps all watches. Level-triggered: each round reads what is due, looks at it and writes down what was found, so that a
 * crash between any two lines costs a repetition and nothing else.
 */
export class Keeper {
  private readonly services: KeeperServices;
  private buckets: Buckets = {};

  constructor(services: KeeperServices) {
    this.services = services;
  }

  /**
   * Looks at every watch as it becomes due, until `until` (epoch ms). Returns at once when nothing is watched, unless
   * something `willBe`; once something was, it stays: an operation between two steps has no watch, and will have one in a
   * moment.
   */
  async keep(until: number, willBe = false): Promise<void> {
    const { watches, runtime } = this.services;
    let busy = willBe;
    for (;;) {
      const next = await watches.earliest();
      busy ||= next !== undefined;
      const isDue = next !== undefined && next <= runtime.now();
      if (isDue) await this.round();
      const now = runtime.now();
      const wakeAt = isDue ? now + shortestNap : Math.min(Math.max(next ?? Infinity, now + shortestNap), now + longestNap);
      if (!busy || wakeAt >= until) return;
      await runtime.sleep(wakeAt - now);
    }
  }

  private async round(): Promise<void> {
    const { watches, runtime, onTrouble } = this.services;
    const now = runtime.now();
    const { poll, buckets } = share(await watches.due(now, batch), this.buckets, now);
    this.buckets = buckets;
    await Promise.all(
      poll.map(async (watch) => {
        try {
          await this.poll(watch, now);
        } catch (error) {
          onTrouble(watch, error);
        }
      }),
    );
  }

  private async poll(watch: Watch, now: number): Promise<void> {
    const { watches, observe, settler, holds } = this.services;
    if (!(await watches.claim(watch, now + claimed))) return;
    if (watch.subject.kind === 'window') return holds.look(watch, now);
    const verdict = await looked(watch, now, async () => judge(watch, await observe(watch, await this.isToStop(watch)), now));
    if (verdict.kind === 'succeeded' || verdict.kind === 'failed') return settler.settle(watch, verdict);
    if (verdict.kind === 'again') return settler.handBack(watch, verdict);
    await this.putBack(watch, verdict, now);
  }

  private async isToStop({ subject, operationId }: Watch): Promise<boolean> {
    if (!yieldsToCancellation(subject)) return false;
    return (await this.services.operations.find(operationId))?.cancellation !== undefined;
  }

  private async putBack(watch: Watch, verdict: Extract<Verdict, { kind: 'pending' | 'stalled' }>, now: number): Promise<void> {
    const { watches, settler } = this.services;
    const progress = progressAfterLook(watch.progress, verdict.progress, now);
    await settler.tell(watch, verdict);
    const heartbeatAt = await settler.heartbeat(watch, now);
    if (heartbeatAt === undefined) return;
    await watches.update({ ...watch, progress, heartbeatAt, polls: watch.polls + 1, nextPollAt: nextTurn(watch, now, verdict.roll) });
  }
}
