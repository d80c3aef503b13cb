import type { Plan, StepRecord } from '../plan/plan.ts';

/** What of a plan was carried out, by the titles of its steps. */
export interface Account {
  readonly done: readonly string[];
  readonly undone: readonly string[];
  /** Why something was left behind, as was asked for. */
  readonly skipped: readonly string[];
  /** What was taken back after a failure. */
  readonly takenBack: readonly string[];
}

export const nothingDone: Account = { done: [], undone: [], skipped: [], takenBack: [] };

export function accountOf({ steps, takeDown }: Pick<Plan, 'steps' | 'takeDown'>, records: readonly StepRecord[]): Account {
  const succeeded = new Map(records.flatMap((record) => (record.state === 'succeeded' ? [[record.stepId, record.output] as const] : [])));
  const skipped = steps.flatMap(({ id }) => succeeded.get(id)?.['Skipped'] ?? []);
  const isDone = ({ id }: { readonly id: string }): boolean => succeeded.has(id) && succeeded.get(id)?.['Skipped'] === undefined;
  return {
    done: steps.filter(isDone).map(({ title }) => title),
    undone: steps.filter((step) => !isDone(step)).map(({ title }) => title),
    skipped,
    takenBack: takeDown.filter(isDone).map(({ title }) => title),
  };
}
