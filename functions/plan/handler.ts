import type { ProvisionFacts } from '../../core/plan/provision-facts.ts';
import type { ProvisionWork } from '../../core/plan/provision-work.ts';
import { planProvision } from '../../core/plan/provision.ts';
import { eventBus, operationStore } from '../shared/compose.ts';
import { defineTask } from '../shared/define-task.ts';
import { requireOperation } from '../shared/require-operation.ts';
import { requireSpec } from '../shared/require-spec.ts';
import { sha256 } from '../shared/sha256.ts';
import { contract } from './contract.ts';

/** Makes the plan, and decides whether the operation goes on, ends with its plan, or is refused for what was found. */
export const fn = defineTask(contract, (wiring) => {
  const operations = operationStore(wiring);
  const bus = eventBus(wiring);
  return async ({ operationId, facts }) => {
    const { kind, target, dryRun, onFailure } = await requireOperation(operations, operationId);
    const spec = await requireSpec(operations, operationId);
    const planning = planProvision({ operationId, target, spec, facts: facts as unknown as ProvisionFacts, sha256 });
    const findings = [...planning.findings];
    const at = new Date(wiring.runtime.now()).toISOString();
    if (planning.outcome === 'refused') {
      await operations.move(operationId, 'refused', { endedAt: at, findings });
      await bus.publish({ type: 'OperationRefused', detail: { operationId, kind, target, at, findings } });
      return { outcome: 'refused' };
    }
    const { plan, stages } = planning;
    await operations.savePlan(operationId, plan);
    await operations.move(operationId, dryRun ? 'planned' : 'planning', { planHash: plan.hash, findings, ...(dryRun && { endedAt: at }) });
    await bus.publish({
      type: 'OperationPlanned',
      detail: { operationId, kind, target, at, planHash: plan.hash, steps: plan.steps.length, expectedSeconds: plan.expected.p50, findings, dryRun },
    });
    const work: ProvisionWork = { operationId, onFailure, stages };
    return dryRun ? { outcome: 'dry-run' } : { outcome: 'go', work };
  };
});

export const { handler } = fn;
