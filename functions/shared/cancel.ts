import type { Cancellation } from '../../core/operation/cancellation.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { OperationStore } from '../../core/ports.ts';
import { CancellationRequested } from '../../events/cancellation-requested.ts';
import type { EventBus } from './aws/event-bus.ts';

/** Marks an operation, and has it look up. Said again, the event goes out again: the first one may have been lost. Rejects with Conflict when it has ended. */
export async function cancelOperation({ operations, bus }: { readonly operations: OperationStore; readonly bus: EventBus }, { operationId, kind, target }: Operation, wanted: Cancellation): Promise<Operation> {
  const { operation, begun } = await operations.cancel(operationId, wanted);
  const { by, reason, at } = operation.cancellation ?? wanted;
  const open = new Set((await operations.steps(operationId)).flatMap(({ stepId, state }) => (state === 'started' ? [stepId] : [])));
  await bus.publish(CancellationRequested, { operationId, kind, target, at, by, ...(reason !== undefined && { reason }), underWay: begun.filter((stepId) => open.has(stepId)) });
  return operation;
}
