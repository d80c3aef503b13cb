import type { Shape } from '../../service.ts';
import { StateError } from '../run/errors.ts';
import { optimisedNaming } from './errors.ts';
import { sdkMetadata } from './service-call.ts';
import type { ServiceCall } from './service-call.ts';

/** `arn:aws:states:::lambda:invoke`: the result tells of the invocation, with its payload as JSON. */
export function invokeCall(args: Shape): ServiceCall {
  return {
    ...invocation(args),
    result: (answer, requestId) => {
      const { ExecutedVersion, Payload, StatusCode } = answer;
      throwFunctionError(answer);
      return { ...(ExecutedVersion !== undefined && { ExecutedVersion }), ...(Payload !== undefined && { Payload }), ...sdkMetadata(requestId), StatusCode };
    },
  };
}

/** The function's own ARN as the resource: the arguments are its payload, its payload is the result. */
export function functionCall(arn: string, payload: unknown): ServiceCall {
  return {
    ...invocation({ FunctionName: arn, Payload: payload }),
    result: (answer) => {
      throwFunctionError(answer);
      return answer.Payload ?? null;
    },
  };
}

function invocation(input: Shape) {
  return { service: 'lambda', operation: 'Invoke', input, naming: optimisedNaming('lambda') };
}

/** A function's own error becomes the state's: its type the Error, its whole payload the Cause. */
function throwFunctionError({ FunctionError, Payload }: Shape): void {
  if (FunctionError === undefined) return;
  const { errorType } = (Payload ?? {}) as { errorType?: unknown };
  throw new StateError(typeof errorType === 'string' && errorType !== '' ? errorType : 'Lambda.Unknown', JSON.stringify(Payload));
}
