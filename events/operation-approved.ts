import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when enough people have approved the plan of an operation. Consumed by the journal. */
export const OperationApproved = defineEvent('OperationApproved', z.object({ ...aboutOperation, planHash: z.string(), by: z.array(z.string()).check(z.minLength(1)) }));
