import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when a step is about to ask AWS once more for a change that has failed, or for what takes it back. Consumed by the journal and the audit log. */
export const StepRepeated = defineEvent(
  'StepRepeated',
  z.object({
    ...aboutOperation,
    stepId: z.string(),
    title: z.string(),
    action: z.string(),
    /** Why it did not end before. */
    outcome: z.string(),
    message: z.string(),
    /** How often it has come back by now. */
    times: z.int().check(z.gte(1)),
    /** Another one than the first time's. */
    clientRequestToken: z.string(),
    as: z.optional(z.string()),
  }),
);
