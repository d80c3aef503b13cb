import { CreatePodIdentityAssociationCommand } from '@aws-sdk/client-eks';
import { podIdentityAssociationInput } from '../../core/plan/inputs.ts';
import { eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';

export const fn = defineStep('create-pod-identity-association', contract, (wiring) => {
  const eks = eksIn(wiring);
  return async ({ target, request, outputs, clientRequestToken }) => {
    const client = await eks(target);
    const { association } = await client.send(new CreatePodIdentityAssociationCommand({ ...podIdentityAssociationInput(target, request, outputs), clientRequestToken }));
    return { done: { AssociationId: association?.associationId ?? '' } };
  };
});

export const { handler } = fn;
