import { ProblemError } from './problem.ts';
import type { ApiRequest } from './route.ts';

export const idempotencyHeader = { 'Idempotency-Key': 'A request with the key of an earlier one is that request: it answers with the same operation and starts nothing.' } as const;

export function idempotencyKey({ headers }: ApiRequest): { idempotencyKey?: string } {
  const key = headers['idempotency-key'];
  if (key === undefined) return {};
  if (key.trim() === '' || key.length > 200) throw new ProblemError(400, 'An Idempotency-Key has 1 to 200 characters.');
  return { idempotencyKey: key };
}
