import type { Failure, Operation } from '../../core/operation/operation.ts';
import { failureSummary, type Remains } from '../../core/operation/words.ts';
import type { LeaseStore, OperationStore } from '../../core/ports.ts';
import { OperationFailed } from '../../events/operation-failed.ts';
import { OperationSucceeded } from '../../events/operation-succeeded.ts';
import type { EventBus } from './aws/event-bus.ts';

export interface EndStores {
  readonly operations: OperationStore;
  readonly leases: LeaseStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** The last words of an operation that did what was asked. */
export async function endAsSucceeded(stores: EndStores, operation: Operation, summary: string): Promise<void> {
  const at = new Date(stores.now()).toISOString();
  const { operationId, kind, target } = operation;
  await stores.operations.move(operationId, 'succeeded', { endedAt: at, report: { summary, remains: [] } });
  await stores.leases.release(target, operationId);
  await stores.bus.publish(OperationSucceeded, { operationId, kind, target, at, summary });
}

/** The last words of an operation that failed: why, and what remains. */
export async function endAsFailed(stores: EndStores, operation: Operation, failure: Failure, remains: Remains): Promise<void> {
  const at = new Date(stores.now()).toISOString();
  const { operationId, kind, target } = operation;
  const summary = failureSummary(operation, failure, remains);
  const known = remains === 'unknown' ? [] : [...remains];
  await stores.operations.move(operationId, 'failed', { endedAt: at, report: { summary, failure, remains: known } });
  await stores.leases.release(target, operationId);
  await stores.bus.publish(OperationFailed, { operationId, kind, target, at, summary, failure, remains: known });
}
