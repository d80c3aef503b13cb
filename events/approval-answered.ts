import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, approvalDecision } from './shapes.ts';

/** Published when somebody approves or rejects a plan and it counts, each time they say so. Consumed by `get-approval`, which lets the operation go on or ends it, and by the journal. */
export const ApprovalAnswered = defineEvent('ApprovalAnswered', z.object({ ...aboutOperation, ...approvalDecision, missing: z.int() }));
