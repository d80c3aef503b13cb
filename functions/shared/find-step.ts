import type { Operation } from '../../core/operation/operation.ts';
import type { Step } from '../../core/plan/plan.ts';
import type { OperationStore } from '../../core/ports.ts';

export interface FoundStep {
  readonly operation: Operation;
  readonly step: Step;
  /** It takes down what was made, or leads an upgrade back. */
  readonly leadsBack: boolean;
}

/** A planned step, of the building or of the taking down, with its operation. */
export async function findStep(operations: OperationStore, { operationId, stepId }: { readonly operationId: string; readonly stepId: string }): Promise<FoundStep | undefined> {
  const [operation, plan] = await Promise.all([operations.find(operationId), operations.findPlan(operationId)]);
  const forward = plan?.steps.find(({ id }) => id === stepId);
  const step = forward ?? plan?.takeDown.find(({ id }) => id === stepId);
  return operation && step && { operation, step, leadsBack: forward === undefined };
}
