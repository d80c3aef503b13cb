import type { Clock, Timer } from '../../clock/clock.ts';
import type { Random } from '../../random.ts';
import type { Principal, Shape } from '../../service.ts';
import type { Program } from '../definition/model.ts';
import { stepFunctionsFunctions } from '../expressions/functions.ts';
import type { Engine } from './engine.ts';
import { Cancelled, RuntimeFailure, StateError } from './errors.ts';
import { Flow } from './flow.ts';
import { History } from './history.ts';
import type { HistoryEventType } from './history.ts';
import { statesArn } from './machine.ts';
import type { Revision } from './machine.ts';
import type { MapRun } from './map-run.ts';
import type { Payload } from './payload.ts';
import { resumeProgram, runProgram } from './program.ts';
import { Scope } from './scope.ts';
import { announce } from './status-events.ts';
import { errorDetails } from './task-events.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
type EndStatus = Exclude<ExecutionStatus, 'RUNNING'>;

export interface ExecutionPlan {
  readonly machine: Revision;
  readonly program: Program;
  readonly name: string;
  readonly input: Payload;
  /** For a child of a Distributed Map. */
  readonly mapRun?: MapRun;
}

const END_EVENT: Readonly<Record<EndStatus, HistoryEventType>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

/** One execution of a state machine. Dates are epoch milliseconds. */
export class Execution {
  readonly engine: Engine;
  readonly arn: string;
  readonly name: string;
  readonly machine: Revision;
  readonly input: Payload;
  readonly mapRun: MapRun | undefined;
  readonly history = new History();
  /** Draws of this execution alone. */
  readonly random: Random;
  /** Whom its tasks act as. */
  readonly principal: Principal;
  /** Step Functions' own JSONata functions. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** Executions that its tasks and Distributed Maps have started. */
  readonly startedArns = new Set<string>();
  readonly startDate: number;
  status: ExecutionStatus = 'RUNNING';
  stopDate: number | undefined;
  output: Payload | undefined;
  error: string | undefined;
  cause: string | undefined;
  redriveCount = 0;
  redriveDate: number | undefined;
  redriveToken: string | undefined;
  /** Billed state transitions so far, without those of other executions. */
  transitions = 0;
  /** Settled when the last status change has been put on the bus, so that they go there in order. */
  announced: Promise<void> = Promise.resolve();
  private readonly program: Program;
  private flow: Flow;
  private ending = Promise.withResolvers<undefined>();
  private timeout: Timer | undefined;

  constructor(engine: Engine, { machine, program, name, input, mapRun }: ExecutionPlan) {
    this.engine = engine;
    this.machine = machine;
    this.program = program;
    this.name = name;
    this.input = input;
    this.mapRun = mapRun;
    this.arn = statesArn(machine, 'execution', `${machine.name}:${name}`);
    this.startDate = engine.clock.now();
    this.random = engine.random.fork(this.arn);
    this.principal = roleSession(machine.roleArn, this.random.hex(32));
    this.functions = stepFunctionsFunctions(() => this.clock.now(), this.random);
    this.flow = new Flow(this, new Scope(), 0);
    engine.store.executions.set(this.arn, this);
  }

  get clock(): Clock {
    return this.engine.clock;
  }

  /** Resolves when the present run has ended, however it did. */
  get ended(): Promise<undefined> {
    return this.ending.promise;
  }

  /** `$states.context`, but for the state's part. */
  get context(): Shape {
    const { arn, input, name, machine, redriveCount, startDate } = this;
    return {
      Execution: { Id: arn, Input: input.value, Name: name, RoleArn: machine.roleArn, StartTime: new Date(startDate).toISOString(), RedriveCount: redriveCount },
      StateMachine: { Id: machine.arn, Name: machine.name },
    };
  }

  start(): void {
    const { input, machine } = this;
    this.history.add('ExecutionStarted', this.clock.now(), 0, { input: input.text, inputDetails: { truncated: false }, roleArn: machine.roleArn });
    this.launch(() => runProgram(this.flow, this.program, input));
  }

  /** Goes on from where the execution failed, timed out or was stopped. */
  redrive(): void {
    this.status = 'RUNNING';
    this.stopDate = this.error = this.cause = undefined;
    this.redriveCount++;
    this.redriveDate = this.clock.now();
    this.ending = Promise.withResolvers();
    const eventId = this.history.add('ExecutionRedriven', this.clock.now(), this.history.events.length, { redriveCount: this.redriveCount });
    this.flow = this.flow.revive(eventId);
    this.launch(() => resumeProgram(this.flow, this.program, this.input));
  }

  stop(error: string | undefined, cause: string | undefined): void {
    this.end('ABORTED', new StateError(error, cause));
  }

  countTransition(): void {
    this.transitions++;
  }

  /** The executions of a machine that is being deleted end at their next transition. Throws `Cancelled`. */
  beforeTransition(): void {
    if (!this.engine.store.isDeleting(this.machine.arn)) return;
    this.stop(undefined, undefined);
    throw new Cancelled();
  }

  private launch(run: () => Promise<Payload>): void {
    const { clock } = this;
    const { timeoutSeconds } = this.mapRun === undefined ? this.machine.definition : { timeoutSeconds: undefined };
    if (timeoutSeconds !== undefined) this.timeout = clock.at(clock.now() + timeoutSeconds * 1000, () => this.end('TIMED_OUT', new StateError(undefined, undefined)));
    announce(this);
    clock.at(clock.now(), () => this.drive(run));
  }

  private async drive(run: () => Promise<Payload>): Promise<void> {
    try {
      const output = await run();
      this.output = output;
      this.end('SUCCEEDED', { output: output.text, outputDetails: { truncated: false } });
    } catch (error) {
      if (!(error instanceof Cancelled)) this.end('FAILED', asStateError(error));
    }
  }

  private end(status: EndStatus, how: StateError | Shape): void {
    if (this.status !== 'RUNNING') return;
    this.status = status;
    this.stopDate = this.clock.now();
    this.timeout?.cancel();
    this.flow.cancel();
    const fromOutside = status === 'ABORTED' || status === 'TIMED_OUT';
    this.history.close(END_EVENT[status], this.stopDate, fromOutside ? 0 : this.flow.lastEventId, how instanceof StateError ? this.fail(how) : how);
    announce(this);
    this.ending.resolve(undefined);
    this.engine.store.sweep(this.machine.arn);
  }

  private fail(error: StateError): Shape {
    const details = errorDetails(error);
    this.error = details.error as string | undefined;
    this.cause = details.cause as string | undefined;
    return details;
  }
}

function asStateError(error: unknown): StateError {
  if (error instanceof StateError) return error;
  if (error instanceof RuntimeFailure) return new StateError('States.Runtime', error.message);
  return new StateError('States.Runtime', `The engine failed: ${error instanceof Error ? error.message : String(error)}`);
}

/** The session in which Step Functions uses a role. */
function roleSession(roleArn: string, session: string): Principal {
  const [, partition = 'aws', , , account = '', role = ''] = roleArn.split(':');
  const roleName = role.split('/').at(-1) ?? role;
  return { kind: 'role', account, roleArn, arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${session}` };
}
