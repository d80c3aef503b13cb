import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when a step's Lambda is about to ask AWS for its change, the first time. Consumed by the journal and the audit log. */
export const StepStarted = defineEvent(
  'StepStarted',
  z.object({
    ...aboutOperation,
    stepId: z.string(),
    title: z.string(),
    expectedSeconds: z.number(),
    /** The kind of change, such as `create-node-group`. */
    action: z.optional(z.string()),
    /** What AWS knows the request by: CloudTrail has it too. */
    clientRequestToken: z.optional(z.string()),
    /** The role in the cluster's account. */
    as: z.optional(z.string()),
    requestedBy: z.optional(z.object({ principal: z.string(), via: z.string() })),
  }),
);
