import type { Issue, Observation } from '../../../core/watch/watch.ts';

/** A resource that AWS does not know. */
export const absent: Observation = { issues: [], output: {} };

interface EksIssue {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly resourceIds?: string[] | undefined;
}

/** EKS's health issues as they are. */
export function issuesOf(issues: readonly EksIssue[] = []): readonly Issue[] {
  return issues.map(({ code = 'Unknown', message = '', resourceIds }) => ({ code, message, ...(resourceIds && { resourceIds }) }));
}
