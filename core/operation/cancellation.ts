import type { Plan, Step, StepKind, StepRecord } from '../plan/plan.ts';
import { pauseOf } from '../plan/upgrade/autoscaler-ids.ts';
import type { Account } from './account.ts';
import type { Failure, Operation } from './operation.ts';

/** Somebody wants an operation to end at its next safe point. The first word stands. */
export interface Cancellation {
  /** An identity of core/authorisation. */
  readonly by: string;
  readonly reason?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The outcome of what did not happen, or not to its end, because its operation was cancelled. */
export const cancelled = 'Cancelled';

/** What a state is answered whose step was not carried out. It is no failure: one would cut off its neighbours while EKS goes on with theirs. */
export const notDone = { NotDone: cancelled } as const;

interface Placed {
  readonly operation: Pick<Operation, 'kind'>;
  readonly step: Pick<Step, 'id' | 'request'>;
  readonly leadsBack: boolean;
}

/** Steps to which a cancellation is nothing: what a provision made is taken down, and an autoscaler that was paused comes back. */
export function standsAbove({ operation, step, leadsBack }: Placed, records: readonly StepRecord[]): boolean {
  if (leadsBack && operation.kind === 'provision') return true;
  return step.request.kind === 'resume-autoscaler' && records.some(({ stepId }) => stepId === pauseOf(step.id));
}

/** Whether AWS may be carrying a step out: it was begun, and nothing says that AWS refused it or is through with it. */
export function isUnderWay(record: StepRecord | undefined): boolean {
  return record?.state === 'started' && record.idle !== true;
}

/** How a step ends that was attempted, and is not attempted again. */
export function givenUp(record: Extract<StepRecord, { state: 'started' }>): Pick<Failure, 'outcome' | 'message'> {
  const { again, progress } = record;
  if (again) return { outcome: again.outcome, message: again.message };
  return { outcome: cancelled, message: ['AWS had not taken it up when the operation was cancelled.', ...(progress === undefined ? [] : [progress])].join(' ') };
}

/** Steps that may have left a watch: all before them have ended, and they have not. */
export function awaited({ steps, takeDown }: Pick<Plan, 'steps' | 'takeDown'>, records: readonly StepRecord[]): readonly string[] {
  const byId = new Map(records.map((record) => [record.stepId, record.state]));
  const isOver = (id: string): boolean => byId.has(id) && byId.get(id) !== 'started';
  return [...steps, ...takeDown].filter(({ id, after }) => !isOver(id) && (byId.has(id) || after.every(isOver))).map(({ id }) => id);
}

interface End {
  readonly operation: Pick<Operation, 'cancellation' | 'startedAt'>;
  /** What its machine failed with, if it did. */
  readonly told?: Failure | undefined;
  readonly account: Account;
  readonly plan: Pick<Plan, 'takeDown'>;
  readonly records: readonly StepRecord[];
}

/** How an operation ended. Cancelled: that came before any failure, and kept something from being done; whatever failed of its own afterwards. */
export function endOf({ operation: { cancellation }, told, account, plan: { takeDown }, records }: End): 'succeeded' | 'failed' | 'cancelled' {
  const plain = told ? 'failed' : 'succeeded';
  if (cancellation === undefined) return plain;
  if (told === undefined) return account.undone.length > account.skipped.length ? 'cancelled' : plain;
  const failedBefore = records.some((record) => record.state === 'failed' && record.outcome !== cancelled && record.settledAt < cancellation.at);
  // What was made is taken down, or the way back begun, only for a failure or a cancellation.
  const ledBackBefore = takeDown.some(({ id }) => records.some(({ stepId, startedAt }) => stepId === id && startedAt < cancellation.at));
  return failedBefore || ledBackBefore ? plain : 'cancelled';
}

/** What failed of its own while a cancelled operation waited for its end: a step, or its machine. */
export function failureBeside({ steps }: Pick<Plan, 'steps'>, records: readonly StepRecord[], told?: Failure): Failure | undefined {
  const planned = new Set(steps.map(({ id }) => id));
  const [first] = records.flatMap((record) => (planned.has(record.stepId) && record.state === 'failed' && record.outcome !== cancelled ? [record] : []));
  if (first) return { outcome: first.outcome, message: first.message, stepId: first.stepId };
  return told?.outcome === cancelled ? undefined : told;
}

/** What AWS carries to its end, whether or not anybody waits. */
const carriedOn: ReadonlySet<StepKind> = new Set(['update-control-plane', 'update-add-on', 'update-node-group', 'roll-self-managed-group']);

/** What goes on in the cluster although nobody waits for it any more: nodes that others replace, and what a machine that failed of its own has left under way. */
export function goingOn({ steps }: Pick<Plan, 'steps'>, records: readonly StepRecord[]): readonly string[] {
  const left = new Set(records.flatMap((record) => (record.state === 'failed' && record.outcome === cancelled ? [record.stepId] : [])));
  const cutOff = steps.filter(({ id, request }) => carriedOn.has(request.kind) && isUnderWay(records.find(({ stepId }) => stepId === id))).map(({ title }) => `${title}: AWS may still be at it.`);
  const drifting = steps.flatMap(({ id, request }) => (request.kind === 'follow-drift' && left.has(id) ? [`${makers[request.owner]} until all of its nodes run ${request.to}.`] : []));
  return [...cutOff, ...drifting];
}

const makers = { 'auto-mode': 'EKS Auto Mode goes on replacing nodes', karpenter: 'Karpenter goes on replacing nodes' } as const;
