import type { Execution } from './execution.ts';

const FOURTEEN_DAYS_MS = 14 * 86_400_000;

export interface Redrivability {
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  readonly redriveStatusReason?: string;
}

/** Whether an execution can be redriven at `now`, in DescribeExecution's terms. */
export function redrivability(execution: Execution, now: number): Redrivability {
  const { status, stopDate = now, history, mapRun } = execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return refused(`Execution is ${status} and cannot be redriven`);
  if (now - stopDate > FOURTEEN_DAYS_MS) return refused('Execution redrivable period exceeded');
  if (history.isFull) return refused('Execution history event limit exceeded');
  return { redriveStatus: mapRun === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' };
}

function refused(redriveStatusReason: string): Redrivability {
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
}
