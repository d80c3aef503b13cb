import { StandardRetryStrategy } from '@smithy/core/retry';
import type { Runtime } from '../runtime.ts';

type Token = Awaited<ReturnType<StandardRetryStrategy['refreshRetryTokenForRetry']>>;

/**
 * The SDK's standard retries, waiting on the runtime's clock: the SDK itself sleeps on the machine's, which virtual
 * time cannot see.
 */
export class ClockedRetryStrategy extends StandardRetryStrategy {
  private readonly runtime: Pick<Runtime, 'sleep'>;

  constructor(runtime: Pick<Runtime, 'sleep'>, maxAttempts = 4) {
    super(async () => maxAttempts);
    this.runtime = runtime;
  }

  override async refreshRetryTokenForRetry(...failure: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>): Promise<Token> {
    const token = await super.refreshRetryTokenForRetry(...failure);
    await this.runtime.sleep(token.getRetryDelay());
    token.getRetryDelay = () => 0;
    return token;
  }
}
