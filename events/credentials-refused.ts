import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { time } from './shapes.ts';

/** Published when an entrance refuses tokens or signatures: the first, and then at most once a minute from each instance of its function. Consumed by the audit log. */
export const CredentialsRefused = defineEvent(
  'CredentialsRefused',
  z.object({
    at: time,
    entrance: z.enum(['api', 'slack', 'ticket']),
    /** How many since `since`. */
    count: z.int().check(z.gte(1)),
    since: time,
    /** Why, each with how often. */
    reasons: z.record(z.string(), z.int()),
  }),
);
