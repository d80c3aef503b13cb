import type { Finding } from '../../core/checks/finding.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { OperationStore } from '../../core/ports.ts';
import { OperationRefused } from '../../events/operation-refused.ts';
import type { EventBus } from './aws/event-bus.ts';

interface RefusalStores {
  readonly operations: OperationStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** Ends an operation before it has changed anything. */
export async function refuse({ operations, bus, now }: RefusalStores, { operationId, kind, target }: Pick<Operation, 'operationId' | 'kind' | 'target'>, findings: readonly Finding[]): Promise<void> {
  const at = new Date(now()).toISOString();
  await operations.move(operationId, 'refused', { endedAt: at, findings });
  await bus.publish(OperationRefused, { operationId, kind, target, at, findings: [...findings] });
}
