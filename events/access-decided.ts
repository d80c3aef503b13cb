import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { target, time } from './shapes.ts';

/** What is asked for, where it is about one operation or one cluster. Not beside the time, or it would be in the operation's journal. */
export const askedAbout = z.object({ operationId: z.optional(z.string()), target: z.optional(target) });

/** Published when an entrance has let somebody change something, before it is done, or has denied somebody something. Consumed by the audit log. */
export const AccessDecided = defineEvent(
  'AccessDecided',
  z.object({
    at: time,
    entrance: z.enum(['api', 'slack']),
    /** The name by which the entrance knows somebody, such as a token's subject. */
    credential: z.string(),
    /** Absent for somebody whom nobody knows. */
    by: z.optional(z.string()),
    /** Which rights it takes. */
    actions: z.array(z.string()),
    /** The route, or what was done in Slack. */
    request: z.string(),
    on: z.optional(askedAbout),
    allowed: z.boolean(),
    /** That gives the right. */
    role: z.optional(z.string()),
    /** Why it is denied. */
    reason: z.optional(z.string()),
    /** AWS's or Slack's id of the request. */
    requestId: z.optional(z.string()),
  }),
);
