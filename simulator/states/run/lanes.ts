import { waitFor } from '../../clock/wait.ts';
import type { Program, StateType } from '../definition/model.ts';
import { Cancelled } from './errors.ts';
import type { Flow } from './flow.ts';
import type { HistoryEventType } from './history.ts';
import type { Payload } from './payload.ts';
import type { Programs } from './states/runners.ts';
import type { Visit } from './visit.ts';

/** A branch or an iteration: a line of control beside others, with the chain of states that it runs. */
export interface Lane {
  readonly flow: Flow;
  readonly program: Program;
  readonly input: Payload;
}

/** What the history says of a lane; the branches of a Parallel are not mentioned. */
export interface LaneEvents {
  started(lane: number): void;
  succeeded(lane: number): void;
  failed(lane: number, previousEventId: number): void;
  aborted(lane: number, previousEventId: number): void;
}

const ABORTED_EVENT: Readonly<Partial<Record<StateType, HistoryEventType>>> = {
  Task: 'TaskStateAborted',
  Wait: 'WaitStateAborted',
  Parallel: 'ParallelStateAborted',
  Map: 'MapStateAborted',
};

/**
 * Runs lanes beside each other, at most `limit` at a time, and gives their outputs in order. The first that fails
 * cancels the others and its error is thrown. Lanes that have ended well before a redrive are not run again.
 */
export async function runLanes(visit: Visit, lanes: readonly Lane[], limit: number, programs: Programs, events: LaneEvents): Promise<unknown[]> {
  const lanesRun = new LanesRun(visit, lanes, limit, programs, events);
  await lanesRun.run();
  return lanes.map(({ flow }) => flow.output?.value);
}

class LanesRun {
  private readonly visit: Visit;
  private readonly lanes: readonly Lane[];
  private readonly limit: number;
  private readonly programs: Programs;
  private readonly events: LaneEvents;
  private readonly waiting: number[];
  private readonly running = new Set<number>();
  private readonly done = Promise.withResolvers<undefined>();
  private isOver = false;

  constructor(visit: Visit, lanes: readonly Lane[], limit: number, programs: Programs, events: LaneEvents) {
    this.visit = visit;
    this.lanes = lanes;
    this.limit = limit;
    this.programs = programs;
    this.events = events;
    this.waiting = [...lanes.keys()].filter((index) => this.laneAt(index).flow.output === undefined);
    visit.children = lanes.map(({ flow }) => flow);
  }

  async run(): Promise<void> {
    const { flow } = this.visit;
    if (this.waiting.length === 0) return;
    this.launch(flow.lastEventId);
    await waitFor(flow.clock, this.done.promise);
  }

  /** Fills the free places. The event before the launch is what the new lanes follow. */
  private launch(after: number): void {
    const launched = this.waiting.splice(0, this.limit - this.running.size);
    for (const index of launched) {
      this.running.add(index);
      this.laneAt(index).flow.lastEventId = after;
      this.events.started(index);
    }
    for (const index of launched) {
      this.visit.flow.clock.busy(() => this.runLane(this.laneAt(index))).then(
        () => this.finished(index),
        (error: unknown) => this.failed(index, error),
      ).catch(this.done.reject);
    }
  }

  private async runLane({ flow, program, input }: Lane): Promise<Payload> {
    return flow.visit === undefined ? this.programs.run(flow, program, input) : this.programs.resume(flow, program, input);
  }

  private finished(index: number): void {
    if (this.isOver) return;
    const { flow } = this.laneAt(index);
    const after = flow.lastEventId;
    this.events.succeeded(index);
    this.running.delete(index);
    if (this.waiting.length > 0) this.launch(after);
    else if (this.running.size === 0) {
      this.visit.flow.lastEventId = flow.lastEventId;
      this.done.resolve(undefined);
    }
  }

  private failed(index: number, error: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.done.reject(error);
    if (!(error instanceof Cancelled)) this.abortOthers(index);
  }

  private abortOthers(failed: number): void {
    const parent = this.visit.flow;
    const { flow } = this.laneAt(failed);
    this.running.delete(failed);
    for (const other of this.running) this.laneAt(other).flow.cancel();
    parent.lastEventId = flow.lastEventId;
    this.events.failed(failed, flow.lastEventId);
    if (flow.visit?.state.type === 'Task') noteAborted(parent, flow, flow.lastEventId);
    for (const other of this.running) {
      this.events.aborted(other, flow.lastEventId);
      noteAborted(parent, this.laneAt(other).flow, flow.lastEventId);
    }
  }

  private laneAt(index: number): Lane {
    const lane = this.lanes[index];
    if (lane === undefined) throw new RangeError(`There is no lane ${index}`);
    return lane;
  }
}

/** Says of a stopped line of control, inner lines first, which states it was in. */
function noteAborted(witness: Flow, { visit }: Flow, previousEventId: number): void {
  if (visit === undefined) return;
  for (const child of visit.children) {
    if (child.output === undefined) noteAborted(witness, child, previousEventId);
  }
  const type = ABORTED_EVENT[visit.state.type];
  if (type !== undefined) witness.note(type, undefined, previousEventId);
}
