import type { Clock } from './clock.ts';

/**
 * Waits for something that takes time on this clock, without holding the clock: inside `busy`, awaiting a promise that
 * only a timer or another sleeper settles would stand still for ever.
 */
export async function waitFor<T>(clock: Clock, promise: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const wake = () => settled.abort();
  promise.then(wake, wake);
  await clock.sleep(Infinity, settled.signal).catch(() => undefined);
  return promise;
}
