import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, cancellation, failure, remains } from './shapes.ts';

/** Published when an operation has ended because somebody wanted it to, and nothing that it began is under way any more. Consumed by the journal. */
export const OperationCancelled = defineEvent(
  'OperationCancelled',
  z.object({
    ...aboutOperation,
    summary: z.string(),
    cancellation,
    failure: z.optional(failure),
    advice: z.string(),
    remains,
    goesOn: z.array(z.string()),
  }),
);
