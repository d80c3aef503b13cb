import * as z from 'zod/mini';
import { memberEnvironment } from '../shared/member-environment.ts';

export const contract = {
  name: 'survey-account',
  environment: z.object({ ...memberEnvironment, OPERATIONS_TABLE: z.string() }),
  input: z.object({ operationId: z.string() }),
} as const;
