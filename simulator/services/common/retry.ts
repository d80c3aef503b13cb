import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../random.ts';
import { AwsError } from '../../service.ts';

/** How long EventBridge and Scheduler keep trying to reach a target, in their own words and units. */
export interface RetryPolicy {
  readonly MaximumRetryAttempts: number;
  readonly MaximumEventAgeInSeconds: number;
}

export const defaultRetryPolicy: RetryPolicy = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 };

export interface Exhausted {
  readonly error: AwsError;
  /** Why no further attempt is made; absent when the error itself rules it out. */
  readonly condition?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
  readonly retries: number;
}

export interface Attempts {
  readonly clock: Clock;
  readonly random: Random;
  readonly policy: RetryPolicy;
  /** Tries once; `attempt` counts from 1. Rejects with `AwsError`. */
  run(attempt: number): Promise<void>;
  /** Called when no further attempt will be made after a failure. */
  exhausted(end: Exhausted): Promise<void>;
  /** Called at the very end, whichever it was. */
  ended?(): void;
}

/**
 * Starts attempts: the first now and, after retriable errors, others with exponential back-off and jitter, until one succeeds or
 * the policy is used up. An error that is not AWS's is a defect and is left to the clock to report.
 */
export function startAttempts(attempts: Attempts): void {
  const { clock, policy } = attempts;
  const begun = clock.now();
  const once = async (count: number): Promise<void> => {
    try {
      await attempts.run(count);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const retriable = isRetriable(error);
      const next = clock.now() + backOffMs(count, attempts.random);
      const condition = limitReached(policy, count, next - begun);
      if (retriable && condition === undefined) {
        clock.at(next, () => once(count + 1));
        return;
      }
      await attempts.exhausted({ error, retries: count - 1, ...(retriable && condition !== undefined ? { condition } : {}) });
    }
    attempts.ended?.();
  };
  clock.at(begun, () => once(1));
}

function limitReached(policy: RetryPolicy, count: number, ageMs: number): Exhausted['condition'] {
  if (count > policy.MaximumRetryAttempts) return 'MaximumRetryAttempts';
  return ageMs > policy.MaximumEventAgeInSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
}

const longestWaitMs = 600_000;

function backOffMs(count: number, random: Random): number {
  const ceiling = Math.min(longestWaitMs, 1000 * 2 ** Math.min(count, 20));
  return ceiling * (0.5 + random.next() / 2);
}

/** Faults and throttling pass; a wrong name, a wrong input or a missing permission does not. */
export function isRetriable(error: AwsError): boolean {
  return error.status >= 500 || error.status === 429 || /Throttl|TooManyRequests|LimitExceeded/.test(error.code);
}
