import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, failure, remains } from './shapes.ts';

/** Published when an operation has failed for good, after what it made was taken down or left on request. Consumed by the journal. */
export const OperationFailed = defineEvent(
  'OperationFailed',
  z.object({
    ...aboutOperation,
    summary: z.string(),
    failure,
    advice: z.optional(z.string()),
    remains,
  }),
);
