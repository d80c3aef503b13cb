import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation } from './shapes.ts';

/** Published when a step's Lambda is about to ask AWS for its change, the first time. Consumed by the journal. */
export const StepStarted = defineEvent('StepStarted', z.object({ ...aboutOperation, stepId: z.string(), title: z.string(), expectedSeconds: z.number() }));
