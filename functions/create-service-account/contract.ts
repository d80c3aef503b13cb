import * as z from 'zod/mini';
import { kubernetesEnvironment } from '../shared/member-environment.ts';
import { stepEnvironment, stepInput } from '../shared/step-contract.ts';

export const contract = {
  name: 'create-service-account',
  environment: z.object({ ...kubernetesEnvironment, ...stepEnvironment }),
  input: stepInput,
} as const;
