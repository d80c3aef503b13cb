import * as z from 'zod/mini';
import { kubernetesEnvironment } from '../shared/member-environment.ts';

export const contract = {
  name: 'watchkeeper',
  environment: z.object({ ...kubernetesEnvironment, OPERATIONS_TABLE: z.string(), WATCHES_TABLE: z.string(), LEASES_TABLE: z.string(), CALENDAR_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  /** An event: a tick, or that an operation started. */
  input: z.looseObject({ 'detail-type': z.optional(z.string()) }),
} as const;
