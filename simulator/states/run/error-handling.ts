import type { Guarded, Retrier } from '../definition/model.ts';
import type { Random } from '../../random.ts';
import { StateError, matches } from './errors.ts';
import type { HistoryEventType } from './history.ts';
import type { Departure, Visit } from './visit.ts';

/** The event that says that a state failed for good; a Task's attempts say it themselves. */
const FAILED_EVENT: Readonly<Record<Guarded['type'], HistoryEventType | undefined>> = {
  Task: undefined,
  Parallel: 'ParallelStateFailed',
  Map: 'MapStateFailed',
};

/** Runs a state's attempts, retrying and at last catching what its Retry and Catch are meant for. */
export async function handleErrors(visit: Visit, state: Guarded, attempt: () => Promise<Departure>): Promise<Departure> {
  const { execution } = visit.flow;
  const used = new Map<Retrier, number>();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const delayMs = nextDelay(state.retry, used, error, execution.random);
      if (delayMs === undefined) return catchError(visit, state, error);
      await visit.flow.sleep(delayMs);
      visit.retryCount++;
      execution.countTransition();
    }
  }
}

/** Milliseconds until the next attempt; undefined when there is none. Only the first matching retrier counts. */
function nextDelay(retriers: readonly Retrier[], used: Map<Retrier, number>, error: StateError, random: Random): number | undefined {
  const retrier = retriers.find(({ errorEquals }) => matches(errorEquals, error));
  if (retrier === undefined) return undefined;
  const attempts = used.get(retrier) ?? 0;
  if (attempts >= retrier.maxAttempts) return undefined;
  used.set(retrier, attempts + 1);
  const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** attempts, retrier.maxDelaySeconds ?? Infinity);
  return Math.round(seconds * 1000 * (retrier.fullJitter ? random.next() : 1));
}

async function catchError(visit: Visit, state: Guarded, error: StateError): Promise<Departure> {
  const failed = FAILED_EVENT[state.type];
  if (failed !== undefined) visit.flow.record(failed);
  const catcher = state.catch.find(({ errorEquals }) => matches(errorEquals, error));
  if (catcher === undefined) throw error;
  return visit.depart(catcher, error.output, catcher.next, { errorOutput: error.output });
}
