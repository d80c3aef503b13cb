import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, choice } from './shapes.ts';

/** Published when somebody has answered what was asked, each time they say so. Consumed by the journal. */
export const DecisionMade = defineEvent(
  'DecisionMade',
  z.object({
    ...aboutOperation,
    decisionId: z.string(),
    stepId: z.string(),
    group: z.string(),
    choice,
    by: z.string().check(z.minLength(1)),
    reason: z.optional(z.string()),
  }),
);
