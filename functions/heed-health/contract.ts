import * as z from 'zod/mini';
import { accessEnvironment } from '../shared/gatekeeper.ts';

/** An event of AWS Health about EKS, as far as it is read. */
export const contract = {
  name: 'heed-health',
  environment: z.object({ ...accessEnvironment, OPERATIONS_TABLE: z.string(), CLUSTERS_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  input: z.looseObject({
    account: z.string(),
    detail: z.looseObject({
      eventArn: z.string(),
      statusCode: z.optional(z.string()),
      affectedEntities: z.optional(z.array(z.looseObject({ entityValue: z.string(), status: z.optional(z.string()) }))),
    }),
  }),
} as const;
