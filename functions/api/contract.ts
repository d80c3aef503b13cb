import * as z from 'zod/mini';
import { accessEnvironment } from '../shared/gatekeeper.ts';

const texts = z.nullish(z.record(z.string(), z.optional(z.string())));

/** API Gateway's proxy event, format 1.0, as far as the API reads it. */
export const contract = {
  name: 'api',
  environment: z.object({ ...accessEnvironment, OPERATIONS_TABLE: z.string(), CLUSTERS_TABLE: z.string(), LEASES_TABLE: z.string(), WATCHES_TABLE: z.string(), CALENDAR_TABLE: z.string(), AUDIT_LOG_TABLE: z.string(), TICKETS_TABLE: z.string(), EVENT_BUS_NAME: z.string(), HOME_ACCOUNT: z.string() }),
  input: z.looseObject({
    httpMethod: z.string(),
    path: z.string(),
    headers: texts,
    queryStringParameters: texts,
    body: z.nullish(z.string()),
    isBase64Encoded: z._default(z.boolean(), false),
    /** What the authoriser found out. */
    requestContext: z.looseObject({ requestId: z.optional(z.string()), authorizer: z.nullish(z.looseObject({ principal: z.optional(z.string()) })) }),
  }),
} as const;

export type ProxyEvent = z.infer<typeof contract.input>;
