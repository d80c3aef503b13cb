import type { ParallelState } from '../../definition/model.ts';
import { runLanes } from '../lanes.ts';
import type { Lane, LaneEvents } from '../lanes.ts';
import { limitedPayload } from '../payload.ts';
import type { Departure, Visit } from '../visit.ts';
import type { Programs } from './runners.ts';

const SILENT: LaneEvents = { started: () => undefined, succeeded: () => undefined, failed: () => undefined, aborted: () => undefined };

export async function runParallel(visit: Visit, state: ParallelState, programs: Programs): Promise<Departure> {
  const result = await runLanes(visit, await lanesOf(visit, state), Infinity, programs, SILENT);
  visit.flow.note('ParallelStateSucceeded');
  return visit.depart(state, result, state.next, { result });
}

async function lanesOf(visit: Visit, state: ParallelState): Promise<Lane[]> {
  const { flow } = visit;
  const input = state.arguments === undefined ? visit.input : limitedPayload(await visit.value(state.arguments), state.name);
  const revived = visit.isRevived && visit.children.length > 0 ? visit.children : undefined;
  visit.isRevived = false;
  if (revived === undefined) flow.record('ParallelStateStarted');
  return state.branches.map((program, index) => ({ flow: revived?.[index] ?? flow.fork(), program, input }));
}
