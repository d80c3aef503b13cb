import type { Plan, StepRecord } from '../plan/plan.ts';

/** To what version a cluster can go back, and until when. */
export interface RollbackWindow {
  readonly to: string;
  /** ISO 8601. */
  readonly until: string;
}

/** EKS takes an upgrade back within seven days of its end. Milliseconds. */
const open = 7 * 86_400_000;

/** What an operation's changes of version leave of the window that was there `before`: an upgrade opens a new one, a rollback closes it. */
export function rollbackWindow({ steps, takeDown }: Pick<Plan, 'steps' | 'takeDown'>, records: readonly StepRecord[], before: RollbackWindow | undefined): RollbackWindow | undefined {
  const changes = [...steps, ...takeDown].flatMap(({ id, request }) => {
    const record = records.find(({ stepId }) => stepId === id);
    return request.kind === 'update-control-plane' && record?.state === 'succeeded' ? [{ request, settledAt: Date.parse(record.settledAt) }] : [];
  });
  const latest = changes.toSorted((one, other) => other.settledAt - one.settledAt)[0];
  if (latest === undefined) return before;
  return latest.request.direction === 'rollback' ? undefined : { to: latest.request.from, until: new Date(latest.settledAt + open).toISOString() };
}
