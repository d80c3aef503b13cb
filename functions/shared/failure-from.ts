import { classify, type RetryClass } from '../../core/errors.ts';
import { failureOf } from '../../core/operation/failure.ts';
import type { Failure } from '../../core/operation/operation.ts';

/** What was thrown, as a step's record tells it: the outcome and AWS's own words apart. */
export function failureFrom(thrown: unknown): Failure & { readonly retry: RetryClass } {
  const { retry, message } = classify(thrown);
  return { retry, ...failureOf({ Error: retry, Cause: message }) };
}
