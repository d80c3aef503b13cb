import * as z from 'zod/mini';

/** API Gateway's proxy event, format 1.0, as far as a signature is about it. */
export const contract = {
  name: 'slack-entrance',
  environment: z.object({ SLACK_TABLE: z.string(), EVENT_BUS_NAME: z.string(), SLACK_SIGNING_SECRET_ID: z.string() }),
  input: z.looseObject({
    headers: z.nullish(z.record(z.string(), z.optional(z.string()))),
    body: z.nullish(z.string()),
    isBase64Encoded: z._default(z.boolean(), false),
  }),
} as const;

export type Delivery = z.infer<typeof contract.input>;
