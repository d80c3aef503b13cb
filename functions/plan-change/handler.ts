import { OperationError } from '../../core/errors.ts';
import { eventBus, operationStore } from '../shared/compose.ts';
import { concludePlanning } from '../shared/conclude-planning.ts';
import { defineTask } from '../shared/define-task.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { sha256 } from '../shared/sha256.ts';
import { contract } from './contract.ts';
import { planChange } from './plan-change.ts';

/** Makes the plan of a change to a living cluster from the facts that its survey kept. */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  const now = () => wiring.runtime.now();
  return async ({ operationId }) => {
    const operation = await requireOperation(operations, operationId);
    const [request, facts] = await Promise.all([operations.findRequest(operationId), operations.findFacts(operationId)]);
    if (!request || !facts) throw new OperationError('RetryNever', 'UnknownOperation', `Operation ${operationId} has not been surveyed.`);
    const planning = planChange(request, { operationId, target: operation.target, facts, now: now(), sha256 });
    return concludePlanning({ operations, bus: eventBus(wiring), now }, operation, planning);
  };
});

export const { handler } = fn;
