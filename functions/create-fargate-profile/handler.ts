import { CreateFargateProfileCommand, DescribeFargateProfileCommand } from '@aws-sdk/client-eks';
import { fargateProfileInput } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-fargate-profile', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, outputs, clientRequestToken }) => {
    const client = await eks(target);
    const input = fargateProfileInput(target, request, outputs);
    const { clusterName, fargateProfileName } = input;
    await createOnce(
      operationId,
      async () => client.send(new CreateFargateProfileCommand({ ...input, clientRequestToken })),
      async () => (await client.send(new DescribeFargateProfileCommand({ clusterName, fargateProfileName }))).fargateProfile?.tags,
    );
    return { watch: { kind: 'fargate-profile', fargateProfileName, toward: 'active' } };
  };
});

export const { handler } = fn;
