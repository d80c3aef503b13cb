import type { HistoryEvent } from '../../../simulator/states/run/history.ts';
import { virtualClock } from '../../../simulator/clock/virtual.ts';
import type { VirtualClock } from '../../../simulator/clock/virtual.ts';
import { Random } from '../../../simulator/random.ts';
import { AwsError } from '../../../simulator/service.ts';
import type { Call, DispatchRequest, Principal, Shape, World } from '../../../simulator/service.ts';
import { createStates } from '../../../simulator/states/states.ts';
import type { States } from '../../../simulator/states/states.ts';

export const START = Date.parse('2026-03-01T08:00:00Z');
export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/machine`;

type Answer = (input: Shape, request: DispatchRequest) => unknown;

/** What other services answer, by `service:Operation`; a `lambda` entry is called with the payload. */
export type Answers = Readonly<Record<string, Answer>>;

/** Whoever creates a machine may pass its role. */
const ALWAYS: Answers = { 'iam:PassRole': () => ({}) };

export interface TestWorld {
  readonly clock: VirtualClock;
  readonly states: States;
  /** Everything dispatched, in order. */
  readonly requests: DispatchRequest[];
  /** Calls the Step Functions API. */
  api<T = Shape>(operation: string, input: Shape): Promise<T>;
}

/** An embedded AWS of Step Functions and a table of functions. */
export function testWorld(answers: Answers = {}, seed = 'test'): TestWorld {
  const clock = virtualClock(START);
  const requests: DispatchRequest[] = [];
  const dispatch = async (request: DispatchRequest): Promise<Shape> => {
    requests.push(request);
    if (request.service === 'states') return call(request.operation, request.input, request.principal);
    const answer = { ...ALWAYS, ...answers }[`${request.service}:${request.operation}`];
    if (answer === undefined) throw new AwsError('UnknownOperationException', `${request.service} has no ${request.operation}`);
    return (await answer(request.input, request)) as Shape;
  };
  const world: World = {
    clock,
    random: new Random(seed),
    account: ACCOUNT,
    dispatch,
    credentialsFor: () => ({ accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' }),
  };
  const states = createStates(world);
  const administrator: Principal = { kind: 'administrator', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` };
  const call = async (name: string, input: Shape, principal: Principal): Promise<Shape> => {
    const operation = states.service.operations[name];
    if (operation === undefined) throw new AwsError('UnknownOperationException', name);
    const context: Call = { account: ACCOUNT, region: REGION, principal, requestId: 'request', world };
    return operation.run(input, context);
  };
  return { clock, states, requests, api: async <T>(operation: string, input: Shape) => (await call(operation, input, administrator)) as T };
}

/** An answer of the Lambda service. */
export function lambda(run: (payload: never, request: DispatchRequest) => unknown): Answers {
  return {
    'lambda:Invoke': async (input, request) => ({ StatusCode: 200, ExecutedVersion: '$LATEST', Payload: (await run(input.Payload as never, request)) ?? null }),
  };
}

/** What Lambda answers when the function threw. */
export function functionError(errorType: string, errorMessage: string): Shape {
  return { StatusCode: 200, ExecutedVersion: '$LATEST', FunctionError: 'Unhandled', Payload: { errorType, errorMessage, trace: [] } };
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Shape;
  readonly [field: string]: unknown;
}

export interface Described {
  readonly executionArn: string;
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly startDate: Date;
  readonly stopDate?: Date;
  readonly [member: string]: unknown;
}

/** A machine with one state. */
export function single(state: Shape): Definition {
  return { StartAt: 'Only', States: { Only: { End: true, ...state } } };
}

export async function createMachine(world: TestWorld, definition: Definition, name = 'machine'): Promise<string> {
  const { stateMachineArn } = await world.api<{ stateMachineArn: string }>('CreateStateMachine', {
    name,
    roleArn: ROLE,
    definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
  });
  return stateMachineArn;
}

export async function startExecution(world: TestWorld, stateMachineArn: string, input: unknown = {}, name?: string): Promise<string> {
  const { executionArn } = await world.api<{ executionArn: string }>('StartExecution', { stateMachineArn, input: JSON.stringify(input), ...(name !== undefined && { name }) });
  return executionArn;
}

export function describeExecution(world: TestWorld, executionArn: string): Promise<Described> {
  return world.api<Described>('DescribeExecution', { executionArn });
}

export async function historyOf(world: TestWorld, executionArn: string): Promise<HistoryEvent[]> {
  const { events } = await world.api<{ events: HistoryEvent[] }>('GetExecutionHistory', { executionArn, maxResults: 1000 });
  return events;
}

/** Each event as `id<-previous type`. */
export async function outline(world: TestWorld, executionArn: string): Promise<string[]> {
  return (await historyOf(world, executionArn)).map(({ id, previousEventId, type }) => `${id}<-${previousEventId} ${type}`);
}

export interface Ran extends Described {
  readonly world: TestWorld;
  readonly result: unknown;
  /** Virtual milliseconds from start to end. */
  readonly duration: number;
}

/** Creates a machine, runs it once to its end and describes the execution. */
export async function runMachine(definition: Definition, input: unknown = {}, answers: Answers = {}, seed?: string): Promise<Ran> {
  const world = testWorld(answers, seed);
  const executionArn = await startExecution(world, await createMachine(world, definition), input);
  await untilEnded(world, executionArn);
  const described = await describeExecution(world, executionArn);
  const { output, startDate, stopDate } = described;
  return { ...described, world, result: output === undefined ? undefined : JSON.parse(output), duration: Number(stopDate) - Number(startDate) };
}

export async function untilEnded(world: TestWorld, executionArn: string): Promise<void> {
  await world.clock.until(async () => (await describeExecution(world, executionArn)).status !== 'RUNNING', 400 * 86_400_000);
}
