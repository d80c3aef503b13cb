import * as z from 'zod/mini';
import { OperationRequested } from '../../events/operation-requested.ts';

export const contract = {
  name: 'open-operation',
  environment: z.object({ OPERATIONS_TABLE: z.string() }),
  input: z.object({ request: OperationRequested.detail, executionArn: z.string() }),
} as const;
