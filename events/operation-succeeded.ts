import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when an operation has done what was asked and the cluster was seen to be healthy. Consumed by the journal. */
export const OperationSucceeded = defineEvent('OperationSucceeded', z.object({ ...aboutOperation, summary: z.string() }));
