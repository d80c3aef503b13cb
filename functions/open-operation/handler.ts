import { Conflict } from '../../core/ports.ts';
import { operationStore } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { contract } from './contract.ts';
import { prepare } from './prepare.ts';

/** Opens each operation once, and reads what was asked for: a second execution for the same request finds it taken and stands back. */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  return async ({ request, executionArn }) => {
    const { operationId } = request;
    if ((await operations.request(request)) === 'conflict') return { outcome: 'duplicate', operationId };
    try {
      await operations.move(operationId, 'planning', { executionArn });
    } catch (error) {
      if (error instanceof Conflict) return { outcome: 'duplicate', operationId };
      throw error;
    }
    await prepare(request, operations);
    return { outcome: 'opened', operationId };
  };
});

export const { handler } = fn;
