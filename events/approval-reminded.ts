import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, approvalQuestion } from './shapes.ts';

/** Published when a plan still waits for people, and its rule has them reminded. Consumed by the journal. */
export const ApprovalReminded = defineEvent('ApprovalReminded', z.object({ ...aboutOperation, ...approvalQuestion }));
