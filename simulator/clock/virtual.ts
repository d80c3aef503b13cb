import type { Clock, Timer } from './clock.ts';
import { Agenda } from './agenda.ts';
import { Holds } from './holds.ts';
import type { Sleeper } from './holds.ts';

/** Turns of the event loop without a sign of life before the clock believes that nothing is in flight. */
const QUIET_TURNS = 3;

const THIRTY_DAYS_MS = 30 * 86_400_000;

/**
 * Time that jumps to the next timer when nothing is in flight.
 *
 * It moves only while somebody in the foreground waits for it: a `sleep` outside timers' work, or one of the methods
 * below. Work that timers started, or that outlived the `busy` around it, never moves time by itself, so a schedule that
 * repeats for ever does not run away. Timers fire one after the other, at the same instant in the order made.
 *
 * A `sleep` lets go of every `busy` around it. Work beside it under the same `busy` is then guarded only by a few turns of
 * the event loop: give it a `busy` of its own when it does I/O. To await what another timer or sleeper settles, use
 * `waitFor`.
 */
export interface VirtualClock extends Clock {
  /** Fires all that is due up to and including `time`, and stands there. */
  advanceTo(time: number): Promise<void>;
  /** `advanceTo(now() + ms)`; 0 lets everything finish that needs no more time. */
  advance(ms: number): Promise<void>;
  /** Runs until no timer is left. Rejects after `mostTimers` (default 1,000,000): something repeats for ever. */
  settle(mostTimers?: number): Promise<void>;
  /**
   * Runs until `condition` holds; it is asked whenever nothing is in flight. Rejects when nothing is left that could
   * make it true, or when `within` ms of this clock (default: 30 days) do not suffice.
   */
  until(condition: () => boolean | Promise<boolean>, within?: number): Promise<void>;
}

export function virtualClock(start: number): VirtualClock {
  return new JumpingClock(start);
}

/** A caller who waits for time to move. */
interface Goal {
  /** Asked when nothing is in flight. False: let the next timer fire. Throws when out of reach. */
  readonly reached: () => boolean | Promise<boolean>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class JumpingClock implements VirtualClock {
  private time: number;
  private fired = 0;
  private quietTurns = 0;
  private watching = false;
  private readonly agenda = new Agenda();
  private readonly holds = new Holds(() => this.stir());
  private readonly sleepers = new Set<Sleeper>();
  private readonly goals = new Set<Goal>();
  /** Goals that have been asked since time last moved. */
  private readonly asked = new Set<Goal>();
  private readonly asking = new Set<Goal>();

  constructor(start: number) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  busy<T>(fn: () => Promise<T>): Promise<T> {
    return this.holds.within(fn);
  }

  at(time: number, fn: () => void | Promise<void>): Timer {
    const entry = this.agenda.add(Math.max(time, this.time), () => {
      this.holds.apart(true, fn).catch((error: unknown) => this.fail(error));
    });
    this.stir();
    return { cancel: () => this.agenda.remove(entry) };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const sleeper = this.holds.fallAsleep();
      this.sleepers.add(sleeper);
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        this.sleepers.delete(sleeper);
        sleeper.wake();
      };
      const entry = this.agenda.add(this.time + Math.max(0, ms), () => {
        wake();
        resolve();
      });
      const abort = () => {
        this.agenda.remove(entry);
        wake();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async advanceTo(time: number): Promise<void> {
    await this.reach(() => (this.nextTime() ?? Infinity) > time);
    this.time = Math.max(this.time, time);
  }

  advance(ms: number): Promise<void> {
    return this.advanceTo(this.time + ms);
  }

  settle(mostTimers = 1_000_000): Promise<void> {
    const limit = this.fired + mostTimers;
    return this.reach(() => {
      if (this.nextTime() === undefined) return true;
      if (this.fired >= limit) throw new Error(`The clock did not settle: ${mostTimers} timers fired and there are more. Something repeats for ever; use until or advanceTo.`);
      return false;
    });
  }

  until(condition: () => boolean | Promise<boolean>, within = THIRTY_DAYS_MS): Promise<void> {
    const deadline = this.time + within;
    return this.reach(async () => {
      if (await condition()) return true;
      const next = this.nextTime();
      if (next === undefined) throw new Error('The condition does not hold, and no timer is left that could make it true.');
      if (next > deadline) throw new Error(`The condition does not hold after ${within} ms.`);
      return false;
    });
  }

  /** Lets time run until the goal is reached. */
  private reach(reached: Goal['reached']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.goals.add({ reached, resolve, reject });
      this.stir();
    });
  }

  /** Something happened: look again when the event loop has been quiet for a while. */
  private stir(): void {
    this.quietTurns = 0;
    if (this.watching || !this.holds.released) return;
    this.watching = true;
    setImmediate(() => this.turn());
  }

  private turn(): void {
    if (!this.holds.released) {
      this.watching = false;
    } else if (++this.quietTurns < QUIET_TURNS) {
      setImmediate(() => this.turn());
    } else {
      this.watching = false;
      this.step();
    }
  }

  /** Nothing is in flight: ask each goal once, then let the next timer fire if anybody still waits for time. */
  private step(): void {
    const unasked = [...this.goals].filter((goal) => !this.asked.has(goal) && !this.asking.has(goal));
    for (const goal of unasked) this.ask(goal);
    if (unasked.length > 0 || !this.isAwaited()) return;
    const next = this.agenda.next;
    if (next === undefined || next.time === Infinity) return;
    this.agenda.remove(next);
    this.time = next.time;
    this.fired++;
    this.asked.clear();
    next.fire();
    this.stir();
  }

  private ask(goal: Goal): void {
    const drop = () => this.goals.delete(goal);
    const answered = (reached: boolean) => {
      this.asking.delete(goal);
      this.asked.add(goal);
      if (reached && drop()) goal.resolve();
    };
    this.asking.add(goal);
    this.holds.apart(false, goal.reached).then(answered, (error: unknown) => {
      this.asking.delete(goal);
      if (drop()) goal.reject(error);
    });
  }

  private isAwaited(): boolean {
    if (this.goals.size > 0) return true;
    for (const sleeper of this.sleepers) if (sleeper.inForeground()) return true;
    return false;
  }

  private nextTime(): number | undefined {
    const time = this.agenda.next?.time;
    return time === Infinity ? undefined : time;
  }

  /** A timer's work failed: whoever waits for time hears of it; otherwise nobody handles it, and Node says so. */
  private fail(error: unknown): void {
    if (this.goals.size === 0) throw error;
    for (const goal of this.goals) goal.reject(error);
    this.goals.clear();
  }
}
