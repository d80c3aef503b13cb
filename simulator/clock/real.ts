import type { Clock, Timer } from './clock.ts';

/** The longest delay that Node's timers take; longer ones are waited in pieces. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * Wall-clock time. A sleep keeps the process alive, a timer does not: a program stays up because of its servers or
 * because somebody waits.
 */
export function realClock(): Clock {
  return { now, sleep, at: (time, fn) => timerAt(time, fn), busy: (fn) => fn() };
}

function now(): number {
  return Date.now();
}

function timerAt(time: number, fn: () => void | Promise<void>): Timer {
  return arm(time, false, () => {
    void (async () => fn())();
  });
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = arm(now() + ms, true, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    const abort = () => {
      timer.cancel();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** A timer that never fires early and may be any time away. */
function arm(time: number, keepsProcess: boolean, fire: () => void): Timer {
  let timeout: NodeJS.Timeout;
  const wait = () => {
    const left = Math.max(0, Math.min(time - now(), LONGEST_DELAY_MS));
    timeout = setTimeout(() => {
      if (now() < time) wait();
      else fire();
    }, left);
    if (!keepsProcess) timeout.unref();
  };
  wait();
  return {
    cancel: () => {
      clearTimeout(timeout);
    },
  };
}
