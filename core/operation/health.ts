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

export type Health = { readonly state: 'well' } | { readonly state: 'unsettled' | 'ill'; readonly message: string };

/** A cluster is well when every part is ACTIVE and without issues; while a part is changing, it is too early to say. */
export function judgeHealth(parts: readonly Part[]): Health {
  const ailing = parts.filter((part) => !isWell(part));
  if (ailing.length === 0) return { state: 'well' };
  const message = ailing.map(describe).join(' ');
  return { state: ailing.every(({ status }) => status?.endsWith('ING')) ? 'unsettled' : 'ill', message };
}

function isWell({ status, issues, mayBeDegraded = false }: Part): boolean {
  return (status === 'ACTIVE' && issues.length === 0) || (mayBeDegraded && status === 'DEGRADED');
}

function describe({ title, status = 'missing', issues }: Part): string {
  const words = issues.map(({ code, message }) => `${code}: ${message}`).join(' ');
  return `${title} is ${status}${words === '' ? '.' : `: ${words}`}`;
}
