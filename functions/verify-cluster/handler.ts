import { OperationError } from '../../core/errors.ts';
import { judgeHealth, justSeen } from '../../core/operation/health.ts';
import { operationStore, eksIn } from '../shared/compose.ts';
import { defineStep } from '../shared/define-step.ts';
import { observeCluster } from '../shared/observe/cluster.ts';
import { contract } from './contract.ts';
import { inspect, part } from './inspect.ts';

/** The last look: everything that the plan made is there and well. The control plane is always asked: it can be ACTIVE and ail. */
export const fn = defineStep('verify-cluster', contract, (wiring) => {
  const eks = eksIn(wiring);
  const operations = operationStore(wiring);
  return async ({ operationId, target }) => {
    const plan = await operations.findPlan(operationId);
    const seen = justSeen(await operations.steps(operationId), wiring.runtime.now());
    const client = await eks(target);
    const [controlPlane, others] = await Promise.all([observeCluster(client, target.cluster), inspect(client, target.cluster, plan?.steps ?? [], seen)]);
    const parts = [part('The control plane', controlPlane), ...others];
    const health = judgeHealth(parts);
    if (health.state === 'ill') throw new OperationError('RetryNever', 'ClusterUnhealthy', health.message);
    if (health.state === 'unsettled') throw new OperationError('RetryPatiently', 'ClusterNotSettled', health.message);
    return { done: { ...controlPlane.output, Parts: String(parts.length) } };
  };
});

export const { handler } = fn;
