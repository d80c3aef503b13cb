/**
 * The one source of time for everything in the simulator and everything that runs on it.
 *
 * Three implementations: real, scaled (an hour of EKS in a minute) and virtual (time jumps to the next timer when
 * nothing is in flight).
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Resolves when `ms` have passed on this clock; rejects with the signal's reason when aborted.
   * A sleeper does not hold virtual time, even inside `busy`.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fn` at `time` (epoch ms; a past time means as soon as possible). The clock holds while `fn`'s promise is pending. */
  at(time: number, fn: () => void | Promise<void>): Timer;
  /** Runs `fn`; virtual time stands still until it settles. */
  busy<T>(fn: () => Promise<T>): Promise<T>;
}

export interface Timer {
  cancel(): void;
}
