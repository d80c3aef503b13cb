import * as z from 'zod/mini';
import { stepEnvironment, stepInput } from '../shared/step-contract.ts';

export const contract = {
  name: 'bake',
  environment: z.object(stepEnvironment),
  input: stepInput,
} as const;
