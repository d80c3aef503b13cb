import { setTimeout } from 'node:timers/promises';

/** Waits for so many milliseconds; rejects when the signal ends it. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;

export const realSleep: Sleep = (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal });
