import { why } from '../../core/operation/why.ts';
import type { OperationFacts } from '../../core/slack/facts.ts';
import { circumstancesOf, type CircumstanceStores } from './circumstances.ts';

/** All that is told of an operation as it is, and when that was. */
export interface SeenOperation {
  readonly facts: OperationFacts;
  readonly at: number;
}

/** Reads an operation anew: undefined for one that is not there. */
export function operationReader(stores: CircumstanceStores, now: () => number): (operationId: string) => Promise<SeenOperation | undefined> {
  return async (operationId) => {
    const operation = await stores.operations.find(operationId);
    if (!operation) return undefined;
    const [circumstances, request] = await Promise.all([circumstancesOf(operation, stores), stores.operations.findRequest(operationId)]);
    const at = now();
    return { facts: { operation, request, plan: circumstances.plan, steps: circumstances.steps, decisions: circumstances.decisions, reasons: why(circumstances, at) }, at };
  };
}
