import { isRetryClass, type RetryClass } from '../errors.ts';
import type { Plan, StepRecord } from '../plan/plan.ts';
import type { Failure } from './operation.ts';

/** What a machine's `$states.errorOutput` holds. */
export interface ErrorOutput {
  readonly Error?: string | undefined;
  readonly Cause?: string | undefined;
}

/** How the watchkeeper tells a machine that a step failed: the arguments of `SendTaskFailure`. The cause has the shape of a Lambda's. */
export function taskFailure(retry: RetryClass, { outcome, message, stepId }: Failure): { error: string; cause: string } {
  const words = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  return { error: retry, cause: JSON.stringify({ errorType: retry, errorMessage: `${outcome}: ${words}`, ...(stepId !== undefined && { stepId }) }) };
}

/** Step Functions takes causes of up to 32,768 characters; an escape makes six of one. */
const longestMessage = 5000;

/**
 * The failure at the bottom of what Step Functions reports: executions wrap those of their children, and causes are
 * JSON texts of Lambda, of `DescribeExecution` or of `taskFailure`.
 */
export function failureOf({ Error: error = '', Cause: cause = '' }: ErrorOutput): Failure {
  const body = parseObject(cause);
  const child = childOf(body);
  if (child !== undefined) return failureOf(child);
  const message = textOf(body, 'errorMessage');
  if (message !== undefined) return { ...named(message, textOf(body, 'errorType') ?? error), ...stepIdOf(body) };
  return timeouts[error] ?? split(cause, error);
}

const timeouts: Readonly<Record<string, Failure>> = {
  'States.Timeout': { outcome: 'TimedOut', message: 'The step did not settle within the time that its state allows.' },
  'States.HeartbeatTimeout': { outcome: 'HeartbeatTimeout', message: 'Nobody kept watch over the step: no heartbeat arrived in time.' },
};

/**
 * Why an operation failed, as its steps' records tell it: the first that failed while building. They are whole, and name the
 * step, where Step Functions may have cut the cause. `told` is what it reported; it stands when no record says more.
 */
export function rootFailure(told: Failure, { steps }: Pick<Plan, 'steps'>, records: readonly StepRecord[]): Failure {
  const planned = new Set(steps.map(({ id }) => id));
  const built = records.filter(({ stepId }) => planned.has(stepId));
  const [first] = built.filter((record) => record.state === 'failed').toSorted((one, other) => Date.parse(one.settledAt) - Date.parse(other.settledAt));
  if (first) return { outcome: first.outcome, message: first.message, stepId: first.stepId };
  // A step that was retried in vain shows its last error as its progress.
  const inVain = built.find((record) => record.state === 'started' && record.progress === `${told.outcome}: ${told.message}`);
  return inVain ? { ...told, stepId: inVain.stepId } : told;
}

/** The error output of the child execution that a cause describes. */
function childOf(body: Readonly<Record<string, unknown>> | undefined): ErrorOutput | undefined {
  const status = textOf(body, 'Status') ?? textOf(body, 'status');
  if (body === undefined || status === undefined) return undefined;
  const error = textOf(body, 'Error') ?? textOf(body, 'error') ?? endings[status] ?? status;
  const cause = textOf(body, 'Cause') ?? textOf(body, 'cause') ?? '';
  return { Error: error, Cause: cause };
}

/** The error of an execution that ended without one. */
const endings: Readonly<Record<string, string>> = { TIMED_OUT: 'States.Timeout', ABORTED: 'Aborted' };

/** Only our own errors carry the outcome in their message; any other error's type is its outcome. */
function named(message: string, errorType: string): Failure {
  return isRetryClass(errorType) || errorType === '' ? split(message, errorType) : { outcome: errorType, message };
}

/** `<outcome>: <message>`, as OperationError writes it. */
function split(text: string, fallback: string): Failure {
  const [, outcome, message] = /^([A-Za-z][\w.]*): (.+)$/s.exec(text) ?? [];
  if (outcome !== undefined && message !== undefined) return { outcome, message };
  return { outcome: fallback === '' ? 'Unexpected' : fallback, message: text === '' ? 'No reason was given.' : text };
}

function stepIdOf(body: Readonly<Record<string, unknown>> | undefined): { stepId?: string } {
  const stepId = textOf(body, 'stepId');
  return stepId === undefined ? {} : { stepId };
}

function textOf(body: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const value = body?.[name];
  return typeof value === 'string' ? value : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
