import type { Decision } from '../../core/decisions/decision.ts';
import { isEnded, type Operation } from '../../core/operation/operation.ts';
import { progressOf } from '../../core/operation/progress.ts';
import type { Plan, StepRecord } from '../../core/plan/plan.ts';

/** An operation as the API shows it in lists. */
export function view({ requestHash, ...operation }: Operation) {
  return operation;
}

/** What is kept of an operation beside itself. */
export interface Records {
  readonly plan: Plan | undefined;
  readonly steps: readonly StepRecord[];
  readonly decisions: readonly Decision[];
}

/** An operation with its plan, how far each step has come at `now` (epoch milliseconds), and what people were asked. */
export function detail(operation: Operation, { plan, steps, decisions }: Records, now: number) {
  const shown = { ...view(operation), observedAt: new Date(now).toISOString(), ...(decisions.length > 0 && { decisions }) };
  if (!plan) return shown;
  return {
    ...shown,
    plan: { hash: plan.hash, expected: plan.expected, steps: plan.steps.map(({ request, ...step }) => step), defaults: plan.defaults, ...(plan.cost && { cost: plan.cost }), ...(plan.outline && { outline: plan.outline }) },
    progress: progressOf(plan, steps, now, isEnded(operation.status)),
  };
}
