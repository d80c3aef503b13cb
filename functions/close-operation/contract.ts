import * as z from 'zod/mini';

/** EventBridge's `Step Functions Execution Status Change`. It leaves the input out when input and output together are too large. */
export const contract = {
  name: 'close-operation',
  environment: z.object({ OPERATIONS_TABLE: z.string(), LEASES_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  input: z.looseObject({
    detail: z.looseObject({
      status: z.string(),
      executionArn: z.string(),
      input: z.nullish(z.string()),
      error: z.nullish(z.string()),
      cause: z.nullish(z.string()),
    }),
  }),
} as const;
