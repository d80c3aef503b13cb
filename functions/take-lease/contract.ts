import * as z from 'zod/mini';
import { accessEnvironment } from '../shared/gatekeeper.ts';
import { memberEnvironment } from '../shared/member-environment.ts';
import { scheduleEnvironment } from '../shared/schedule-environment.ts';

export const contract = {
  name: 'take-lease',
  environment: z.object({
    ...memberEnvironment,
    ...accessEnvironment,
    OPERATIONS_TABLE: z.string(),
    LEASES_TABLE: z.string(),
    CALENDAR_TABLE: z.string(),
    EVENT_BUS_NAME: z.string(),
    ...scheduleEnvironment,
  }),
  /** `scheduled`: not from the machine but from the schedule that was left when the window was closed. */
  input: z.object({ operationId: z.string(), taskToken: z.string(), scheduled: z.optional(z.literal(true)) }),
} as const;
