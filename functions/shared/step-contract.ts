import * as z from 'zod/mini';

/** What a machine gives to a step's function: which step, and the task token where the state waits for one. */
export const stepInput = z.object({ operationId: z.string(), stepId: z.string(), taskToken: z.optional(z.string()) });

/** Variables of every step's function. */
export const stepEnvironment = {
  OPERATIONS_TABLE: z.string(),
  WATCHES_TABLE: z.string(),
  LEASES_TABLE: z.string(),
  CALENDAR_TABLE: z.string(),
  EVENT_BUS_NAME: z.string(),
} as const;
