import * as z from 'zod/mini';
import { memberEnvironment } from '../shared/member-environment.ts';
import { scheduleEnvironment } from '../shared/schedule-environment.ts';

/** The event that somebody wants an operation to end. */
export const contract = {
  name: 'cancel-operation',
  environment: z.object({
    ...memberEnvironment,
    OPERATIONS_TABLE: z.string(),
    WATCHES_TABLE: z.string(),
    LEASES_TABLE: z.string(),
    CALENDAR_TABLE: z.string(),
    EVENT_BUS_NAME: z.string(),
    ...scheduleEnvironment,
  }),
  input: z.looseObject({ detail: z.looseObject({ operationId: z.string() }) }),
} as const;
