import * as z from 'zod/mini';
import { stepEnvironment, stepInput } from '../shared/step-contract.ts';

export const contract = {
  name: 'follow-drift',
  environment: z.object(stepEnvironment),
  input: stepInput,
} as const;
