import type { TaskResource } from '../definition/resource.ts';
import type { Shape } from '../../service.ts';
import type { StateError } from './errors.ts';
import type { Flow } from './flow.ts';
import type { Payload } from './payload.ts';

/** Seconds; undefined: no limit. */
export interface TaskLimits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** How the history tells of a Task's attempt: a function as the Resource has events of its own. */
export interface TaskEvents {
  scheduled(input: Payload, limits: TaskLimits): void;
  submitted(output: Payload): void;
  succeeded(output: Payload): void;
  failed(error: StateError): void;
  timedOut(error: StateError): void;
}

export function taskEvents(flow: Flow, resource: TaskResource): TaskEvents {
  return resource.kind === 'function' ? functionEvents(flow, resource.arn) : integrationEvents(flow, resource);
}

function functionEvents(flow: Flow, arn: string): TaskEvents {
  return {
    scheduled: (input, { timeoutSeconds }) => {
      flow.record('LambdaFunctionScheduled', { resource: arn, input: input.text, inputDetails: { truncated: false }, ...limit('timeoutInSeconds', timeoutSeconds) });
      flow.record('LambdaFunctionStarted');
    },
    submitted: () => undefined,
    succeeded: (output) => flow.record('LambdaFunctionSucceeded', outputDetails(output)),
    failed: (error) => flow.record('LambdaFunctionFailed', errorDetails(error)),
    timedOut: (error) => flow.record('LambdaFunctionTimedOut', errorDetails(error)),
  };
}

function integrationEvents(flow: Flow, { resourceType, resource }: Exclude<TaskResource, { kind: 'function' }>): TaskEvents {
  const common = { resourceType, resource };
  return {
    scheduled: (input, { timeoutSeconds, heartbeatSeconds }) => {
      const { region } = flow.execution.machine;
      const limits = { ...limit('timeoutInSeconds', timeoutSeconds), ...limit('heartbeatInSeconds', heartbeatSeconds) };
      flow.record('TaskScheduled', { ...common, region, parameters: input.text, ...limits });
      flow.record('TaskStarted', common);
    },
    submitted: (output) => flow.record('TaskSubmitted', { ...common, ...outputDetails(output) }),
    succeeded: (output) => flow.record('TaskSucceeded', { ...common, ...outputDetails(output) }),
    failed: (error) => flow.record('TaskFailed', { ...common, ...errorDetails(error) }),
    timedOut: (error) => flow.record('TaskTimedOut', { ...common, ...errorDetails(error) }),
  };
}

/** `error` and `cause` as events and DescribeExecution have them: left out when there is none. */
export function errorDetails({ error, explanation }: StateError): Shape {
  return { ...(error !== undefined && { error }), ...(explanation !== undefined && explanation !== '' && { cause: explanation }) };
}

function outputDetails(output: Payload): Shape {
  return { output: output.text, outputDetails: { truncated: false } };
}

function limit(member: string, seconds: number | undefined): Shape {
  return seconds === undefined ? {} : { [member]: seconds };
}
