import type { Program, State, StateType } from '../definition/model.ts';
import { handleErrors } from './error-handling.ts';
import type { Flow } from './flow.ts';
import type { HistoryEventType } from './history.ts';
import type { Payload } from './payload.ts';
import { RUNNERS } from './states/runners.ts';
import type { Programs } from './states/runners.ts';
import { Visit } from './visit.ts';
import type { Departure } from './visit.ts';

/**
 * Runs a chain of states to its end. Throws `StateError` when it fails, `Cancelled` when its line of control is
 * cancelled, and `RuntimeFailure`.
 */
export async function runProgram(flow: Flow, program: Program, input: Payload): Promise<Payload> {
  return follow(flow, program, enter(flow, program, program.startAt, input));
}

/** Runs a revived line of control to its end, from the state in which it stopped. */
export async function resumeProgram(flow: Flow, program: Program, input: Payload): Promise<Payload> {
  if (flow.output !== undefined) return flow.output;
  if (flow.visit === undefined) return runProgram(flow, program, input);
  flow.execution.countTransition();
  return follow(flow, program, flow.visit);
}

const PROGRAMS: Programs = { run: runProgram, resume: resumeProgram };

async function follow(flow: Flow, program: Program, first: Visit): Promise<Payload> {
  for (let visit = first; ;) {
    const departure = await run(visit, visit.state);
    leave(visit, departure);
    if (departure.next === undefined) return (flow.output = departure.output);
    visit = enter(flow, program, departure.next, departure.output);
  }
}

function enter(flow: Flow, program: Program, name: string, input: Payload): Visit {
  const state = program.states.get(name);
  if (state === undefined) throw new Error(`The definition has no state '${name}'`);
  flow.execution.beforeTransition();
  const before = flow.lastEventId;
  const eventId = flow.record(`${state.type}StateEntered`, { name, input: input.text, inputDetails: { truncated: false } });
  flow.execution.countTransition();
  const visit = new Visit(flow, state, input, { eventId, before, time: new Date(flow.clock.now()).toISOString() });
  flow.visit = visit;
  return visit;
}

function run<T extends StateType>(visit: Visit, state: Extract<State, { type: T }>): Promise<Departure> {
  const runner = RUNNERS[state.type];
  const attempt = async () => runner(visit, state, PROGRAMS);
  return isGuarded(state) ? handleErrors(visit, state, attempt) : attempt();
}

function isGuarded(state: State) {
  return state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map';
}

function leave({ flow, state }: Visit, { output, assigned }: Departure): void {
  const variables = assigned && {
    assignedVariables: Object.fromEntries(Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)])),
    assignedVariablesDetails: { truncated: false },
  };
  flow.record(exitedEvent(state.type), { name: state.name, output: output.text, outputDetails: { truncated: false }, ...variables });
  if (assigned !== undefined) flow.scope.assign(assigned);
  flow.visit = undefined;
}

/** A Fail state is never left: its error ends the line. */
function exitedEvent(type: StateType): HistoryEventType {
  if (type === 'Fail') throw new Error('A Fail state was left');
  return `${type}StateExited`;
}
