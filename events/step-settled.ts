import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when a step's resource is steady, or has failed with EKS's own words. Consumed by the journal. */
export const StepSettled = defineEvent(
  'StepSettled',
  z.object({
    ...aboutOperation,
    stepId: z.string(),
    title: z.string(),
    seconds: z.number(),
    result: z.enum(['succeeded', 'failed']),
    outcome: z.optional(z.string()),
    message: z.optional(z.string()),
  }),
);
