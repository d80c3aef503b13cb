import type { Program, StateOf, StateType } from '../../definition/model.ts';
import type { Flow } from '../flow.ts';
import type { Payload } from '../payload.ts';
import type { Departure, Visit } from '../visit.ts';
import { runChoice } from './choice.ts';
import { runFail } from './fail.ts';
import { runMap } from './map.ts';
import { runParallel } from './parallel.ts';
import { runPass } from './pass.ts';
import { runSucceed } from './succeed.ts';
import { runTask } from './task.ts';
import { runWait } from './wait.ts';

/** How states run the chains inside them. */
export interface Programs {
  run(flow: Flow, program: Program, input: Payload): Promise<Payload>;
  resume(flow: Flow, program: Program, input: Payload): Promise<Payload>;
}

/** One attempt at a state. Throws `StateError`. */
export type Runner<T extends StateType> = (visit: Visit, state: StateOf<T>, programs: Programs) => Promise<Departure>;

export const RUNNERS: { readonly [T in StateType]: Runner<T> } = {
  Task: runTask,
  Choice: runChoice,
  Wait: runWait,
  Pass: runPass,
  Parallel: runParallel,
  Map: runMap,
  Succeed: runSucceed,
  Fail: runFail,
};
