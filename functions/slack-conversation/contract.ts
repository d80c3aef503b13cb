import * as z from 'zod/mini';
import { SlackRequestReceived } from '../../events/slack-request-received.ts';
import { accessEnvironment } from '../shared/gatekeeper.ts';

export const contract = {
  name: 'slack-conversation',
  environment: z.object({
    OPERATIONS_TABLE: z.string(),
    CLUSTERS_TABLE: z.string(),
    LEASES_TABLE: z.string(),
    WATCHES_TABLE: z.string(),
    CALENDAR_TABLE: z.string(),
    ...accessEnvironment,
    SLACK_BOT_TOKEN_ID: z.string(),
    SLACK_API_URL: z.string(),
    EVENT_BUS_NAME: z.string(),
    HOME_ACCOUNT: z.string(),
  }),
  input: z.looseObject({ detail: SlackRequestReceived.detail }),
} as const;
