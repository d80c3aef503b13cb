import * as z from 'zod/mini';
import { kubernetesEnvironment } from '../shared/member-environment.ts';
import { stepEnvironment, stepInput } from '../shared/step-contract.ts';

export const contract = {
  name: 'pause-autoscaler',
  environment: z.object({ ...kubernetesEnvironment, ...stepEnvironment }),
  input: stepInput,
} as const;
