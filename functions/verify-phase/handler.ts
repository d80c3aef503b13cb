import { OperationError } from '../../core/errors.ts';
import { leftBehind, shortcomings } from '../../core/operation/phase.ts';
import { eksIn, kubernetesIn, operationStore } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';
import { look } from './look.ts';

/** How long a cluster may take to come to rest after a phase. */
const patience = 30 * 60_000;

/** After a phase: the API server's version, add-ons well, nodes Ready on their kubelet, and no pod fallen that ran before. */
export const fn = defineStep('verify-phase', contract, (wiring) => {
  const [eks, kubernetes, operations] = [eksIn(wiring), kubernetesIn(wiring), operationStore(wiring)];
  return async ({ operationId, target, request, outputs, startedAt }) => {
    const [facts, plan] = await Promise.all([operations.findFacts(operationId), operations.findPlan(operationId)]);
    const reached = facts?.kubernetes.reached === true ? facts.kubernetes.facts : undefined;
    const seen = await look(await eks(target), reached && (await kubernetes(target)), target.cluster, request);
    const found = shortcomings(request, seen, reached?.baseline ?? { notRunning: [] }, leftBehind(plan?.steps ?? [], outputs));
    if (found.length === 0) return { done: { Nodes: String(seen.kubernetes?.nodes.length ?? '') } };
    const lasts = wiring.runtime.now() - startedAt > patience;
    throw new OperationError(lasts ? 'RetryNever' : 'RetryPatiently', lasts ? 'ClusterUnhealthy' : 'ClusterNotSettled', found.join(' '));
  };
});

export const { handler } = fn;
