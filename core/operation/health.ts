import type { StepRecord } from '../plan/plan.ts';
import type { Issue } from '../watch/watch.ts';

/** One part of a cluster as EKS describes it. */
export interface Part {
  /** "Add-on coredns". */
  readonly title: string;
  /** Absent: EKS does not know it. */
  readonly status?: string;
  readonly issues: readonly Issue[];
  /** An add-on with nowhere to run yet may lack its replicas. */
  readonly mayBeDegraded?: boolean;
}

/** For so long, what the watchkeeper has seen ACTIVE is not asked for again. Milliseconds. */
const fresh = 300_000;

/** The steps whose resources were seen where they should be a moment ago. */
export function justSeen(records: readonly StepRecord[], now: number): ReadonlySet<string> {
  return new Set(records.flatMap((record) => (record.state === 'succeeded' && now - Date.parse(record.settledAt) <= fresh ? [record.stepId] : [])));
}

export type Health = { readonly state: 'well' } | { readonly state: 'unsettled' | 'ill'; readonly message: string };

/**
 * A cluster is well when every part is ACTIVE and without issues. While a part is changing or degraded it is too early to
 * say: what is degraded often heals by itself. What is missing, has failed or is being deleted does not come back.
 */
export function judgeHealth(parts: readonly Part[]): Health {
  const ailing = parts.filter((part) => !isWell(part));
  if (ailing.length === 0) return { state: 'well' };
  const message = ailing.map(describe).join(' ');
  return { state: ailing.some(isLost) ? 'ill' : 'unsettled', message };
}

function isWell({ status, issues, mayBeDegraded = false }: Part): boolean {
  return (status === 'ACTIVE' && issues.length === 0) || (mayBeDegraded && status === 'DEGRADED');
}

function isLost({ status }: Part): boolean {
  return status === undefined || status === 'DELETING' || status.endsWith('FAILED');
}

function describe({ title, status = 'missing', issues }: Part): string {
  const words = issues.map(({ code, message }) => `${code}: ${message}`).join(' ');
  return `${title} is ${status}${words === '' ? '.' : `: ${words}`}`;
}
