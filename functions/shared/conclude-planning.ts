import type { Finding } from '../../core/checks/finding.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { differenceOf } from '../../core/plan/difference.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { OperationStore } from '../../core/ports.ts';
import { OperationPlanned } from '../../events/operation-planned.ts';
import type { EventBus } from './aws/event-bus.ts';
import { refuse } from './refuse.ts';

interface Stores {
  readonly operations: OperationStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** What a planner answers: a plan and the work that its machines are given, step ids by stage; or none, because of blockers among the findings. */
type Planning<Work> =
  | { readonly outcome: 'planned'; readonly plan: Plan; readonly work: Work; readonly findings: readonly Finding[] }
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] };

/** What the machine `operation` branches on, and the work that it hands to the workflow of the kind. */
type Conclusion<Work> =
  | { readonly outcome: 'go'; readonly work: Work }
  | { readonly outcome: 'dry-run' | 'refused' };

/** Records a plan, and decides whether the operation goes on, ends with its plan, or is refused for what was found. */
export async function concludePlanning<Work>({ operations, bus, now }: Stores, operation: Operation, planning: Planning<Work>): Promise<Conclusion<Work>> {
  const { operationId, kind, target, dryRun } = operation;
  const findings = [...planning.findings];
  const at = new Date(now()).toISOString();
  if (planning.outcome === 'refused') {
    await refuse({ operations, bus, now }, operation, findings);
    return { outcome: 'refused' };
  }
  const { plan, work } = planning;
  await keepDifference(operations, operation, plan, findings);
  await operations.savePlan(operationId, plan);
  await operations.move(operationId, dryRun ? 'planned' : 'planning', { planHash: plan.hash, plannedAt: at, findings, ...(dryRun && { endedAt: at }) });
  await bus.publish(OperationPlanned, { operationId, kind, target, at, planHash: plan.hash, steps: plan.steps.length, expectedSeconds: plan.expected.p50, findings, dryRun });
  return dryRun ? { outcome: 'dry-run' } : { outcome: 'go', work };
}

/** A plan that was made again, because the operation had waited, is compared with the one that people know. */
async function keepDifference(operations: OperationStore, { operationId, findings = [], plannedAt }: Operation, plan: Plan, found: readonly Finding[]): Promise<void> {
  const before = plannedAt === undefined ? undefined : await operations.findPlan(operationId);
  if (before && before.hash !== plan.hash) await operations.saveDifference(operationId, differenceOf({ plan: before, findings }, { plan, findings: found }));
}
