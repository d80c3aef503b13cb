import { offersAfter, type GroupKind } from '../decisions/offers.ts';
import type { HeldPod } from '../kubernetes/held-pods.ts';
import type { Subject, Updated, Verdict } from './watch.ts';

type Failed = Extract<Verdict, { kind: 'failed' }>;

/** EKS gives up on a group when pods have withstood their eviction for 15 minutes. */
const heldByBudgets = 'PodEvictionFailure';

/** Not every failure ends its step: what follows was asked for with it, or people are asked now. */
export function secondThought(subject: Subject, verdict: Verdict, held: readonly HeldPod[] = []): Verdict {
  if (subject.kind === 'instance-refresh' && verdict.kind === 'failed') return subject.drain.whenBlocked === 'ask' ? question(verdict, 'self-managed', held) : verdict;
  if (subject.kind !== 'update') return verdict;
  const { of } = subject;
  if (of.resource === 'node-group' && verdict.kind === 'failed') return failedGroup(of, verdict, held);
  if (of.resource === 'add-on') return ailing(of, verdict);
  return verdict;
}

function question(failed: Failed, kind: GroupKind, held: readonly HeldPod[]): Verdict {
  const { outcome, message } = failed;
  const offers = offersAfter(outcome, kind);
  return offers.length === 0 ? failed : { kind: 'ask', outcome, message, held, offers };
}

/** What was said beforehand is about budgets; what people decide is about the failure that they were asked about. */
function failedGroup({ nodegroupName, whenBlocked, decided }: Extract<Updated, { resource: 'node-group' }>, failed: Failed, held: readonly HeldPod[]): Verdict {
  const { outcome, message } = failed;
  if (whenBlocked === 'ask') return question(failed, 'managed', held);
  if (whenBlocked === 'stop' || (outcome !== heldByBudgets && !decided)) return failed;
  if (whenBlocked === 'skip') return { kind: 'succeeded', output: { Skipped: `Node group ${nodegroupName} was left behind, as asked. ${message}` } };
  return { kind: 'again', how: whenBlocked === 'force' ? 'force' : 'same', outcome, message, ...(decided && { decided }) };
}

function ailing({ addonName, addonVersion, back, why = '' }: Extract<Updated, { resource: 'add-on' }>, verdict: Verdict): Verdict {
  if (verdict.kind === 'failed' && back === 'possible') return { kind: 'again', how: 'return', outcome: verdict.outcome, message: verdict.message };
  if (verdict.kind === 'succeeded' && back === 'under-way') {
    return { kind: 'failed', outcome: 'AddonReturned', message: `Add-on ${addonName} is back on ${addonVersion}, for it ailed on the version that it was updated to. ${why}`.trim() };
  }
  return verdict;
}
