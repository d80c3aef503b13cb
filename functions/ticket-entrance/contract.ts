import * as z from 'zod/mini';

/** API Gateway's proxy event, format 1.0, as far as a signature is about it. */
export const contract = {
  name: 'ticket-entrance',
  environment: z.object({
    TICKETS_TABLE: z.string(),
    EVENT_BUS_NAME: z.string(),
    JIRA_WEBHOOK_SECRET_ID: z.string(),
    SERVICENOW_WEBHOOK_SECRET_ID: z.string(),
    GITHUB_WEBHOOK_SECRET_ID: z.string(),
  }),
  input: z.looseObject({
    path: z.string(),
    headers: z.nullish(z.record(z.string(), z.optional(z.string()))),
    body: z.nullish(z.string()),
    isBase64Encoded: z._default(z.boolean(), false),
  }),
} as const;

export type Delivery = z.infer<typeof contract.input>;
