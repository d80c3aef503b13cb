import * as z from 'zod/mini';

export const contract = {
  name: 'api',
  environment: z.object({ OPERATIONS_TABLE: z.string(), CLUSTERS_TABLE: z.string(), EVENT_BUS_NAME: z.string(), HOME_ACCOUNT: z.string() }),
  input: z.unknown(),
} as const;
