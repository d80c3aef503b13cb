import * as z from 'zod/mini';

/** Any event about an operation, or a tick, which is about none. */
export const contract = {
  name: 'slack-messenger',
  environment: z.object({
    OPERATIONS_TABLE: z.string(),
    LEASES_TABLE: z.string(),
    CALENDAR_TABLE: z.string(),
    SLACK_TABLE: z.string(),
    SLACK_BOT_TOKEN_ID: z.string(),
    SLACK_API_URL: z.string(),
    SLACK_CHANNEL: z.string(),
  }),
  input: z.looseObject({ detail: z.optional(z.looseObject({ operationId: z.optional(z.string()) })) }),
} as const;
