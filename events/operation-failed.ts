import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when an operation has failed for good, after what it made was taken down or left on request. Consumed by the journal. */
export const OperationFailed = defineEvent(
  'OperationFailed',
  z.object({
    ...aboutOperation,
    summary: z.string(),
    failure: z.object({ outcome: z.string(), message: z.string(), stepId: z.optional(z.string()) }),
    advice: z.optional(z.string()),
    remains: z.array(z.object({ type: z.string(), id: z.string(), status: z.string() })),
  }),
);
