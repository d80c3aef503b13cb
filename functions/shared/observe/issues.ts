import { cancelled } from '../../../core/operation/cancellation.ts';
import type { Issue, Observation } from '../../../core/watch/watch.ts';

/** A resource that AWS does not know. */
export const absent: Observation = { issues: [], output: {} };

/** What is not waited for any more, because its operation was cancelled. */
export function abandoned(message: string): Observation {
  return { status: 'Abandoned', issues: [{ code: cancelled, message }], output: {} };
}

interface EksIssue {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly resourceIds?: string[] | undefined;
}

/** EKS's health issues as they are. */
export function issuesOf(issues: readonly EksIssue[] = []): readonly Issue[] {
  return issues.map(({ code = 'Unknown', message = '', resourceIds }) => ({ code, message, ...(resourceIds && { resourceIds }) }));
}
