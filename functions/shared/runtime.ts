import type { Stores } from './stores/stores.ts';

/** What a function needs of the world besides AWS. In AWS it is the machine's own; on the embedded AWS it is the simulator's. */
export interface Runtime {
  /** Epoch milliseconds. */
  now(): number;
  /** Epoch milliseconds as whoever sends us something has them, where time is scaled for us. */
  readonly outside?: () => number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** `length` random lower-case base-32 characters. */
  randomId(length: number): string;
  /** Carries the SDK's requests, where it isn't the network. */
  readonly requestHandler?: object;
  /** Hashes what the SDK signs, where nobody reads signatures. */
  readonly sha256?: new () => SignatureHash;
  /** Keep what DynamoDB would keep; shared by all functions of a process. */
  readonly stores?: Stores;
  /** Nobody reads log lines. Otherwise Powertools takes their level from LOG_LEVEL. */
  readonly silent?: boolean;
  /** Receives the functions' log lines and metrics, where it isn't the console. */
  readonly console?: Pick<Console, 'log' | 'debug' | 'info' | 'warn' | 'error'>;
}

/** What the SDK asks of a hash. */
export interface SignatureHash {
  update(bytes: Uint8Array): void;
  digest(): Promise<Uint8Array>;
  reset(): void;
}

/** As in node:timers/promises, which takes a millisecond to load. */
async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  let stop = (): void => undefined;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', stop, { once: true });
  }).finally(() => signal?.removeEventListener('abort', stop));
}

const base32 = 'abcdefghijkmnpqrstuvwxyz23456789';

export function systemRuntime(clock: { now(): number }): Runtime {
  return {
    now: () => clock.now(),
    sleep: async (ms, signal) => wait(ms, signal),
    randomId: (length) => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => base32.charAt(byte % 32)).join(''),
  };
}
