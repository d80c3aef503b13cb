import * as z from 'zod/mini';

/** Variables of every function that has a waiting operation looked at again. */
export const scheduleEnvironment = {
  SCHEDULE_GROUP: z.string(),
  SCHEDULE_ROLE_ARN: z.string(),
  SCHEDULE_TARGET_ARN: z.string(),
} as const;

export type ScheduleSettings = z.infer<z.ZodMiniObject<typeof scheduleEnvironment>>;
