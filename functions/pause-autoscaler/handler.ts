import { kubernetesIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';

/** While nodes are rolled nobody else adds or takes away any. */
export const fn = defineStep('pause-autoscaler', contract, (wiring) => {
  const kubernetes = kubernetesIn(wiring);
  return async ({ target, request: { deployment } }) => {
    const change = await (await kubernetes(target)).scale({ kind: 'Deployment', ...deployment }, 0);
    return { done: { Autoscaler: change } };
  };
});

export const { handler } = fn;
