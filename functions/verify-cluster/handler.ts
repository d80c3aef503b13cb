import { OperationError } from '../../core/errors.ts';
import { judgeHealth, justSeen } from '../../core/operation/health.ts';
import { operationStore, eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { contract } from './contract.ts';
import { inspect } from './inspect.ts';

/** The last look: everything that the plan made is there and well. */
export const fn = defineStep('verify-cluster', contract, (wiring) => {
  const eks = eksIn(wiring);
  const operations = operationStore(wiring);
  return async ({ operationId, target }) => {
    const plan = await operations.findPlan(operationId);
    const seen = justSeen(await operations.steps(operationId), wiring.runtime.now());
    const parts = await inspect(await eks(target), target.cluster, plan?.steps ?? [], seen);
    const health = judgeHealth(parts);
    if (health.state === 'ill') throw new OperationError('RetryNever', 'ClusterUnhealthy', health.message);
    if (health.state === 'unsettled') throw new OperationError('RetryPatiently', 'ClusterNotSettled', health.message);
    return { done: { Parts: String(parts.length) } };
  };
});

export const { handler } = fn;
