import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Who keeps virtual time still. Every `busy` section and every timer's work is a hold; holds nest by the call chain.
 * Time may move when each open hold has somebody asleep in it.
 */
export class Holds {
  private readonly current = new AsyncLocalStorage<Hold | undefined>();
  private readonly changed: () => void;
  private awake = 0;

  /** `changed` is called when a hold opens, closes, falls asleep or wakes. */
  constructor(changed: () => void) {
    this.changed = changed;
  }

  /** True when nothing is in flight. */
  get released(): boolean {
    return this.awake === 0;
  }

  /** Runs `fn` under a new hold inside the caller's own. Holds that have closed are left out, so that a loop's chain does not grow. */
  async within<T>(fn: () => Promise<T>): Promise<T> {
    const caller = this.current.getStore();
    let outer = caller;
    while (outer !== undefined && !outer.open) outer = outer.outer;
    return this.run({ background: outer !== caller, outer, open: true, sleepers: 0 }, fn);
  }

  /** Runs `fn` under a hold that belongs to nobody's call chain. */
  async apart<T>(background: boolean, fn: () => T | Promise<T>): Promise<T> {
    return this.run({ background, outer: undefined, open: true, sleepers: 0 }, fn);
  }

  /** Lets go of all holds of the caller's chain until `wake`. */
  fallAsleep(): Sleeper {
    const chain = [...chainOf(this.current.getStore())];
    for (const hold of chain) {
      if (hold.sleepers++ === 0 && hold.open) this.awake--;
    }
    this.changed();
    return {
      inForeground: () => chain.every((hold) => hold.open && !hold.background),
      wake: () => {
        for (const hold of chain) {
          if (--hold.sleepers === 0 && hold.open) this.awake++;
        }
        this.changed();
      },
    };
  }

  private async run<T>(hold: Hold, fn: () => T | Promise<T>): Promise<T> {
    this.awake++;
    this.changed();
    try {
      return await this.current.run(hold, fn);
    } finally {
      hold.open = false;
      if (hold.sleepers === 0) this.awake--;
      this.changed();
    }
  }
}

export interface Sleeper {
  /** True while somebody awaits the sleeper: no timer began its work, and every `busy` around it is still open. */
  inForeground(): boolean;
  wake(): void;
}

interface Hold {
  /** Nobody in the foreground awaits it: a timer began it, or the section that did is over. */
  readonly background: boolean;
  readonly outer: Hold | undefined;
  open: boolean;
  sleepers: number;
}

function* chainOf(innermost: Hold | undefined): Iterable<Hold> {
  for (let hold = innermost; hold !== undefined; hold = hold.outer) yield hold;
}
