import { waitFor } from '../../../clock/wait.ts';
import type { Distribution, MapState } from '../../definition/model.ts';
import { EvaluationError, evaluateCount, evaluateTyped } from '../../expressions/evaluate.ts';
import { StateError } from '../errors.ts';
import { MapRun } from '../map-run.ts';
import type { Tolerance } from '../map-run.ts';
import { errorDetails } from '../task-events.ts';
import type { Visit } from '../visit.ts';
import type { MapEntry } from './map.ts';

/** Runs each item as a child execution, which sees none of this one's variables, and gives the children's outputs. */
export async function runDistributed(visit: Visit, state: MapState, distribution: Distribution, entries: readonly MapEntry[], concurrency: number): Promise<unknown[]> {
  const { flow } = visit;
  const tolerance = await toleranceOf(visit, distribution);
  const mapRun = begin(visit, () => new MapRun({ execution: flow.execution, program: state.processor, label: distribution.label, inputs: entries.map(({ input }) => input), concurrency, tolerance }));
  const abort = () => mapRun.abort(flow.signal.reason);
  flow.signal.addEventListener('abort', abort, { once: true });
  try {
    await waitFor(flow.clock, mapRun.run());
  } catch (error) {
    if (error instanceof StateError) flow.record('MapRunFailed', errorDetails(error));
    throw error;
  } finally {
    flow.signal.removeEventListener('abort', abort);
  }
  flow.record('MapRunSucceeded');
  return mapRun.results;
}

/** A redriven Map state goes on with its Map Run. */
function begin(visit: Visit, create: () => MapRun): MapRun {
  const { flow } = visit;
  const known = visit.isRevived ? visit.mapRun : undefined;
  visit.isRevived = false;
  if (known !== undefined) {
    known.redrive();
    flow.record('MapRunRedriven', { mapRunArn: known.arn, redriveCount: known.redriveCount });
    return known;
  }
  const mapRun = create();
  visit.mapRun = mapRun;
  flow.record('MapRunStarted', { mapRunArn: mapRun.arn });
  return mapRun;
}

async function toleranceOf(visit: Visit, { toleratedFailureCount, toleratedFailurePercentage }: Distribution): Promise<Tolerance> {
  return visit.evaluate(async (bindings) => ({
    count: toleratedFailureCount && (await evaluateCount('ToleratedFailureCount', toleratedFailureCount, bindings)),
    percentage: toleratedFailurePercentage && checkPercentage(await evaluateTyped('number', toleratedFailurePercentage, bindings)),
  }));
}

function checkPercentage(value: number): number {
  if (value >= 0 && value <= 100) return value;
  throw new EvaluationError(`The field 'ToleratedFailurePercentage' must be between 0 and 100, but was: ${value}`, 'ToleratedFailurePercentage');
}
