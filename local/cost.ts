import { criticalPath } from '../core/plan/durations.ts';
import type { Step } from '../core/plan/plan.ts';
import type { Aws } from '../simulator/aws.ts';

/** What a run took, beside its result. */
export interface Cost {
  /** Billed by Step Functions, over the operation and everything it started. */
  readonly transitions: number;
  readonly eksCalls: number;
  /** From request to report, on EKS's clock. */
  readonly seconds: number;
  /** What the longest chain of steps took by itself: no order of these steps could have been faster. */
  readonly bound: { readonly seconds: number; readonly stepIds: readonly string[] };
}

/** An ended operation, as far as its cost shows. */
export interface Ended {
  readonly requestedAt: string;
  readonly endedAt?: string;
  readonly executionArn?: string;
  readonly plan?: { readonly steps: readonly Pick<Step, 'id' | 'after'>[] };
  readonly progress?: { readonly steps: readonly { readonly stepId: string; readonly elapsed?: number }[] };
}

/** `before`: how many calls of EKS there had been when it began. */
export function costOf({ requestedAt, endedAt = requestedAt, executionArn, plan, progress }: Ended, { states, recorder }: Pick<Aws, 'states' | 'recorder'>, before = 0): Cost {
  const elapsed = new Map(progress?.steps.map((step) => [step.stepId, step.elapsed ?? 0]));
  const measured = (plan?.steps ?? []).map(({ id, after }) => {
    const took = elapsed.get(id) ?? 0;
    return { id, after, expected: { p10: took, p50: took, p90: took } } as Step;
  });
  const { stepIds, expected } = criticalPath({ steps: measured });
  return {
    transitions: executionArn === undefined ? 0 : states.transitions(executionArn),
    eksCalls: eksCalls(recorder) - before,
    seconds: (Date.parse(endedAt) - Date.parse(requestedAt)) / 1000,
    bound: { seconds: expected.p50, stepIds },
  };
}

export function eksCalls(recorder: Aws['recorder']): number {
  return Object.entries(recorder.counts()).reduce((sum, [name, count]) => sum + (name.startsWith('eks:') ? count : 0), 0);
}
