import type { Template } from '../expressions/template.ts';
import type { TaskResource } from './resource.ts';

/** A chain of states with its entry: a whole machine, a Parallel branch or a Map's item processor. */
export interface Program {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface Definition extends Program {
  /** Seconds from start (or redrive) until the execution is TIMED_OUT. */
  readonly timeoutSeconds: number | undefined;
}

export type State = TaskState | ChoiceState | WaitState | PassState | ParallelState | MapState | SucceedState | FailState;
export type StateType = State['type'];
export type StateOf<T extends StateType> = Extract<State, { readonly type: T }>;

/** What a state, a choice rule or a catcher does when it is left. */
export interface Effects {
  readonly output: Template | undefined;
  readonly assign: Template | undefined;
}

interface Named {
  readonly name: string;
}

interface Chained extends Named, Effects {
  /** Undefined where the chain ends. */
  readonly next: string | undefined;
}

/** A state whose errors can be retried and caught. */
export interface Guarded extends Chained {
  readonly type: 'Task' | 'Parallel' | 'Map';
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly fullJitter: boolean;
}

export interface Catcher extends Effects {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface TaskState extends Guarded {
  readonly type: 'Task';
  readonly resource: TaskResource;
  readonly arguments: Template | undefined;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
}

export interface ParallelState extends Guarded {
  readonly type: 'Parallel';
  readonly arguments: Template | undefined;
  readonly branches: readonly Program[];
}

export interface MapState extends Guarded {
  readonly type: 'Map';
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  readonly processor: Program;
  /** Undefined for an inline Map. */
  readonly distributed: Distribution | undefined;
}

export interface Distribution {
  readonly label: string | undefined;
  readonly toleratedFailureCount: Template | undefined;
  readonly toleratedFailurePercentage: Template | undefined;
}

export interface ChoiceState extends Named, Effects {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
  /** Where to go, with the state's own Assign and Output, when no rule matches. */
  readonly default: string | undefined;
}

export interface ChoiceRule extends Effects {
  readonly condition: Template;
  readonly next: string;
}

export interface WaitState extends Chained {
  readonly type: 'Wait';
  readonly duration: { readonly kind: 'seconds' | 'timestamp'; readonly template: Template };
}

export interface PassState extends Chained {
  readonly type: 'Pass';
}

export interface SucceedState extends Named {
  readonly type: 'Succeed';
  readonly output: Template | undefined;
}

export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}
