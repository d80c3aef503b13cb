import type { Clock } from '../../clock/clock.ts';

/** Work that nobody waits for. It holds the clock while it runs, and what goes wrong there ends there. */
export class Background {
  private readonly running = new Set<Promise<void>>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  run(work: () => Promise<unknown>): Promise<void> {
    const done: Promise<void> = this.clock.busy(work).then(
      () => undefined,
      () => undefined,
    ).finally(() => this.running.delete(done));
    this.running.add(done);
    return done;
  }

  /** Resolves when all that runs now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }
}
