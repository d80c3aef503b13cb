import * as z from 'zod/mini';
import { memberEnvironment } from '../shared/member-environment.ts';

export const contract = {
  name: 'report-operation',
  environment: z.object({ ...memberEnvironment, OPERATIONS_TABLE: z.string(), LEASES_TABLE: z.string(), CLUSTERS_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  input: z.object({ operationId: z.string(), failure: z.optional(z.object({ Error: z.optional(z.string()), Cause: z.optional(z.string()) })) }),
} as const;
