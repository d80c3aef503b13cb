import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, finding } from './shapes.ts';

/** Published when the plan of an operation is made and nothing stops it. Consumed by the journal. */
export const OperationPlanned = defineEvent(
  'OperationPlanned',
  z.object({ ...aboutOperation, planHash: z.string(), steps: z.int(), expectedSeconds: z.number(), findings: z.array(finding), dryRun: z.boolean() }),
);
