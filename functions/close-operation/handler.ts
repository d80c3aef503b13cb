import { failureOf } from '../../core/operation/failure.ts';
import { isEnded } from '../../core/operation/operation.ts';
import { eventBus, leaseStore, operationStore } from '../shared/compose.ts';
import { defineFunction } from '../shared/define-function.ts';
import { endAsFailed } from '../shared/end-operation.ts';
import { contract } from './contract.ts';

/**
 * Closes an operation whose execution ended without a report: stopped by hand, timed out, or failed while opening or
 * reporting. An execution that another one had forestalled closes nothing.
 */
export const fn = defineFunction(contract, (wiring) => {
  const stores = { operations: operationStore(wiring), leases: leaseStore(wiring), bus: eventBus(wiring), now: () => wiring.runtime.now() };
  return async ({ detail }) => {
    const operationId = operationIdOf(detail.input ?? '{}');
    const operation = operationId === undefined ? undefined : await stores.operations.find(operationId);
    if (!operation) {
      wiring.logger.warn('NOTHING_TO_CLOSE', { executionArn: detail.executionArn });
      return;
    }
    if (isEnded(operation.status) || (operation.executionArn ?? detail.executionArn) !== detail.executionArn) return;
    const failure = failureOf({ Error: detail.error ?? endings[detail.status] ?? detail.status, Cause: detail.cause ?? '' });
    await endAsFailed(stores, operation, failure, 'unknown');
  };
});

const endings: Readonly<Record<string, string>> = { ABORTED: 'Aborted', TIMED_OUT: 'States.Timeout' };

/** The execution's input is the event that asked for the operation. */
function operationIdOf(input: string): string | undefined {
  const { detail } = JSON.parse(input) as { detail?: { operationId?: unknown } };
  return typeof detail?.operationId === 'string' ? detail.operationId : undefined;
}

export const { handler } = fn;
