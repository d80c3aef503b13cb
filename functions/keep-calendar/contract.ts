import * as z from 'zod/mini';
import { scheduleEnvironment } from '../shared/schedule-environment.ts';

export const contract = {
  name: 'keep-calendar',
  environment: z.object({ OPERATIONS_TABLE: z.string(), CALENDAR_TABLE: z.string(), ...scheduleEnvironment }),
  /** A tick. */
  input: z.looseObject({}),
} as const;
