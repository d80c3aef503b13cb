import type { Failure, Operation, Remnant } from '../../core/operation/operation.ts';
import type { LeaseStore, OperationStore } from '../../core/ports.ts';
import type { EventBus } from './aws/event-bus.ts';

export interface EndStores {
  readonly operations: OperationStore;
  readonly leases: LeaseStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** What a failed operation leaves behind; `unknown` when nobody could look. */
export type Remains = readonly Remnant[] | 'unknown';

/** The last words of an operation that did what was asked. */
export async function endAsSucceeded(stores: EndStores, operation: Operation, summary: string): Promise<void> {
  const at = new Date(stores.now()).toISOString();
  const { operationId, kind, target } = operation;
  await stores.operations.move(operationId, 'succeeded', { endedAt: at, report: { summary, remains: [] } });
  await stores.leases.release(target, operationId);
  await stores.bus.publish({ type: 'OperationSucceeded', detail: { operationId, kind, target, at, summary } });
}

/** The last words of an operation that failed: why, and what remains. */
export async function endAsFailed(stores: EndStores, operation: Operation, failure: Failure, remains: Remains): Promise<void> {
  const at = new Date(stores.now()).toISOString();
  const { operationId, kind, target } = operation;
  const summary = summaryOf(operation, failure, remains);
  const known = remains === 'unknown' ? [] : [...remains];
  await stores.operations.move(operationId, 'failed', { endedAt: at, report: { summary, failure, remains: known } });
  await stores.leases.release(target, operationId);
  await stores.bus.publish({ type: 'OperationFailed', detail: { operationId, kind, target, at, summary, failure, remains: known } });
}

function summaryOf({ target, startedAt }: Operation, { outcome }: Failure, remains: Remains): string {
  if (startedAt === undefined) return `Cluster ${target.cluster} was not touched: ${outcome}.`;
  return `Cluster ${target.cluster} could not be built: ${outcome}; ${whatRemains(remains)}.`;
}

function whatRemains(remains: Remains): string {
  if (remains === 'unknown') return 'nobody has seen what remains of what was made';
  if (remains.length === 0) return 'nothing that was made remains';
  return `${remains.length} of the resources that were made remain${remains.length === 1 ? 's' : ''}`;
}
