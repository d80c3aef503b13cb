import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { time } from './shapes.ts';
import { askedAbout } from './access-decided.ts';

/** Published when the HTTP API has answered a request to change something, whatever became of it. Consumed by the audit log. */
export const RequestAnswered = defineEvent(
  'RequestAnswered',
  z.object({
    at: time,
    by: z.string(),
    request: z.string(),
    on: z.optional(askedAbout),
    status: z.int(),
    /** What was wrong with it. */
    reason: z.optional(z.string()),
    /** Of the document that it left. */
    version: z.optional(z.int()),
    requestId: z.optional(z.string()),
  }),
);
