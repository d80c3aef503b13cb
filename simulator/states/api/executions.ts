import { AwsError } from '../../service.ts';
import type { Operation, Shape } from '../../service.ts';
import type { Engine } from '../run/engine.ts';
import { Execution } from '../run/execution.ts';
import { statesArn } from '../run/machine.ts';
import { isTooLarge } from '../run/payload.ts';
import type { Payload } from '../run/payload.ts';
import { redrivability } from '../run/redrivability.ts';
import { checkName, constraint, readString } from './input.ts';
import { executionOf, machineOf, mapRunOf, namedBy } from './lookup.ts';
import { pageOf, withNextToken } from './pages.ts';

const STATUSES = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'];

export function executionOperations(engine: Engine): Record<string, Operation> {
  const { store } = engine;
  const byExecution = { resources: namedBy('executionArn') };
  return {
    StartExecution: { resources: namedBy('stateMachineArn'), run: (input) => start(engine, input) },
    StopExecution: { ...byExecution, run: (input) => stop(executionOf(store, input), input) },
    DescribeExecution: { ...byExecution, run: (input) => describe(executionOf(store, input)) },
    ListExecutions: { resources: (input) => namedBy(input.mapRunArn === undefined ? 'stateMachineArn' : 'mapRunArn')(input), run: (input) => list(engine, input) },
    RedriveExecution: { ...byExecution, run: (input) => redrive(executionOf(store, input), input) },
  };
}

/** A name that runs with the same input answers the execution that runs. */
function start(engine: Engine, input: Shape): Shape {
  const machine = machineOf(engine.store, input);
  const { revision } = machine;
  if (machine.isDeleting) throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${revision.arn}'`);
  const payload = readInput(input);
  const name = checkName(readString(input, 'name') ?? engine.random.uuid());
  const existing = engine.store.executions.get(statesArn(revision, 'execution', `${revision.name}:${name}`));
  if (existing !== undefined) {
    if (existing.status === 'RUNNING' && existing.input.text === payload.text) return started(existing);
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${existing.arn}'`);
  }
  const execution = new Execution(engine, { machine: revision, program: revision.definition, name, input: payload });
  machine.executions.push(execution);
  execution.start();
  return started(execution);
}

function started({ arn, startDate }: Execution): Shape {
  return { executionArn: arn, startDate: new Date(startDate) };
}

function readInput(input: Shape): Payload {
  const text = readString(input, 'input') ?? '{}';
  if (isTooLarge(text)) throw constraint('…', 'input', 'Member must have length less than or equal to 262144');
  try {
    return { value: JSON.parse(text) as unknown, text };
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${(error as Error).message}'`);
  }
}

function stop(execution: Execution, input: Shape): Shape {
  const error = readString(input, 'error', { mostCharacters: 256 });
  execution.stop(error, readString(input, 'cause', { mostCharacters: 32_768 }));
  return { stopDate: new Date(execution.stopDate ?? execution.startDate) };
}

function describe(execution: Execution): Shape {
  const { input, output, error, cause, clock } = execution;
  return {
    ...summary(execution),
    input: input.text,
    inputDetails: { included: true },
    ...(output !== undefined && { output: output.text, outputDetails: { included: true } }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...redrivability(execution, clock.now()),
  };
}

/** What ListExecutions and DescribeExecution both say. */
function summary({ arn, machine, name, status, startDate, stopDate, redriveCount, redriveDate, mapRun }: Execution): Shape {
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate: new Date(startDate),
    ...(stopDate !== undefined && { stopDate: new Date(stopDate) }),
    redriveCount,
    ...(redriveDate !== undefined && { redriveDate: new Date(redriveDate) }),
    ...(mapRun !== undefined && { mapRunArn: mapRun.arn }),
  };
}

/** The youngest first. */
function list({ store }: Engine, input: Shape): Shape {
  if ((input.stateMachineArn === undefined) === (input.mapRunArn === undefined)) {
    throw new AwsError('ValidationException', 'Either stateMachineArn or mapRunArn must be given, and not both');
  }
  const status = readString(input, 'statusFilter', { values: STATUSES });
  const redriven = readString(input, 'redriveFilter', { values: ['REDRIVEN', 'NOT_REDRIVEN'] });
  const all = input.mapRunArn === undefined ? machineOf(store, input).executions : mapRunOf(store, input).children.filter((child) => child !== undefined);
  const wanted = all.filter((execution) => (status === undefined || execution.status === status) && (redriven === undefined || execution.redriveCount > 0 === (redriven === 'REDRIVEN')));
  const { items, nextToken } = pageOf(wanted.reverse(), ({ arn }) => arn, input);
  return { executions: items.map(summary), ...withNextToken(nextToken) };
}

/** A client token that was used for the last redrive answers that redrive. */
function redrive(execution: Execution, input: Shape): Shape {
  const token = readString(input, 'clientToken', { mostCharacters: 64 });
  if (token === undefined || token !== execution.redriveToken) {
    const { redriveStatus, redriveStatusReason } = redrivability(execution, execution.clock.now());
    if (redriveStatus !== 'REDRIVABLE') throw new AwsError('ExecutionNotRedrivable', redriveStatusReason ?? 'Child executions are redriven by their Map Run: redrive its parent');
    execution.redriveToken = token;
    execution.redrive();
  }
  return { redriveDate: new Date(execution.redriveDate ?? execution.startDate) };
}
