import { share, type Buckets } from '../../core/watch/budget.ts';
import { judge } from '../../core/watch/judge.ts';
import { nextTurn } from '../../core/watch/schedule.ts';
import { questionInWords } from '../../core/decisions/words.ts';
import { yieldsToCancellation, type Verdict, type Watch } from '../../core/watch/watch.ts';
import type { OperationStore, WatchStore } from '../../core/ports.ts';
import type { Runtime } from '../shared/runtime.ts';
import type { Holds } from './holds.ts';
import { isBlind, looked, progressAfterLook } from './look.ts';
import type { Observe } from './observe.ts';
import type { Questions } from './questions.ts';
import type { Settler } from './settle.ts';

export interface KeeperServices {
  readonly operations: Pick<OperationStore, 'find'>;
  readonly watches: WatchStore;
  readonly observe: Observe;
  readonly settler: Settler;
  readonly holds: Holds;
  readonly questions: Questions;
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
    const { watches, holds, questions } = this.services;
    if (!(await watches.claim(watch, now + claimed))) return;
    if (watch.subject.kind === 'window') return holds.look(watch, now);
    const isToStop = await this.isToStop(watch);
    const present = await questions.turnTo(watch, now);
    // Of an update that has failed nothing more is to be seen.
    if (present.question && present.subject.kind === 'update' && !isToStop) return this.putBack(present, stillAsked(present), now);
    const { observe } = this.services;
    await this.act(present, await looked(present, now, async () => judge(present, await observe(present, isToStop), now)), now);
  }

  private async act(watch: Watch, verdict: Verdict, now: number): Promise<void> {
    const { settler, questions } = this.services;
    if (watch.question && isBlind(verdict)) return this.putBack(watch, stillAsked(watch), now);
    if (verdict.kind === 'ask') return this.ask(watch, verdict, now);
    // What held it has let go by itself, or it has come to an end: nobody has to answer.
    const present = await questions.withdraw(watch, now);
    switch (verdict.kind) {
      case 'succeeded':
      case 'failed':
        return settler.settle(present, verdict);
      case 'again':
        return settler.handBack(present, verdict);
      case 'pending':
      case 'stalled':
        return this.putBack(present, verdict, now);
    }
  }

  private async ask(watch: Watch, verdict: Extract<Verdict, { kind: 'ask' }>, now: number): Promise<void> {
    const { settler, questions, watches } = this.services;
    const isAsked = watch.question !== undefined && !(await this.isToStop(watch));
    if (isAsked) return this.putBack(watch, stillAsked(watch), now);
    const asked = await questions.ask(watch, verdict, now);
    if (asked === undefined) return settler.settle(await questions.withdraw(watch, now), { kind: 'failed', outcome: verdict.outcome, message: verdict.message });
    // A keeper that asked has died, and somebody was quicker than the next one.
    if (asked.decision.end) return watches.update({ ...asked.watch, nextPollAt: now });
    await this.putBack(asked.watch, { kind: 'pending', progress: questionInWords(asked.decision) }, now);
  }

  private async isToStop(watch: Watch): Promise<boolean> {
    if (!yieldsToCancellation(watch)) return false;
    return (await this.services.operations.find(watch.operationId))?.cancellation !== undefined;
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

/** What is asked stays on show. */
function stillAsked({ progress }: Watch): Extract<Verdict, { kind: 'pending' }> {
  return { kind: 'pending', progress: progress?.text ?? '' };
}
