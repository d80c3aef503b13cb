import * as z from 'zod/mini';
import { memberEnvironment } from '../shared/member-environment.ts';
import { stepEnvironment, stepInput } from '../shared/step-contract.ts';

export const contract = {
  name: 'create-fargate-profile',
  environment: z.object({ ...memberEnvironment, ...stepEnvironment }),
  input: stepInput,
} as const;
