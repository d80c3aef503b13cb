import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';

/** Nothing changes, and people look. It ends when the time has passed that was asked for, however often it is begun. */
export const fn = defineStep('bake', contract, () => async ({ request, startedAt }) => ({ watch: { kind: 'time', until: startedAt + request.seconds * 1000 } }));

export const { handler } = fn;
