import * as z from 'zod/mini';
import { ticketSystems } from '../core/tickets/ticket.ts';
import { defineEvent } from './define-event.ts';
import { time } from './shapes.ts';

const person = z.object({ id: z.string(), name: z.string() });

/** Which ticket. */
export const ticketName = {
  system: z.enum(ticketSystems),
  place: z.string().check(z.minLength(1)),
  id: z.string().check(z.minLength(1)),
  key: z.string().check(z.minLength(1)),
  link: z.string(),
  installation: z.optional(z.number()),
} as const;

/**
 * Published when a system of tickets has told of a change of one, and its signature was seen to be that system's.
 * Consumed by `ticket-conversation`, which does the same for the same change once.
 */
export const TicketReceived = defineEvent(
  'TicketReceived',
  z.object({
    /** The same for every delivery of one change. */
    requestId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
    /** The system's own name of the delivery, which it does not sign. */
    deliveryId: z.optional(z.string()),
    receivedAt: time,
    ticket: z.object({
      ...ticketName,
      revision: z.number(),
      stage: z.string(),
      moved: z.boolean(),
      by: person,
      reporter: person,
      fields: z.record(z.string(), z.unknown()),
    }),
  }),
);
