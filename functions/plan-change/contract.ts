import * as z from 'zod/mini';

export const contract = {
  name: 'plan-change',
  environment: z.object({ OPERATIONS_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  input: z.object({ operationId: z.string() }),
} as const;
