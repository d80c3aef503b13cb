import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { virtualClock } from '../../../simulator/clock/virtual.ts';
import { waitFor } from '../../../simulator/clock/wait.ts';

const HOUR = 3_600_000;

/** I/O as the clock sees it: some turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('Sleeping', () => {
  test('an hour passes at once when nothing else is in flight', async () => {
    const clock = virtualClock(1000);
    await clock.sleep(HOUR);
    expect(clock.now()).toBe(1000 + HOUR);
  });

  test('time stands still while something is in flight', async () => {
    const clock = virtualClock(0);
    let seen = NaN;
    const work = clock.busy(async () => {
      await turns(50);
      seen = clock.now();
    });
    await Promise.all([clock.sleep(HOUR), work]);
    expect(seen).toBe(0);
    expect(clock.now()).toBe(HOUR);
  });

  test('a sleeper lets go of every busy section around it, however deep', async () => {
    const clock = virtualClock(0);
    await clock.busy(() => clock.busy(() => clock.busy(() => clock.sleep(HOUR))));
    expect(clock.now()).toBe(HOUR);
  });

  test('work in a busy section of its own holds time although its neighbour sleeps', async () => {
    const clock = virtualClock(0);
    let seen = NaN;
    await clock.busy(async () => {
      const neighbour = clock.sleep(HOUR);
      await clock.busy(async () => {
        await turns(50);
        seen = clock.now();
      });
      await neighbour;
    });
    expect(seen).toBe(0);
  });

  test('an aborted sleep rejects with the reason at once and leaves time where it was', async () => {
    const clock = virtualClock(0);
    const abort = new AbortController();
    const sleeping = clock.busy(() => clock.sleep(HOUR, abort.signal));
    abort.abort(new Error('stop'));
    await expect(sleeping).rejects.toThrow('stop');
    await turns(20);
    expect(clock.now()).toBe(0);
    await expect(clock.sleep(1, abort.signal)).rejects.toThrow('stop');
  });

  test('waiting for what a timer settles does not stand still for ever', async () => {
    const clock = virtualClock(0);
    const done = new Promise<string>((resolve) => clock.at(HOUR, () => resolve('steady')));
    const waiting = clock.busy(() => waitFor(clock, done));
    await expect(waiting).resolves.toBe('steady');
    expect(clock.now()).toBe(HOUR);
  });

  test('waiting passes a rejection on', async () => {
    const clock = virtualClock(0);
    await expect(waitFor(clock, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  });
});

describe('Timers', () => {
  test('timers of one instant fire in the order made, the second after the first is done', async () => {
    const clock = virtualClock(0);
    const log: string[] = [];
    clock.at(10, async () => {
      await turns(10);
      log.push('first');
    });
    clock.at(10, () => void log.push('second'));
    clock.at(5, () => void log.push('earlier'));
    await clock.settle();
    expect(log).toEqual(['earlier', 'first', 'second']);
  });

  test('a timer in the past fires as soon as possible, and time does not run back', async () => {
    const clock = virtualClock(100);
    let firedAt = NaN;
    clock.at(1, () => {
      firedAt = clock.now();
    });
    await clock.advance(0);
    expect(firedAt).toBe(100);
  });

  test('a cancelled timer never fires, even when its neighbour cancels it at the same instant', async () => {
    const clock = virtualClock(0);
    let fired = false;
    clock.at(10, () => second.cancel());
    const second = clock.at(10, () => {
      fired = true;
    });
    await clock.settle();
    expect(fired).toBe(false);
  });

  test('a schedule that repeats for ever does not run away when nobody waits', async () => {
    const clock = virtualClock(0);
    let fired = 0;
    const again = () => {
      fired++;
      clock.at(clock.now() + 60_000, again);
    };
    clock.at(60_000, again);
    await turns(200);
    expect(fired).toBe(0);
    await clock.sleep(10 * 60_000 + 1);
    await turns(200);
    expect(fired).toBe(10);
  });

  test('what a timer started does not move time by itself when it sleeps', async () => {
    const clock = virtualClock(0);
    clock.at(10, () => clock.sleep(HOUR));
    await clock.advanceTo(20);
    await turns(50);
    expect(clock.now()).toBe(20);
  });

  test('what a request left behind does not move time once the request is answered', async () => {
    const clock = virtualClock(0);
    await clock.busy(async () => {
      void clock.busy(() => clock.sleep(HOUR));
    });
    await turns(50);
    expect(clock.now()).toBe(0);
  });

  test('a failing timer fails whoever waits for time', async () => {
    const clock = virtualClock(0);
    clock.at(10, () => Promise.reject(new Error('a bug')));
    await expect(clock.settle()).rejects.toThrow('a bug');
  });
});

describe('Running until', () => {
  test('advancing fires what is due, up to and including that instant, and no more', async () => {
    const clock = virtualClock(0);
    const fired: number[] = [];
    for (const time of [1, 10, 11]) {
      clock.at(time, () => {
        fired.push(time);
        if (time === 10) clock.at(10, () => void fired.push(10.5));
      });
    }
    await clock.advanceTo(10);
    expect(fired).toEqual([1, 10, 10.5]);
    expect(clock.now()).toBe(10);
  });

  test('a condition is reached at the very instant it becomes true', async () => {
    const clock = virtualClock(0);
    let status = 'CREATING';
    clock.at(HOUR, () => {
      status = 'ACTIVE';
    });
    clock.at(2 * HOUR, () => {
      status = 'DELETING';
    });
    await clock.until(() => status === 'ACTIVE');
    expect(clock.now()).toBe(HOUR);
  });

  test('a condition may take time to ask', async () => {
    const clock = virtualClock(0);
    clock.at(2 * HOUR, () => undefined);
    await clock.until(async () => {
      await clock.sleep(5);
      return clock.now() > HOUR;
    });
    expect(clock.now()).toBeLessThan(2 * HOUR + 20);
  });

  test('a condition that nothing can make true any more is an error, not a hang', async () => {
    const clock = virtualClock(0);
    await expect(clock.until(() => false)).rejects.toThrow('no timer is left');
  });

  test('a condition that takes too long is an error', async () => {
    const clock = virtualClock(0);
    const again = () => void clock.at(clock.now() + 60_000, again);
    again();
    await expect(clock.until(() => false, HOUR)).rejects.toThrow(`after ${HOUR} ms`);
    expect(clock.now()).toBeLessThanOrEqual(HOUR);
    await expect(clock.settle(100)).rejects.toThrow('repeats for ever');
  });

  test('a condition that throws fails the wait', async () => {
    const clock = virtualClock(0);
    const asking = clock.until(() => {
      throw new Error('no such cluster');
    });
    await expect(asking).rejects.toThrow('no such cluster');
  });
});

describe('Determinism', () => {
  const timers = fc.array(fc.record({ at: fc.nat(50), then: fc.array(fc.nat(20), { maxLength: 3 }), sleeps: fc.nat(10) }), { maxLength: 15 });

  test('any timers fire in order of time, then of making, and time never runs back', async () => {
    await fc.assert(
      fc.asyncProperty(timers, async (plan) => {
        const clock = virtualClock(0);
        const fired: { time: number; order: number }[] = [];
        let made = 0;
        const arm = (time: number) => {
          const order = made++;
          clock.at(time, () => void fired.push({ time: clock.now(), order }));
        };
        for (const { at } of plan) arm(at);
        await clock.settle();
        const expected = plan.map(({ at }, order) => ({ time: at, order })).sort((a, b) => a.time - b.time || a.order - b.order);
        expect(fired).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('the same timers and sleeps give the same story twice', async () => {
    const story = async (plan: readonly { at: number; then: readonly number[]; sleeps: number }[]) => {
      const clock = virtualClock(0);
      const log: string[] = [];
      plan.forEach(({ at, then, sleeps }, i) => {
        clock.at(at, async () => {
          log.push(`${i} fires at ${clock.now()}`);
          await Promise.all(then.map((ms) => clock.busy(() => clock.sleep(ms))));
          await clock.sleep(sleeps);
          log.push(`${i} is done at ${clock.now()}`);
        });
      });
      await clock.settle();
      return log;
    };
    await fc.assert(
      fc.asyncProperty(timers, async (plan) => {
        expect(await story(plan)).toEqual(await story(plan));
      }),
      { numRuns: 30 },
    );
  });

  test('a sleep lasts exactly as long as asked, whatever else is due', async () => {
    await fc.assert(
      fc.asyncProperty(timers, fc.nat(100), async (plan, ms) => {
        const clock = virtualClock(0);
        for (const { at, sleeps } of plan) clock.at(at, () => clock.sleep(sleeps));
        await clock.sleep(ms);
        expect(clock.now()).toBe(ms);
      }),
      { numRuns: 30 },
    );
  });
});
