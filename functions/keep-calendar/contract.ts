import * as z from 'zod/mini';

export const contract = {
  name: 'keep-calendar',
  environment: z.object({ OPERATIONS_TABLE: z.string(), CALENDAR_TABLE: z.string(), SCHEDULE_GROUP: z.string(), SCHEDULE_ROLE_ARN: z.string(), SCHEDULE_TARGET_ARN: z.string() }),
  /** A tick. */
  input: z.looseObject({}),
} as const;
