import * as z from 'zod/mini';
import { accessEnvironment } from '../shared/gatekeeper.ts';
import { memberEnvironment } from '../shared/member-environment.ts';
import { scheduleEnvironment } from '../shared/schedule-environment.ts';

export const contract = {
  name: 'get-approval',
  environment: z.object({
    ...memberEnvironment,
    ACCESS_TABLE: accessEnvironment.ACCESS_TABLE,
    OPERATIONS_TABLE: z.string(),
    LEASES_TABLE: z.string(),
    EVENT_BUS_NAME: z.string(),
    ...scheduleEnvironment,
  }),
  /** With a task token from the machine; without one from a schedule, or because somebody has answered or cancelled. */
  input: z.object({ operationId: z.string(), taskToken: z.optional(z.string()) }),
} as const;
