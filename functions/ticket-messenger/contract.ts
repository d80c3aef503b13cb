import * as z from 'zod/mini';
import { ticketSystems } from '../../core/tickets/ticket.ts';

/** Any event about an operation or a ticket, or a tick, which is about none. */
export const contract = {
  name: 'ticket-messenger',
  environment: z.object({
    OPERATIONS_TABLE: z.string(),
    LEASES_TABLE: z.string(),
    CALENDAR_TABLE: z.string(),
    TICKETS_TABLE: z.string(),
    JIRA_URL: z.string(),
    JIRA_API_TOKEN_ID: z.string(),
    SERVICENOW_URL: z.string(),
    SERVICENOW_CLIENT_ID: z.string(),
    GITHUB_API_URL: z.string(),
    GITHUB_APP_ID: z.string(),
    GITHUB_APP_KEY_ID: z.string(),
  }),
  input: z.looseObject({
    detail: z.optional(z.looseObject({ operationId: z.optional(z.string()), ticket: z.optional(z.looseObject({ system: z.enum(ticketSystems), id: z.string() })) })),
  }),
} as const;
