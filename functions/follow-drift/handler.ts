import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';

/** Nothing to start: EKS Auto Mode and Karpenter replace their nodes by themselves, and the watchkeeper sees when all have the version. */
export const fn = defineStep('follow-drift', contract, () => async ({ request: { owner, nodePools, to } }) => ({ watch: { kind: 'nodes', owner, nodePools, version: to } }));

export const { handler } = fn;
