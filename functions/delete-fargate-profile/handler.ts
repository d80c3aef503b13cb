import { DeleteFargateProfileCommand, DescribeFargateProfileCommand } from '@aws-sdk/client-eks';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { deleteOwn } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('delete-fargate-profile', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request: { fargateProfileName } }) => {
    const client = await eks(target);
    const profile = { clusterName: target.cluster, fargateProfileName };
    const deleting = await deleteOwn(
      operationId,
      async () => (await client.send(new DescribeFargateProfileCommand(profile))).fargateProfile?.tags,
      async () => client.send(new DeleteFargateProfileCommand(profile)),
    );
    return deleting ? { watch: { kind: 'fargate-profile', fargateProfileName, toward: 'deleted' } } : { done: {} };
  };
});

export const { handler } = fn;
