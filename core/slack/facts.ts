import type { Decision } from '../decisions/decision.ts';
import type { Operation } from '../operation/operation.ts';
import type { OperationRequest } from '../operation/request.ts';
import type { Reason } from '../operation/why.ts';
import type { PlanDifference } from '../plan/difference.ts';
import type { Plan, StepRecord } from '../plan/plan.ts';

/** All that a message about an operation rests on. */
export interface OperationFacts {
  readonly operation: Operation;
  readonly request?: OperationRequest | undefined;
  readonly plan?: Plan | undefined;
  /** Of the plan from the one before. */
  readonly difference?: PlanDifference | undefined;
  readonly steps: readonly StepRecord[];
  /** What people were asked. */
  readonly decisions: readonly Decision[];
  /** What it waits for. */
  readonly reasons: readonly Reason[];
}
