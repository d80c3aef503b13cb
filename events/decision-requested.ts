import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { aboutOperation, question } from './shapes.ts';

/** Published when a step is held up and people are to say what becomes of it. Consumed by the journal. */
export const DecisionRequested = defineEvent('DecisionRequested', z.object({ ...aboutOperation, ...question.shape }));
