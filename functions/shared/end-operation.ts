import { nothingDone } from '../../core/operation/account.ts';
import { adviceAfterCancellation, adviceFor } from '../../core/operation/advice.ts';
import type { Failure, Operation, Report } from '../../core/operation/operation.ts';
import { cancellationSummary, failureSummary, successSummary, type Ending, type Remains } from '../../core/operation/words.ts';
import type { LeaseStore, OperationStore } from '../../core/ports.ts';
import { OperationCancelled } from '../../events/operation-cancelled.ts';
import { OperationFailed } from '../../events/operation-failed.ts';
import { OperationSucceeded } from '../../events/operation-succeeded.ts';
import type { EventBus } from './aws/event-bus.ts';

export interface EndStores {
  readonly operations: OperationStore;
  readonly leases: LeaseStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** The last words of an operation that did what was asked. */
export async function endAsSucceeded(stores: EndStores, operation: Operation, ending: Ending): Promise<void> {
  const at = new Date(stores.now()).toISOString();
  const { operationId, kind, target } = operation;
  const summary = successSummary(operation, ending);
  await stores.operations.move(operationId, 'succeeded', { endedAt: at, report: { summary, remains: [], ...accountIn(operation, ending) } });
  await stores.leases.release(target, operationId);
  await stores.bus.publish(OperationSucceeded, { operationId, kind, target, at, summary });
}

/** The last words of an operation that failed: why, and what remains. */
export async function endAsFailed(stores: EndStores, operation: Operation, failure: Failure, remains: Remains, ending: Ending = { account: nothingDone }): Promise<void> {
  const at = new Date(stores.now()).toISOString();
  const { operationId, kind, target } = operation;
  const summary = failureSummary(operation, { ...ending, failure, remains });
  const known = remains === 'unknown' ? [] : [...remains];
  const advice = kind === 'provision' ? {} : { advice: adviceFor(failure) };
  await stores.operations.move(operationId, 'failed', { endedAt: at, report: { summary, failure, remains: known, ...accountIn(operation, ending), ...advice } });
  await stores.leases.release(target, operationId);
  await stores.bus.publish(OperationFailed, { operationId, kind, target, at, summary, failure, remains: known, ...advice });
}

interface Stopped {
  readonly ending?: Ending;
  readonly remains?: Remains;
  /** What failed of its own while the end was waited for. */
  readonly failure?: Failure | undefined;
  readonly goesOn?: readonly string[];
}

/** The last words of an operation that somebody stopped: what was done, what was not, and what goes on without it. */
export async function endAsCancelled(stores: EndStores, operation: Operation, { ending = { account: nothingDone }, remains = [], failure, goesOn = [] }: Stopped = {}): Promise<void> {
  const at = new Date(stores.now()).toISOString();
  const { operationId, kind, target, cancellation = { by: '', at } } = operation;
  const known = remains === 'unknown' ? [] : [...remains];
  const told = { summary: cancellationSummary(operation, { ...ending, remains }), remains: known, goesOn: [...goesOn], advice: adviceAfterCancellation(operation), ...(failure && { failure }) };
  await stores.operations.move(operationId, 'cancelled', { endedAt: at, report: { ...told, ...accountIn(operation, ending) } });
  await stores.leases.release(target, operationId);
  await stores.bus.publish(OperationCancelled, { operationId, kind, target, at, cancellation, ...told });
}

/** A provision is told by what it made; a change to a living cluster by what was done of it. */
function accountIn({ kind }: Operation, { account: { done, undone, skipped }, decided = [] }: Ending): Pick<Report, 'done' | 'undone' | 'skipped' | 'decided'> {
  return kind === 'provision' ? {} : { done, undone, ...(skipped.length > 0 && { skipped }), ...(decided.length > 0 && { decided }) };
}
