import * as z from 'zod/mini';

export const contract = {
  name: 'close-operation',
  environment: z.object({ OPERATIONS_TABLE: z.string(), LEASES_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  input: z.looseObject({ detail: z.looseObject({ status: z.string(), executionArn: z.string(), input: z.string(), error: z.optional(z.nullable(z.string())), cause: z.optional(z.nullable(z.string())) }) }),
} as const;
