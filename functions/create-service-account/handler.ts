import { serviceAccountInput } from '../../core/plan/inputs.ts';
import { kubernetesIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';

/** One that is there already gets the labels and annotations, whoever made it. */
export const fn = defineStep('create-service-account', contract, (wiring) => {
  const kubernetes = kubernetesIn(wiring);
  return async ({ target, request, outputs }) => {
    const cluster = await kubernetes(target);
    await cluster.ensureServiceAccount(serviceAccountInput(request, outputs));
    return { done: {} };
  };
});

export const { handler } = fn;
