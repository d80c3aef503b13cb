import * as z from 'zod/mini';
import { defineEvent } from './define-event.ts';
import { operationId, time } from './shapes.ts';
import { ticketName } from './ticket-received.ts';

/**
 * Published when it is settled what a ticket asks for, and it is to be told.
 * Consumed by `ticket-messenger`, which reads anew what there is to tell.
 */
export const TicketAnswered = defineEvent(
  'TicketAnswered',
  z.object({
    ticket: z.object(ticketName),
    answer: z.enum(['planned', 'requested', 'unfit', 'unknown-person', 'not-entitled', 'under-way', 'answered', 'cancelled']),
    /** What was asked for with it. */
    about: z.optional(operationId),
    at: time,
  }),
);
