import * as z from 'zod/mini';
import { OperationRequested } from '../../events/operation-requested.ts';
import { accessEnvironment } from '../shared/gatekeeper.ts';

export const contract = {
  name: 'open-operation',
  environment: z.object({ ...accessEnvironment, OPERATIONS_TABLE: z.string(), CLUSTERS_TABLE: z.string(), EVENT_BUS_NAME: z.string() }),
  /** `account`, `source`: of the event that carried the request. */
  input: z.object({ request: OperationRequested.detail, executionArn: z.string(), account: z.string(), source: z.string() }),
} as const;
