import { CreatePodIdentityAssociationCommand, DescribePodIdentityAssociationCommand, ListPodIdentityAssociationsCommand } from '@aws-sdk/client-eks';
import { podIdentityAssociationInput } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { createOnce } from '../shared/ownership.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-pod-identity-association', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ operationId, target, request, outputs, clientRequestToken }) => {
    const client = await eks(target);
    const input = podIdentityAssociationInput(target, request, outputs);
    const { clusterName, namespace, serviceAccount } = input;
    await createOnce(
      operationId,
      async () => client.send(new CreatePodIdentityAssociationCommand({ ...input, clientRequestToken })),
      async () => {
        const { associations: [present] = [] } = await client.send(new ListPodIdentityAssociationsCommand({ clusterName, namespace, serviceAccount }));
        if (present === undefined) return undefined;
        return (await client.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId: present.associationId }))).association?.tags;
      },
    );
    return { done: {} };
  };
});

export const { handler } = fn;
