import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, finding } from './shapes.ts';

/** Published when an operation ends before anything was changed, because a finding stops it. Consumed by the journal. */
export const OperationRefused = defineEvent('OperationRefused', z.object({ ...aboutOperation, findings: z.array(finding) }));
