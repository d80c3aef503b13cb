import type { JournalEntry } from '../ports.ts';

/** What comes first of events of the same millisecond. */
const order = ['OperationRequested', 'OperationPlanned', 'OperationStarted', 'OperationRefused', 'StepStarted', 'StepSettled', 'OperationSucceeded', 'OperationFailed'];

/** The bus delivers in any order; a reader wants them as they happened. */
export function inOrder(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return entries.toSorted((one, other) => one.at.localeCompare(other.at) || order.indexOf(one.type) - order.indexOf(other.type));
}
