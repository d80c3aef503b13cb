import { missingIn, type Approval } from '../../core/approvals/approval.ts';
import type { Decision } from '../../core/decisions/decision.ts';
import { isEnded, type Operation } from '../../core/operation/operation.ts';
import { progressOf } from '../../core/operation/progress.ts';
import type { PlanDifference } from '../../core/plan/difference.ts';
import type { Plan, StepRecord } from '../../core/plan/plan.ts';

/** An operation as the API shows it in lists. */
export function view({ requestHash, replanned, approval, ...operation }: Operation) {
  return { ...operation, ...(approval && { approval: approvalView(approval) }) };
}

function approvalView({ version, remindAt, ...approval }: Approval) {
  return { ...approval, missing: missingIn(approval) };
}

/** What is kept of an operation beside itself. */
export interface Records {
  readonly plan: Plan | undefined;
  readonly steps: readonly StepRecord[];
  readonly decisions: readonly Decision[];
  /** Of the plan from the one before. */
  readonly difference: PlanDifference | undefined;
}

/** An operation with its plan, how far each step has come at `now` (epoch milliseconds), and what people were asked. */
export function detail(operation: Operation, { plan, steps, decisions, difference }: Records, now: number) {
  const shown = { ...view(operation), observedAt: new Date(now).toISOString(), ...(decisions.length > 0 && { decisions }), ...(difference && difference.to === plan?.hash && { difference }) };
  if (!plan) return shown;
  return {
    ...shown,
    plan: { hash: plan.hash, expected: plan.expected, steps: plan.steps.map(({ request, ...step }) => step), defaults: plan.defaults, ...(plan.cost && { cost: plan.cost }), ...(plan.outline && { outline: plan.outline }) },
    progress: progressOf(plan, steps, now, isEnded(operation.status)),
  };
}
