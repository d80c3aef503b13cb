/** An error in a state, by its name in the States Language. It can be retried and caught. */
export class StateError extends Error {
  readonly error: string | undefined;
  readonly explanation: string | undefined;

  constructor(error: string | undefined, explanation: string | undefined) {
    super(`${error ?? 'an unnamed error'}: ${explanation ?? ''}`);
    this.name = 'StateError';
    this.error = error;
    this.explanation = explanation;
  }

  /** `$states.errorOutput`. */
  get output(): { readonly Error: string | null; readonly Cause: string | null } {
    return { Error: this.error ?? null, Cause: this.explanation ?? null };
  }
}

/** Ends the execution as FAILED with States.Runtime; nothing catches it. */
export class RuntimeFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RuntimeFailure';
  }
}

/** The line of control was stopped from outside: a sibling failed, or the execution was stopped or timed out. */
export class Cancelled extends Error {
  constructor() {
    super('This part of the execution was cancelled');
    this.name = 'Cancelled';
  }
}

const TIMEOUTS: ReadonlySet<string | undefined> = new Set(['States.Timeout', 'States.HeartbeatTimeout']);

/** Errors that States.ALL leaves alone; States.Runtime cannot even be caught by its own name. */
const TERMINAL: ReadonlySet<string | undefined> = new Set(['States.DataLimitExceeded', 'States.Runtime']);

const WILDCARDS: Readonly<Record<string, (error: string | undefined) => boolean>> = {
  'States.ALL': (error) => !TERMINAL.has(error),
  'States.TaskFailed': (error) => !TIMEOUTS.has(error),
  'States.Timeout': (error) => TIMEOUTS.has(error),
};

/** Whether a retrier or catcher with these names is meant for the error. */
export function matches(errorEquals: readonly string[], { error }: StateError): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => WILDCARDS[name]?.(error) ?? name === error);
}
