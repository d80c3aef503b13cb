import type { ProvisionFacts } from '../../core/plan/provision-facts.ts';
import { planProvision } from '../../core/plan/provision.ts';
import { eventBus, operationStore } from '../shared/compose.ts';
import { concludePlanning } from '../shared/conclude-planning.ts';
import { defineTask } from '../shared/define-task.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { requireSpec } from '../shared/require-spec.ts';
import { sha256 } from '../shared/sha256.ts';
import { contract } from './contract.ts';

/** Makes the plan of a provision from what the survey found. */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  const stores = { operations, bus: eventBus(wiring), now: () => wiring.runtime.now() };
  return async ({ operationId, facts, account }) => {
    const operation = await requireOperation(operations, operationId);
    const spec = await requireSpec(operations, operationId);
    const planning = planProvision({ operationId, target: operation.target, spec, facts: { ...facts, ...(account && { account }) } as unknown as ProvisionFacts, sha256 });
    if (planning.outcome === 'refused') return concludePlanning(stores, operation, planning);
    const work = { operationId, onFailure: operation.onFailure, stages: planning.stages };
    return concludePlanning(stores, operation, { ...planning, work });
  };
});

export const { handler } = fn;
