import { leaseDuration } from '../../core/operation/lease.ts';
import type { Finding } from '../../core/checks/finding.ts';
import { OperationRefused } from '../../events/operation-refused.ts';
import { OperationStarted } from '../../events/operation-started.ts';
import { eventBus, leaseStore, operationStore } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { contract } from './contract.ts';

/** Takes the right to change the cluster. Another holder ends this operation before it has changed anything. */
export const fn = defineTask(contract, (wiring) => {
  const { runtime } = wiring;
  const operations = operationStore(wiring);
  const leases = leaseStore(wiring);
  const bus = eventBus(wiring);
  return async ({ operationId }) => {
    const operation = await requireOperation(operations, operationId);
    const { kind, target } = operation;
    const now = runtime.now();
    const at = new Date(now).toISOString();
    const lease = await leases.take(target, operationId, now, now + leaseDuration);
    if (lease.operationId === operationId) {
      await operations.move(operationId, 'running', { startedAt: operation.startedAt ?? at });
      await bus.publish(OperationStarted, { operationId, kind, target, at, executionArn: operation.executionArn ?? '', fence: lease.fence });
      return { outcome: 'taken' };
    }
    const findings = [heldBy(lease.operationId, target.cluster)];
    await operations.move(operationId, 'refused', { endedAt: at, findings });
    await bus.publish(OperationRefused, { operationId, kind, target, at, findings });
    return { outcome: 'held' };
  };
});

function heldBy(operationId: string, cluster: string): Finding {
  return {
    check: 'cluster-held',
    severity: 'blocker',
    message: `Operation ${operationId} is changing cluster ${cluster} right now.`,
    remedy: `Wait until ${operationId} has ended, and ask again if the change is still wanted.`,
  };
}

export const { handler } = fn;
