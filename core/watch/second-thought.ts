import type { Subject, Updated, Verdict } from './watch.ts';

type Failed = Extract<Verdict, { kind: 'failed' }>;

/** EKS gives up on a group when pods have withstood their eviction for 15 minutes. */
const heldByBudgets = 'PodEvictionFailure';

/** Not every failed update ends its step: what follows was asked for with it. */
export function secondThought(subject: Subject, verdict: Verdict): Verdict {
  if (subject.kind !== 'update') return verdict;
  const { of } = subject;
  if (of.resource === 'node-group' && verdict.kind === 'failed' && verdict.outcome === heldByBudgets) return blocked(of, verdict);
  if (of.resource === 'add-on') return ailing(of, verdict);
  return verdict;
}

function blocked({ nodegroupName, whenBlocked }: Extract<Updated, { resource: 'node-group' }>, failed: Failed): Verdict {
  const { outcome, message } = failed;
  switch (whenBlocked) {
    case 'stop':
      return failed;
    case 'wait':
      return { kind: 'again', how: 'same', outcome, message };
    case 'force':
      return { kind: 'again', how: 'force', outcome, message };
    case 'skip':
      return { kind: 'succeeded', output: { Skipped: `Node group ${nodegroupName} was left behind, as asked. ${message}` } };
  }
}

function ailing({ addonName, addonVersion, back, why = '' }: Extract<Updated, { resource: 'add-on' }>, verdict: Verdict): Verdict {
  if (verdict.kind === 'failed' && back === 'possible') return { kind: 'again', how: 'return', outcome: verdict.outcome, message: verdict.message };
  if (verdict.kind === 'succeeded' && back === 'under-way') {
    return { kind: 'failed', outcome: 'AddonReturned', message: `Add-on ${addonName} is back on ${addonVersion}, for it ailed on the version that it was updated to. ${why}`.trim() };
  }
  return verdict;
}
