import type { TaskResource } from '../definition/resource.ts';
import type { Shape } from '../../service.ts';
import { StateError } from '../run/errors.ts';
import type { Execution } from '../run/execution.ts';
import { sdkCall } from './aws-sdk.ts';
import { serviceError } from './errors.ts';
import { functionCall } from './lambda.ts';
import { optimisedCall } from './optimised.ts';
import type { ServiceCall } from './service-call.ts';

/** Calls what a Task's resource names, as the state machine's role. The result is JSON. Throws `StateError`. */
export async function callIntegration(execution: Execution, resource: TaskResource, args: unknown): Promise<unknown> {
  const call = plan(execution, resource, args);
  const requestId = execution.random.uuid();
  const answer = await dispatch(execution, call, requestId);
  const result = call.result(answer, requestId);
  return result === undefined ? null : (JSON.parse(JSON.stringify(result)) as unknown);
}

function plan(execution: Execution, resource: TaskResource, args: unknown): ServiceCall {
  if (resource.kind === 'function') return functionCall(resource.arn, args);
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new StateError('States.Runtime', `The arguments of ${resource.resourceType}:${resource.resource} must be an object, but were: ${JSON.stringify(args)}`);
  }
  return resource.kind === 'optimised'
    ? optimisedCall(resource.service, resource.action, args as Shape, execution)
    : sdkCall(resource.service, resource.action, args as Shape);
}

async function dispatch(execution: Execution, { service, operation, input, naming }: ServiceCall, requestId: string): Promise<Shape> {
  const { account, region } = execution.machine;
  try {
    const answer = await execution.engine.world.dispatch({ service, operation, input, account, region, principal: execution.principal });
    if (service === 'states' && operation === 'StartExecution') execution.startedArns.add(answer.executionArn as string);
    return answer;
  } catch (error) {
    throw serviceError(naming, error, requestId);
  }
}
