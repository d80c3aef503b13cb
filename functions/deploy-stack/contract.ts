import * as z from 'zod/mini';
import { memberEnvironment } from '../shared/member-environment.ts';
import { stepEnvironment, stepInput } from '../shared/step-contract.ts';

export const contract = {
  name: 'deploy-stack',
  environment: z.object({ ...memberEnvironment, ...stepEnvironment, STACK_ROLE_NAME: z.string() }),
  input: stepInput,
} as const;
