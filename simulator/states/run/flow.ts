import type { Clock } from '../../clock/clock.ts';
import type { Shape } from '../../service.ts';
import { Cancelled } from './errors.ts';
import type { Execution } from './execution.ts';
import type { HistoryEventType } from './history.ts';
import type { Payload } from './payload.ts';
import { Scope } from './scope.ts';
import type { Visit } from './visit.ts';

/** `$states.context.Map.Item`. */
export interface MapItem {
  readonly Index: number;
  readonly Value: unknown;
}

/**
 * One line of control: an execution's own, a Parallel branch's or a Map iteration's. It keeps the state it is in, so
 * that a redrive can go on from there.
 */
export class Flow {
  readonly execution: Execution;
  readonly scope: Scope;
  readonly item: MapItem | undefined;
  lastEventId: number;
  /** The state it is in, or in which it stopped. */
  visit: Visit | undefined;
  /** What its chain of states gave, once it has ended well. */
  output: Payload | undefined;
  private readonly stop = new AbortController();

  constructor(execution: Execution, scope: Scope, lastEventId: number, item?: MapItem) {
    this.execution = execution;
    this.scope = scope;
    this.lastEventId = lastEventId;
    this.item = item;
  }

  /** An inner line of control. */
  fork(item = this.item): Flow {
    return new Flow(this.execution, new Scope(this.scope), this.lastEventId, item);
  }

  /** A line that goes on where this one stopped, with its retries renewed; what had ended well is kept. */
  revive(lastEventId: number): Flow {
    const flow = new Flow(this.execution, this.scope, lastEventId, this.item);
    flow.output = this.output;
    flow.visit = this.visit?.revive(flow);
    return flow;
  }

  get clock(): Clock {
    return this.execution.clock;
  }

  /** Aborted when the line is cancelled. */
  get signal(): AbortSignal {
    return this.stop.signal;
  }

  cancel(): void {
    this.stop.abort(new Cancelled());
    for (const child of this.visit?.children ?? []) child.cancel();
  }

  /** Adds an event that the next one follows. Throws `Cancelled`. */
  record(type: HistoryEventType, details?: Shape): number {
    this.lastEventId = this.note(type, details);
    return this.lastEventId;
  }

  /** Adds an event that nothing follows. Throws `Cancelled`. */
  note(type: HistoryEventType, details?: Shape, previousEventId = this.lastEventId): number {
    this.signal.throwIfAborted();
    return this.execution.history.add(type, this.clock.now(), previousEventId, details);
  }

  /** Throws `Cancelled`. */
  sleep(ms: number): Promise<void> {
    return this.clock.sleep(ms, this.signal);
  }
}
