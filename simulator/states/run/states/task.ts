import type { TaskState } from '../../definition/model.ts';
import type { Pattern } from '../../definition/resource.ts';
import { evaluateCount } from '../../expressions/evaluate.ts';
import type { Template } from '../../expressions/template.ts';
import { callIntegration } from '../../integrations/call.ts';
import { startedJob } from '../../integrations/start-execution.ts';
import { Attempt } from '../attempt.ts';
import { StateError } from '../errors.ts';
import { limitedPayload, payloadOf } from '../payload.ts';
import type { Payload } from '../payload.ts';
import { taskEvents } from '../task-events.ts';
import type { TaskEvents, TaskLimits } from '../task-events.ts';
import type { Departure, Visit } from '../visit.ts';

export async function runTask(visit: Visit, state: TaskState): Promise<Departure> {
  const { execution } = visit.flow;
  const pattern = state.resource.kind === 'function' ? 'requestResponse' : state.resource.pattern;
  visit.taskToken = pattern === 'waitForTaskToken' ? execution.engine.tokens.issue(execution.arn, execution.random) : undefined;
  const input = state.arguments === undefined ? visit.input : limitedPayload(await visit.value(state.arguments), state.name);
  const limits = { timeoutSeconds: await seconds(visit, 'TimeoutSeconds', state.timeoutSeconds), heartbeatSeconds: await seconds(visit, 'HeartbeatSeconds', state.heartbeatSeconds) };
  const result = await performAttempt(visit, state, pattern, input, limits);
  return visit.depart(state, result, state.next, { result });
}

async function seconds(visit: Visit, field: string, template: Template | undefined): Promise<number | undefined> {
  return template && visit.evaluate((bindings) => evaluateCount(field, template, bindings, 1));
}

/** Makes the call, waits as the pattern says, and writes the attempt's events. */
async function performAttempt(visit: Visit, state: TaskState, pattern: Pattern, input: Payload, limits: TaskLimits): Promise<unknown> {
  const { flow, taskToken } = visit;
  const { tokens } = flow.execution.engine;
  const events = taskEvents(flow, state.resource);
  events.scheduled(input, limits);
  const attempt = new Attempt(flow, limits);
  if (taskToken !== undefined) {
    tokens.open(taskToken, attempt);
    attempt.expectHeartbeats();
  }
  flow.clock.busy(() => callIntegration(flow.execution, state.resource, input.value)).then(
    (answer) => answered(visit, attempt, pattern, answer, events),
    (error: unknown) => attempt.refuse(error),
  ).catch((error: unknown) => attempt.refuse(error));
  try {
    const result = limitedPayload(await attempt.result(), sourceOf(state));
    events.succeeded(result);
    return result.value;
  } catch (error) {
    if (error instanceof StateError) {
      if (isTimeout(error)) events.timedOut(error);
      else events.failed(error);
    }
    throw error;
  } finally {
    if (taskToken !== undefined) tokens.close(taskToken);
  }
}

function answered({ flow }: Visit, attempt: Attempt, pattern: Pattern, answer: unknown, events: TaskEvents): void {
  if (!attempt.isOpen) return;
  switch (pattern) {
    case 'requestResponse':
      attempt.succeed(answer);
      break;
    case 'waitForTaskToken':
      events.submitted(payloadOf(answer));
      break;
    case 'sync':
    case 'sync:2':
      events.submitted(payloadOf(answer));
      attempt.follow(startedJob(flow.execution.engine, answer, pattern));
      break;
  }
}

function isTimeout({ error }: StateError): boolean {
  return error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
}

/** Whom the data limit's cause names. */
function sourceOf({ resource }: TaskState): string {
  return resource.kind === 'function' ? resource.arn : resource.resourceType;
}
