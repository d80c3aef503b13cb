import * as z from 'zod/mini';

export const contract = {
  name: 'plan-provision',
  environment: z.object({ OPERATIONS_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  input: z.object({ operationId: z.string(), facts: z.looseObject({ takenAt: z.string() }), account: z.optional(z.looseObject({})) }),
} as const;
