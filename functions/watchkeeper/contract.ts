import * as z from 'zod/mini';
import { memberEnvironment } from '../shared/member-environment.ts';

export const contract = {
  name: 'watchkeeper',
  environment: z.extend(memberEnvironment, { OPERATIONS_TABLE: z.string(), WATCHES_TABLE: z.string(), LEASES_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  input: z.unknown(),
} as const;
