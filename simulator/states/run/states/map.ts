import type { MapState } from '../../definition/model.ts';
import { EvaluationError, evaluateCount, evaluateTyped } from '../../expressions/evaluate.ts';
import type { MapItem } from '../flow.ts';
import { runLanes } from '../lanes.ts';
import type { Lane, LaneEvents } from '../lanes.ts';
import { limitedPayload } from '../payload.ts';
import type { Payload } from '../payload.ts';
import type { Departure, Visit } from '../visit.ts';
import { runDistributed } from './distributed-map.ts';
import type { Programs } from './runners.ts';

/** Step Functions runs no more iterations of an inline Map at once. */
const MOST_INLINE_ITERATIONS = 40;

/** One item with what its iteration gets. */
export interface MapEntry {
  readonly item: MapItem;
  readonly input: Payload;
}

export async function runMap(visit: Visit, state: MapState, programs: Programs): Promise<Departure> {
  const entries = await entriesOf(visit, state);
  const isContinued = visit.isRevived && (visit.children.length > 0 || visit.mapRun !== undefined);
  if (!isContinued) visit.flow.record('MapStateStarted', { length: entries.length });
  const concurrency = await concurrencyOf(visit, state);
  const result = state.distributed === undefined
    ? await runInline(visit, state, entries, Math.min(concurrency, MOST_INLINE_ITERATIONS), programs)
    : await runDistributed(visit, state, state.distributed, entries, concurrency);
  visit.flow.note('MapStateSucceeded');
  return visit.depart(state, result, state.next, { result });
}

async function runInline(visit: Visit, state: MapState, entries: readonly MapEntry[], concurrency: number, programs: Programs): Promise<unknown[]> {
  const revived = visit.isRevived ? visit.children : [];
  visit.isRevived = false;
  const lanes: Lane[] = entries.map(({ item, input }, index) => ({ flow: revived[index] ?? visit.flow.fork(item), program: state.processor, input }));
  return runLanes(visit, lanes, concurrency, programs, iterationEvents(visit, lanes));
}

function iterationEvents({ flow, state }: Visit, lanes: readonly Lane[]): LaneEvents {
  const details = (index: number) => ({ name: state.name, index });
  return {
    started: (index) => lanes[index]?.flow.record('MapIterationStarted', details(index)),
    succeeded: (index) => lanes[index]?.flow.record('MapIterationSucceeded', details(index)),
    failed: (index, previous) => flow.note('MapIterationFailed', details(index), previous),
    aborted: (index, previous) => flow.note('MapIterationAborted', details(index), previous),
  };
}

async function entriesOf(visit: Visit, state: MapState): Promise<MapEntry[]> {
  const values = await itemsOf(visit, state);
  const entries: MapEntry[] = [];
  for (const [Index, Value] of values.entries()) {
    const item = { Index, Value };
    entries.push({ item, input: limitedPayload(await inputOf(visit, state, item), state.name) });
  }
  return entries;
}

function itemsOf(visit: Visit, { items }: MapState): Promise<readonly unknown[]> {
  return visit.evaluate(async (bindings) => {
    if (items !== undefined) return evaluateTyped('array', items, bindings);
    if (Array.isArray(visit.input.value)) return visit.input.value as unknown[];
    throw new EvaluationError(`Map state input must be an array but was: ${visit.input.text}`, undefined);
  });
}

async function inputOf(visit: Visit, { itemSelector }: MapState, item: MapItem): Promise<unknown> {
  return itemSelector === undefined ? item.Value : visit.value(itemSelector, undefined, item);
}

/** 0 means as many as possible. */
async function concurrencyOf(visit: Visit, { maxConcurrency }: MapState): Promise<number> {
  if (maxConcurrency === undefined) return Infinity;
  const most = await visit.evaluate((bindings) => evaluateCount('MaxConcurrency', maxConcurrency, bindings));
  return most === 0 ? Infinity : most;
}
