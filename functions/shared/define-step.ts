import type * as z from 'zod/mini';
import { OperationError } from '../../core/errors.ts';
import { cancelled, givenUp, isUnderWay, notDone, standsAbove } from '../../core/operation/cancellation.ts';
import { leaseDuration } from '../../core/operation/lease.ts';
import type { Operation, Target } from '../../core/operation/operation.ts';
import type { Again, Step, StepKind, StepOutput, StepRecord } from '../../core/plan/plan.ts';
import type { StepRequest } from '../../core/plan/step-requests.ts';
import { requestToken } from '../../core/plan/token.ts';
import type { CalendarStore, Lease, LeaseStore, OperationStore, WatchStore } from '../../core/ports.ts';
import { heldUntil, nextHeartbeat } from '../../core/watch/heartbeat.ts';
import { firstTurn } from '../../core/watch/schedule.ts';
import type { Subject } from '../../core/watch/watch.ts';
import { standingOf, type Pending } from '../../core/windows/standing.ts';
import type { EventBus } from './aws/event-bus.ts';
import { calendarStore, eventBus, leaseStore, operationStore, watchStore } from './compose.ts';
import type { Contract } from './contract.ts';
import type { DrydockFunction, Wiring } from './define-function.ts';
import { defineTask } from './define-task.ts';
import { failureFrom } from './failure-from.ts';
import { findStep, type FoundStep } from './find-step.ts';
import { sha256 } from './sha256.ts';
import type { stepEnvironment, stepInput } from './step-contract.ts';
import { StepDiary } from './step-diary.ts';

/** Everything a step needs to start its change. */
export interface StepStart<Kind extends StepKind> {
  readonly operationId: string;
  readonly target: Target;
  readonly step: Step;
  readonly request: Extract<StepRequest, { kind: Kind }>;
  /** Outputs of the settled steps, by step id. */
  readonly outputs: Readonly<Record<string, StepOutput>>;
  /** The same for every attempt at this change: what makes it idempotent. Another one when a failed change is to be tried again. */
  readonly clientRequestToken: string;
  /** What the watchkeeper handed the step back for. */
  readonly again?: Again;
  /** When the step first started, epoch milliseconds. */
  readonly startedAt: number;
}

/** A change under way that must be watched, or one that was done when AWS answered. */
export type Started = { readonly watch: Subject } | { readonly done: StepOutput };

export type StartStep<Kind extends StepKind> = (start: StepStart<Kind>) => Promise<Started>;

type StepContract = Contract<z.ZodMiniType<z.infer<z.ZodMiniObject<typeof stepEnvironment>>>, typeof stepInput>;

/** The function of one kind of step: it starts the change, leaves a watch, and returns. */
export function defineStep<Kind extends StepKind, C extends StepContract>(
  kind: Kind,
  contract: C,
  wire: (wiring: Wiring<z.infer<C['environment']>>) => StartStep<Kind>,
): DrydockFunction {
  return defineTask(contract as StepContract, (wiring) => {
    const start = wire(wiring as Wiring<z.infer<C['environment']>>);
    const stores: StepStores = {
      operations: operationStore(wiring),
      watches: watchStore(wiring),
      leases: leaseStore(wiring),
      calendar: calendarStore(wiring),
      bus: eventBus(wiring),
      now: () => wiring.runtime.now(),
      memberRole: (wiring.environment as { readonly MEMBER_ROLE_NAME?: string }).MEMBER_ROLE_NAME,
    };
    return async (input) => runStep(kind, stores, start, input);
  });
}

interface StepStores {
  readonly operations: OperationStore;
  readonly watches: WatchStore;
  readonly leases: LeaseStore;
  readonly calendar: CalendarStore;
  readonly bus: EventBus;
  readonly now: () => number;
  /** As which it acts in the cluster's account, if it does. */
  readonly memberRole: string | undefined;
}

async function runStep<Kind extends StepKind>(kind: Kind, stores: StepStores, start: StartStep<Kind>, input: z.infer<typeof stepInput>): Promise<unknown> {
  const found = await load(stores.operations, input);
  const { operation, step, leadsBack } = found;
  if (step.request.kind !== kind) throw new OperationError('RetryNever', 'WrongFunction', `Step ${step.id} is a ${step.request.kind}, not a ${kind}.`);
  const lease = await renewLease(stores, operation);
  if (input.taskToken !== undefined && !leadsBack) {
    const pending = await notYet(stores, operation, step, lease);
    if (pending) return hold(stores, operation, step, input.taskToken, pending);
  }
  const diary = new StepDiary(stores, operation, step);
  const records = await stores.operations.steps(operation.operationId);
  const earlier = records.find(({ stepId }) => stepId === step.id);
  if (!(await mayBegin(stores, found, earlier, records))) return leaveOut(stores, found, earlier, diary, input.taskToken);
  const { startedAt, clientRequestToken, again } = await diary.started(earlier, (before) => requestToken(operation.operationId, before ? `${step.id}\n${before.times}` : step.id, sha256), stores.memberRole);
  try {
    const started = await start({
      operationId: operation.operationId,
      target: operation.target,
      step,
      request: step.request as Extract<StepRequest, { kind: Kind }>,
      outputs: outputsIn(records),
      clientRequestToken,
      ...(again && { again }),
      startedAt,
    });
    if (input.taskToken === undefined) return await settleAtOnce(diary, doneAtOnce(step, started));
    await leaveWatch(stores, found, 'watch' in started ? started.watch : { kind: 'nothing' }, input.taskToken, startedAt);
    return { watched: true };
  } catch (error) {
    const { retry, outcome, message } = failureFrom(error);
    if (retry === 'RetryNever') {
      await diary.settle({ state: 'failed', outcome, message });
      const now = await stores.operations.find(operation.operationId);
      if (now?.cancellation && !standsAbove(found, records)) return leaveOut(stores, found, undefined, diary, input.taskToken);
    } else if (retry === 'RetryPatiently') await diary.refused(`${outcome}: ${message}`);
    else await diary.progressed(`${outcome}: ${message}`);
    throw error;
  }
}

async function load(operations: OperationStore, { operationId, stepId }: z.infer<typeof stepInput>): Promise<FoundStep> {
  const found = await findStep(operations, { operationId, stepId });
  if (found) return found;
  throw new OperationError('RetryNever', 'UnknownStep', `Operation ${operationId} has no planned step ${stepId}.`);
}

/**
 * A mutation needs the lease: an operation that lost it must not change a cluster that another one works on. Every attempt
 * renews it, because patient retries may go on for half an hour while nothing is watched.
 */
async function renewLease({ leases, now }: StepStores, { operationId, target }: Operation): Promise<Lease> {
  const lease = await leases.renew(target, operationId, now() + leaseDuration);
  if (lease) return lease;
  throw new OperationError('RetryNever', 'LeaseLost', `Operation ${operationId} does not hold cluster ${target.cluster} any more: its lease expired and another one took it, or it was released.`);
}

/**
 * Why the step may not start yet: it would not end inside its cluster's window. What takes down what was made or leads an
 * upgrade back never waits, and neither does what is done when AWS answers.
 */
async function notYet({ calendar, now }: StepStores, { target, override }: Operation, { expected }: Step, { traits }: Lease): Promise<Pending | undefined> {
  const standing = standingOf(await calendar.read(), traits ?? { ...target, tags: {} }, now(), expected.p90 * 1000, override);
  return standing.state === 'closed' ? standing.pending : undefined;
}

/**
 * Of an operation that was cancelled no step begins. One that AWS may be carrying out is attempted again, with its old
 * token: its end is waited for, and nobody knows whether it had got through.
 */
async function mayBegin({ operations }: StepStores, found: FoundStep, earlier: StepRecord | undefined, records: readonly StepRecord[]): Promise<boolean> {
  if (standsAbove(found, records) || isUnderWay(earlier)) return true;
  return operations.begin(found.operation.operationId, found.step.id);
}

/** The state goes on without its step. Only the last step of a provision fails, when nothing is under way any more: then what was made is taken down, or kept, as after a failure. */
async function leaveOut(stores: StepStores, { operation, step }: FoundStep, earlier: StepRecord | undefined, diary: StepDiary, taskToken: string | undefined): Promise<unknown> {
  if (earlier?.state === 'started') await diary.settle({ state: 'failed', ...givenUp(earlier) });
  if (step.request.kind === 'verify-cluster') throw new OperationError('RetryNever', cancelled, `Operation ${operation.operationId} was cancelled.`);
  if (taskToken === undefined) return notDone;
  return hold(stores, operation, step, taskToken, { message: 'The operation was cancelled.', until: stores.now() });
}

function outputsIn(records: readonly StepRecord[]): Record<string, StepOutput> {
  return Object.fromEntries(records.flatMap((record) => (record.state === 'succeeded' ? [[record.stepId, record.output]] : [])));
}

/** The state waits, and the watchkeeper has it tried again when the window opens, or lets it go on without the step. */
async function hold(stores: StepStores, operation: Operation, step: Step, taskToken: string, pending: Pick<Pending, 'message' | 'until'>): Promise<unknown> {
  const now = stores.now();
  await stores.watches.put({
    watchId: `${operation.operationId}/${step.id}`,
    operationId: operation.operationId,
    stepId: step.id,
    taskToken,
    target: operation.target,
    subject: { kind: 'window' },
    expected: step.expected,
    startedAt: now,
    nextPollAt: heldUntil(now, pending.until),
    heartbeatAt: nextHeartbeat(now),
    polls: 0,
    progress: { text: pending.message, since: now },
  });
  return { held: true };
}

/** A state that gave no task token does not wait. */
function doneAtOnce(step: Step, started: Started): StepOutput {
  if ('done' in started) return started.done;
  throw new OperationError('RetryNever', 'NoTaskToken', `Step ${step.id} has to be waited for, but its state gave no task token.`);
}

async function settleAtOnce(diary: StepDiary, output: StepOutput): Promise<StepOutput> {
  await diary.settle({ state: 'succeeded', output });
  return output;
}

async function leaveWatch(stores: StepStores, { operation, step, together }: FoundStep, subject: Subject, taskToken: string, startedAt: number): Promise<void> {
  const now = stores.now();
  await stores.watches.put({
    watchId: `${operation.operationId}/${step.id}`,
    operationId: operation.operationId,
    stepId: step.id,
    taskToken,
    target: operation.target,
    subject,
    expected: step.expected,
    startedAt,
    nextPollAt: firstTurn({ subject, startedAt, expected: step.expected }, now, together),
    heartbeatAt: nextHeartbeat(now),
    polls: 0,
  });
}
