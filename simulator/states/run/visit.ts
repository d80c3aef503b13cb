import { EvaluationError, evaluate } from '../expressions/evaluate.ts';
import type { Bindings } from '../expressions/evaluate.ts';
import type { Template } from '../expressions/template.ts';
import type { Effects, State } from '../definition/model.ts';
import { StateError } from './errors.ts';
import type { Flow, MapItem } from './flow.ts';
import type { MapRun } from './map-run.ts';
import { limitedPayload } from './payload.ts';
import type { Payload } from './payload.ts';

/** What `$states` holds beside `input` and `context`, depending on the field that is evaluated. */
export interface StatesExtras {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
}

/** How a state is left. */
export interface Departure {
  readonly output: Payload;
  readonly assigned: Readonly<Record<string, unknown>> | undefined;
  /** Undefined where the chain ends. */
  readonly next: string | undefined;
}

/** One stay of a line of control in one state, through all its retries. */
export class Visit<S extends State = State> {
  readonly flow: Flow;
  readonly state: S;
  readonly input: Payload;
  readonly enteredEventId: number;
  retryCount = 0;
  taskToken: string | undefined;
  /** The branches or iterations of the present attempt. */
  children: Flow[] = [];
  /** The present attempt's child executions, in a Distributed Map. */
  mapRun: MapRun | undefined;
  /** True for the first attempt of a redrive: `children` or `mapRun` are to be continued. */
  isRevived = false;
  private readonly beforeEntered: number;
  private readonly enteredTime: string;

  constructor(flow: Flow, state: S, input: Payload, entered: { readonly eventId: number; readonly before: number; readonly time: string }) {
    this.flow = flow;
    this.state = state;
    this.input = input;
    this.enteredEventId = entered.eventId;
    this.beforeEntered = entered.before;
    this.enteredTime = entered.time;
  }

  revive(flow: Flow): Visit<S> {
    const visit = new Visit(flow, this.state, this.input, { eventId: this.enteredEventId, before: this.beforeEntered, time: this.enteredTime });
    visit.children = this.children.map((child) => child.revive(flow.lastEventId));
    visit.mapRun = this.mapRun;
    visit.isRevived = true;
    return visit;
  }

  value(template: Template, extras?: StatesExtras, item?: MapItem): Promise<unknown> {
    return this.evaluate((bindings) => evaluate(template, bindings), extras, item);
  }

  /** Runs an evaluation; what fails there becomes States.QueryEvaluationError, with its event. */
  async evaluate<T>(work: (bindings: Bindings) => Promise<T>, extras?: StatesExtras, item = this.flow.item): Promise<T> {
    try {
      return await work(this.bindings(extras, item));
    } catch (error) {
      throw error instanceof EvaluationError ? this.evaluationFailed(error) : error;
    }
  }

  /** The output and assignments by which a state is left; both see the variables as they were. */
  async depart(effects: Effects, fallback: unknown, next: string | undefined, extras?: StatesExtras): Promise<Departure> {
    const output = effects.output === undefined ? fallback : await this.value(effects.output, extras);
    const assigned = effects.assign === undefined ? undefined : await this.value(effects.assign, extras);
    const payload = output === this.input.value ? this.input : limitedPayload(output, this.state.name);
    return { output: payload, assigned: assigned as Departure['assigned'], next };
  }

  /** "An error occurred while executing the state …", as Step Functions begins its causes. */
  explain(reason: string): string {
    return `An error occurred while executing the state '${this.state.name}' (entered at the event id #${this.enteredEventId}). ${reason}`;
  }

  private evaluationFailed(fault: EvaluationError): StateError {
    const error = 'States.QueryEvaluationError';
    const cause = this.explain(fault.message);
    const { flow } = this;
    const previous = flow.lastEventId === this.enteredEventId ? this.beforeEntered : flow.lastEventId;
    flow.lastEventId = flow.note('EvaluationFailed', { error, cause, state: this.state.name, ...(fault.field !== undefined && { location: fault.field }) }, previous);
    return new StateError(error, cause);
  }

  private bindings(extras: StatesExtras | undefined, item: MapItem | undefined): Bindings {
    const { execution, scope } = this.flow;
    return { ...execution.functions, ...scope.visible, states: { input: this.input.value, context: this.context(item), ...extras } };
  }

  private context(item: MapItem | undefined) {
    const { name: Name, type } = this.state;
    const retries = type === 'Task' || type === 'Parallel' || type === 'Map' ? { RetryCount: this.retryCount } : {};
    return {
      ...this.flow.execution.context,
      State: { EnteredTime: this.enteredTime, Name, ...retries },
      ...(this.taskToken !== undefined && { Task: { Token: this.taskToken } }),
      ...(item !== undefined && { Map: { Item: item } }),
    };
  }
}
