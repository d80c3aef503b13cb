import type { Operation } from '../../core/operation/operation.ts';
import type { Step } from '../../core/plan/plan.ts';
import type { OperationStore } from '../../core/ports.ts';

/** A planned step, of the building or of the taking down, with its operation. */
export async function findStep(operations: OperationStore, { operationId, stepId }: { readonly operationId: string; readonly stepId: string }): Promise<{ operation: Operation; step: Step } | undefined> {
  const [operation, plan] = await Promise.all([operations.find(operationId), operations.findPlan(operationId)]);
  const step = plan && [...plan.steps, ...plan.takeDown].find(({ id }) => id === stepId);
  return operation && step && { operation, step };
}
