import type { Finding } from '../../core/checks/finding.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { OnFailure } from '../../core/operation/request.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { OperationStore } from '../../core/ports.ts';
import { OperationPlanned } from '../../events/operation-planned.ts';
import { OperationRefused } from '../../events/operation-refused.ts';
import type { EventBus } from './aws/event-bus.ts';

interface Stores {
  readonly operations: OperationStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** What a planner answers: a plan and the step ids by stage that its machines are given; or none, because of blockers among the findings. */
type Planning<Stages> =
  | { readonly outcome: 'planned'; readonly plan: Plan; readonly stages: Stages; readonly findings: readonly Finding[] }
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] };

/** What the machine `operation` branches on, and the work that it hands to the workflow of the kind. */
type Conclusion<Stages> =
  | { readonly outcome: 'go'; readonly work: { readonly operationId: string; readonly onFailure: OnFailure; readonly stages: Stages } }
  | { readonly outcome: 'dry-run' | 'refused' };

/** Records a plan, and decides whether the operation goes on, ends with its plan, or is refused for what was found. */
export async function concludePlanning<Stages>({ operations, bus, now }: Stores, operation: Operation, planning: Planning<Stages>): Promise<Conclusion<Stages>> {
  const { operationId, kind, target, dryRun, onFailure } = operation;
  const findings = [...planning.findings];
  const at = new Date(now()).toISOString();
  if (planning.outcome === 'refused') {
    await operations.move(operationId, 'refused', { endedAt: at, findings });
    await bus.publish(OperationRefused, { operationId, kind, target, at, findings });
    return { outcome: 'refused' };
  }
  const { plan, stages } = planning;
  await operations.savePlan(operationId, plan);
  await operations.move(operationId, dryRun ? 'planned' : 'planning', { planHash: plan.hash, findings, ...(dryRun && { endedAt: at }) });
  await bus.publish(OperationPlanned, { operationId, kind, target, at, planHash: plan.hash, steps: plan.steps.length, expectedSeconds: plan.expected.p50, findings, dryRun });
  return dryRun ? { outcome: 'dry-run' } : { outcome: 'go', work: { operationId, onFailure, stages } };
}
