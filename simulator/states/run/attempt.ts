import type { Timer } from '../../clock/clock.ts';
import { waitFor } from '../../clock/wait.ts';
import { StateError } from './errors.ts';
import type { Flow } from './flow.ts';
import type { TaskLimits } from './task-events.ts';
import type { Callback } from './tokens.ts';

/** Something that a task has started and waits for; it is stopped when the task ends before it. */
export interface Job {
  readonly ended: Promise<unknown>;
  stop(): void;
}

/**
 * One attempt at a Task: settled once, by the call's answer, a task token, the end of a started job, a timeout or the
 * cancellation of its line of control, whichever comes first.
 */
export class Attempt implements Callback {
  private readonly flow: Flow;
  private readonly limits: TaskLimits;
  private readonly outcome = Promise.withResolvers<unknown>();
  private readonly timers = new Map<keyof TaskLimits, Timer>();
  private readonly cancelled = () => this.settle(() => this.outcome.reject(this.flow.signal.reason as Error));
  private job: Job | undefined;
  isOpen = true;

  constructor(flow: Flow, limits: TaskLimits) {
    this.flow = flow;
    this.limits = limits;
    flow.signal.addEventListener('abort', this.cancelled, { once: true });
    this.arm('timeoutSeconds', 'States.Timeout');
  }

  /** The task's result. Throws `StateError` or `Cancelled`. */
  result(): Promise<unknown> {
    return waitFor(this.flow.clock, this.outcome.promise);
  }

  /** From now on the task must be heard of every HeartbeatSeconds. */
  expectHeartbeats(): void {
    this.arm('heartbeatSeconds', 'States.HeartbeatTimeout');
  }

  /** From now on the task waits for a job. */
  follow(job: Job): void {
    this.job = job;
    job.ended.then(
      (value) => this.finishJob(() => this.succeed(value)),
      (error: unknown) => this.finishJob(() => this.refuse(error)),
    );
  }

  succeed(output: unknown): void {
    this.settle(() => this.outcome.resolve(output));
  }

  fail(error: StateError): void {
    this.refuse(error);
  }

  refuse(error: unknown): void {
    this.settle(() => this.outcome.reject(error));
  }

  heartbeat(): void {
    this.expectHeartbeats();
  }

  private finishJob(settle: () => void): void {
    this.job = undefined;
    settle();
  }

  private settle(deliver: () => void): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.flow.signal.removeEventListener('abort', this.cancelled);
    for (const timer of this.timers.values()) timer.cancel();
    this.job?.stop();
    deliver();
  }

  private arm(limit: keyof TaskLimits, error: string): void {
    const seconds = this.limits[limit];
    if (seconds === undefined || !this.isOpen) return;
    this.timers.get(limit)?.cancel();
    const { clock } = this.flow;
    this.timers.set(limit, clock.at(clock.now() + seconds * 1000, () => this.refuse(new StateError(error, ''))));
  }
}
