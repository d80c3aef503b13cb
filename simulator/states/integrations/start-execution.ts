import type { Job } from '../run/attempt.ts';
import { StateError } from '../run/errors.ts';
import type { Engine } from '../run/engine.ts';
import type { Execution } from '../run/execution.ts';

/**
 * The execution that a Task has started, to wait for: it gives what the child gave, described, or States.TaskFailed when
 * the child did not succeed. `.sync` has input and output as text, `.sync:2` as JSON.
 */
export function startedJob(engine: Engine, answer: unknown, pattern: 'sync' | 'sync:2'): Job {
  const { ExecutionArn } = answer as { ExecutionArn: string };
  const child = engine.store.executions.get(ExecutionArn);
  if (child === undefined) throw new StateError('States.TaskFailed', `The execution ${ExecutionArn} does not run in this engine`);
  return { ended: outcomeOf(child, pattern), stop: () => child.stop(undefined, undefined) };
}

async function outcomeOf(child: Execution, pattern: 'sync' | 'sync:2'): Promise<unknown> {
  await child.ended;
  if (child.status === 'SUCCEEDED') return describe(child, pattern === 'sync:2' ? (text) => JSON.parse(text) as unknown : (text) => text);
  throw new StateError('States.TaskFailed', JSON.stringify(describe(child, (text) => text)));
}

function describe(child: Execution, json: (text: string) => unknown) {
  const { error, cause, output, stopDate } = child;
  return {
    ...(cause !== undefined && { Cause: cause }),
    ...(error !== undefined && { Error: error }),
    ExecutionArn: child.arn,
    Input: json(child.input.text),
    InputDetails: { Included: true },
    Name: child.name,
    ...(output !== undefined && { Output: json(output.text), OutputDetails: { Included: true } }),
    StartDate: child.startDate,
    StateMachineArn: child.machine.arn,
    Status: child.status,
    ...(stopDate !== undefined && { StopDate: stopDate }),
  };
}
