import * as z from 'zod/mini';
import { time } from '../../events/shapes.ts';

/** Any event of the catalogue, as EventBridge delivers it. */
export const contract = {
  name: 'record-event',
  environment: z.object({ OPERATIONS_TABLE: z.string() }),
  input: z.looseObject({
    id: z.string(),
    time,
    'detail-type': z.string(),
    detail: z.looseObject({ operationId: z.string(), at: z.optional(time), requestedAt: z.optional(time) }),
  }),
} as const;
