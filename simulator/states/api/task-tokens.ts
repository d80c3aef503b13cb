import { AwsError } from '../../service.ts';
import type { Operation, Shape } from '../../service.ts';
import type { Engine } from '../run/engine.ts';
import { StateError } from '../run/errors.ts';
import { isTooLarge } from '../run/payload.ts';
import { executionOf } from '../run/tokens.ts';
import { constraint, readString, requireString } from './input.ts';

export function taskTokenOperations({ store, tokens }: Engine): Record<string, Operation> {
  const find = (input: Shape) => tokens.find(requireString(input, 'taskToken', { mostCharacters: 2048 }));
  /** Who answers for a task needs the permission on the state machine that waits. */
  const resources = ({ taskToken }: Shape) => {
    const execution = store.executions.get(executionOf(typeof taskToken === 'string' ? taskToken : '') ?? '');
    return [execution?.mapRun?.execution.machine.arn ?? execution?.machine.arn ?? '*'];
  };
  return {
    SendTaskSuccess: {
      resources,
      run: (input) => {
        const output = readOutput(input);
        find(input).succeed(output);
        return {};
      },
    },
    SendTaskFailure: {
      resources,
      run: (input) => {
        const error = new StateError(readString(input, 'error', { mostCharacters: 256 }), readString(input, 'cause', { mostCharacters: 32_768 }));
        find(input).fail(error);
        return {};
      },
    },
    SendTaskHeartbeat: {
      resources,
      run: (input) => {
        find(input).heartbeat();
        return {};
      },
    },
  };
}

/** Throws InvalidOutput. */
function readOutput(input: Shape): unknown {
  const text = requireString(input, 'output');
  if (isTooLarge(text)) throw constraint('…', 'output', 'Member must have length less than or equal to 262144');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${(error as Error).message}'`);
  }
}
