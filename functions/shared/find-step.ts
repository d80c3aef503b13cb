import type { Operation } from '../../core/operation/operation.ts';
import { beginTogether } from '../../core/plan/order.ts';
import type { Step } from '../../core/plan/plan.ts';
import type { OperationStore } from '../../core/ports.ts';

export interface FoundStep {
  readonly operation: Operation;
  readonly step: Step;
  /** It takes down what was made, or leads an upgrade back. */
  readonly leadsBack: boolean;
  /** How many of its kind begin together, itself among them. */
  readonly together: number;
}

/** A planned step, of the building or of the taking down, with its operation. */
export async function findStep(operations: OperationStore, { operationId, stepId }: { readonly operationId: string; readonly stepId: string }): Promise<FoundStep | undefined> {
  const [operation, plan] = await Promise.all([operations.find(operationId), operations.findPlan(operationId)]);
  const forward = plan?.steps.find(({ id }) => id === stepId);
  const step = forward ?? plan?.takeDown.find(({ id }) => id === stepId);
  if (!operation || !plan || !step) return undefined;
  return { operation, step, leadsBack: forward === undefined, together: beginTogether(step, forward ? plan.steps : plan.takeDown) };
}
