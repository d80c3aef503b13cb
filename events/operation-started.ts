import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when an operation holds its cluster's lease and its workflow begins. Consumed by the journal, and by the watchkeeper, which wakes up. */
export const OperationStarted = defineEvent('OperationStarted', z.object({ ...aboutOperation, executionArn: z.string(), fence: z.int() }));
