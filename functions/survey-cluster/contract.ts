import * as z from 'zod/mini';
import { kubernetesEnvironment } from '../shared/member-environment.ts';

export const contract = {
  name: 'survey-cluster',
  environment: z.object({ ...kubernetesEnvironment, OPERATIONS_TABLE: z.string() }),
  input: z.object({ operationId: z.string() }),
} as const;
