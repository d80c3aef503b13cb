import type { Operation } from '../../core/operation/operation.ts';
import { Conflict } from '../../core/ports.ts';
import { operationStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { contract } from './contract.ts';

/** Opens each operation once: a second execution for the same request finds it taken and stands back. */
export const fn = defineFunction(contract, (wiring) => {
  const operations = operationStore(wiring);
  return async ({ request, executionArn }) => {
    const { operationId } = request;
    const recorded = await operations.request(request);
    if (recorded === 'conflict') return { outcome: 'duplicate', operationId };
    const present = await operations.find(operationId);
    if (present && isOpenedByAnother(present, executionArn)) return { outcome: 'duplicate', operationId };
    try {
      await operations.move(operationId, 'planning', { executionArn });
    } catch (error) {
      if (error instanceof Conflict) return { outcome: 'duplicate', operationId };
      throw error;
    }
    return { outcome: 'opened', operationId };
  };
});

function isOpenedByAnother({ executionArn }: Operation, mine: string): boolean {
  return executionArn !== undefined && executionArn !== mine;
}

export const { handler } = fn;
