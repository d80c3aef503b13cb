import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when somebody wants an operation to end, each time they say so. Consumed by `cancel-operation` and `get-approval`, which wake what it waits for, and by the journal. */
export const CancellationRequested = defineEvent(
  'CancellationRequested',
  z.object({
    ...aboutOperation,
    by: z.string().check(z.minLength(1)),
    reason: z.optional(z.string()),
    /** Ids of the steps that had begun and had not ended. */
    underWay: z.array(z.string()),
  }),
);
