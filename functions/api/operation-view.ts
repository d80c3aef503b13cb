import { isEnded, type Operation } from '../../core/operation/operation.ts';
import { progressOf } from '../../core/operation/progress.ts';
import type { Plan, StepRecord } from '../../core/plan/plan.ts';

/** An operation as the API shows it in lists. */
export function view({ requestHash, ...operation }: Operation) {
  return operation;
}

/** An operation with its plan and how far each step has come at `now` (epoch milliseconds). */
export function detail(operation: Operation, plan: Plan | undefined, steps: readonly StepRecord[], now: number) {
  const shown = { ...view(operation), observedAt: new Date(now).toISOString() };
  if (!plan) return shown;
  return {
    ...shown,
    plan: { hash: plan.hash, expected: plan.expected, steps: plan.steps.map(({ request, ...step }) => step), defaults: plan.defaults, ...(plan.cost && { cost: plan.cost }), ...(plan.outline && { outline: plan.outline }) },
    progress: progressOf(plan, steps, now, isEnded(operation.status)),
  };
}
