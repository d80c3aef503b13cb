import { StandardRetryStrategy } from '@smithy/core/retry';
import type { Runtime } from '../runtime.ts';
import { sha256 } from '../sha256.ts';

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/** Milliseconds, as the SDK has them. */
const firstDelay = { throttling: 1_000, other: 50 };
const longestDelay = 20_000;

const attempts = 4;

/** The SDK itself waits on the machine's clock, which virtual time cannot see: it is told not to wait at all. */
const noDelay = { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined };

/** The SDK's standard retries, waiting on the runtime's clock: twice as long each time, with full jitter. */
export class ClockedRetryStrategy extends StandardRetryStrategy {
  private readonly runtime: Pick<Runtime, 'sleep' | 'randomId'>;
  private readonly hear: (failure: unknown) => Promise<void>;

  /** @param hear is told of every failure, whether or not it is worth another attempt */
  constructor(runtime: Pick<Runtime, 'sleep' | 'randomId'>, hear: (failure: unknown) => Promise<void> = async () => undefined) {
    super({ maxAttempts: attempts, backoff: noDelay });
    this.runtime = runtime;
    this.hear = hear;
  }

  override async refreshRetryTokenForRetry(...[token, failure]: Parameters<Refresh>): ReturnType<Refresh> {
    await this.hear(failure.error);
    const next = await super.refreshRetryTokenForRetry(token, failure);
    const first = failure.errorType === 'THROTTLING' ? firstDelay.throttling : firstDelay.other;
    await this.runtime.sleep(Math.floor(this.jitter() * Math.min(first * 2 ** token.getRetryCount(), longestDelay)));
    return next;
  }

  /** From 0 to 1, out of the runtime's own randomness, so that a seeded one repeats itself. */
  private jitter(): number {
    return Number.parseInt(sha256(this.runtime.randomId(16)).slice(0, 8), 16) / 0xff_ff_ff_ff;
  }
}
