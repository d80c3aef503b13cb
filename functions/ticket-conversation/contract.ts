import * as z from 'zod/mini';
import { TicketReceived } from '../../events/ticket-received.ts';
import { accessEnvironment } from '../shared/gatekeeper.ts';

export const contract = {
  name: 'ticket-conversation',
  environment: z.object({
    OPERATIONS_TABLE: z.string(),
    TICKETS_TABLE: z.string(),
    ...accessEnvironment,
    GITHUB_API_URL: z.string(),
    GITHUB_APP_ID: z.string(),
    GITHUB_APP_KEY_ID: z.string(),
    EVENT_BUS_NAME: z.string(),
    HOME_ACCOUNT: z.string(),
  }),
  input: z.looseObject({ detail: TicketReceived.detail }),
} as const;
