import type { JournalEntry } from '../ports.ts';

/** What comes first of events of the same millisecond, from the first to the last. */
const order = ['OperationRequested', 'OperationPlanned', 'ApprovalRequested', 'ApprovalReminded', 'ApprovalAnswered', 'OperationApproved', 'OperationStarted', 'CancellationRequested', 'OperationRefused', 'earlier step settled', 'DecisionMade', 'StepStarted', 'StepRepeated', 'DecisionRequested', 'StepSettled', 'OperationSucceeded', 'OperationFailed', 'OperationCancelled'];

/**
 * The bus delivers in any order; a reader wants events as they happened. Within one millisecond a step that had started
 * before it settles first, then others start, and those that needed no time settle.
 */
export function inOrder(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const startedAt = new Map(entries.filter(({ type }) => type === 'StepStarted').map((entry) => [stepIdOf(entry), entry.at]));
  const rank = (entry: JournalEntry): number => {
    const startedEarlier = entry.type === 'StepSettled' && (startedAt.get(stepIdOf(entry)) ?? '') < entry.at;
    return order.indexOf(startedEarlier ? 'earlier step settled' : entry.type);
  };
  return entries.toSorted((one, other) => one.at.localeCompare(other.at) || rank(one) - rank(other));
}

function stepIdOf({ detail }: JournalEntry): unknown {
  return (detail as { readonly stepId?: unknown } | null)?.stepId;
}
