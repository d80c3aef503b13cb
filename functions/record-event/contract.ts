import * as z from 'zod/mini';

export const contract = {
  name: 'record-event',
  environment: z.object({ OPERATIONS_TABLE: z.string() }),
  input: z.looseObject({ id: z.string(), time: z.string(), 'detail-type': z.string(), detail: z.looseObject({ operationId: z.string() }) }),
} as const;
