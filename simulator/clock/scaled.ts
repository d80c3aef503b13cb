import type { Clock } from './clock.ts';
import { realClock } from './real.ts';
import { virtualClock } from './virtual.ts';

/** Real milliseconds between two looks at what is due. */
const TICK_MS = 20;

/**
 * Time that runs `speed` times as fast as real time, beginning at `start` (default: now), but stands still while
 * anything is in flight: what this machine computes costs no simulated time, however slow the machine is. With speed 60
 * an hour of EKS takes a minute.
 */
export function scaledClock(speed: number, start?: number): Clock {
  if (!(speed > 0 && speed < Infinity)) throw new RangeError(`speed must be a positive number, not ${speed}`);
  const real = realClock();
  const virtual = virtualClock(start ?? real.now());
  const tick = async (): Promise<void> => {
    const begun = real.now();
    await virtual.advance(TICK_MS * speed);
    real.at(Math.max(begun + TICK_MS, real.now()), tick);
  };
  real.at(real.now(), tick);
  return virtual;
}
