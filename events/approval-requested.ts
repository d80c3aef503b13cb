import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, approvalQuestion } from './shapes.ts';

/** Published when people are asked to approve a plan: the first time, and when another plan was made. Consumed by the journal. */
export const ApprovalRequested = defineEvent(
  'ApprovalRequested',
  z.object({
    ...aboutOperation,
    ...approvalQuestion,
    /** The plan that was asked about before. */
    before: z.optional(z.string()),
  }),
);
