import { kubernetesIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';

/** The autoscaler gets the replicas back that it had. */
export const fn = defineStep('resume-autoscaler', contract, (wiring) => {
  const kubernetes = kubernetesIn(wiring);
  return async ({ target, request: { deployment, replicas } }) => {
    const change = await (await kubernetes(target)).scale({ kind: 'Deployment', ...deployment }, replicas);
    return { done: { Autoscaler: change } };
  };
});

export const { handler } = fn;
