import type { Program } from '../definition/model.ts';
import { StateError } from './errors.ts';
import { Execution } from './execution.ts';
import type { ExecutionStatus } from './execution.ts';
import { statesArn } from './machine.ts';
import type { Revision } from './machine.ts';
import type { Payload } from './payload.ts';

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** How many children may fail; undefined where the definition does not say. */
export interface Tolerance {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

export interface MapRunPlan {
  readonly execution: Execution;
  readonly program: Program;
  readonly label: string | undefined;
  readonly inputs: readonly Payload[];
  readonly concurrency: number;
  readonly tolerance: Tolerance;
}

/** Step Functions runs no more children of a Map Run at once. */
const MOST_CHILDREN_AT_ONCE = 10_000;

/** The child executions of one Distributed Map. Dates are epoch milliseconds. */
export class MapRun {
  readonly arn: string;
  readonly execution: Execution;
  readonly tolerance: Tolerance;
  readonly concurrency: number;
  readonly startDate: number;
  /** By item; undefined until started. */
  readonly children: (Execution | undefined)[];
  status: MapRunStatus = 'RUNNING';
  stopDate: number | undefined;
  redriveCount = 0;
  redriveDate: number | undefined;
  private readonly program: Program;
  /** What the children run as: the machine with the label behind its name. */
  readonly machine: Revision;
  private readonly inputs: readonly Payload[];
  private waiting: number[] = [];
  private running = 0;
  private done = Promise.withResolvers<undefined>();

  constructor({ execution, program, label, inputs, concurrency, tolerance }: MapRunPlan) {
    const { machine, engine, clock, random } = execution;
    const suffix = label ?? random.uuid();
    const name = `${machine.name}/${suffix}`;
    this.arn = statesArn(machine, 'mapRun', `${name}:${random.uuid()}`);
    this.machine = { ...machine, name, arn: `${machine.arn}/${suffix}`, label: suffix };
    this.execution = execution;
    this.program = program;
    this.inputs = inputs;
    this.concurrency = Math.min(concurrency, MOST_CHILDREN_AT_ONCE);
    this.tolerance = tolerance;
    this.startDate = clock.now();
    this.children = inputs.map(() => undefined);
    engine.store.mapRuns.set(this.arn, this);
  }

  /** Runs the children that have not succeeded yet. Rejects with States.ExceedToleratedFailureThreshold. */
  run(): Promise<undefined> {
    this.waiting = [...this.children.keys()].filter((index) => this.children[index]?.status !== 'SUCCEEDED');
    if (this.waiting.length === 0) this.end('SUCCEEDED');
    else this.launch();
    return this.done.promise;
  }

  /** Prepares another `run` after a failure. */
  redrive(): void {
    this.status = 'RUNNING';
    this.stopDate = undefined;
    this.redriveCount++;
    this.redriveDate = this.execution.clock.now();
    this.done = Promise.withResolvers();
  }

  abort(reason: unknown): void {
    if (this.status === 'RUNNING') this.fail('ABORTED', reason);
  }

  /** The outputs of the children that succeeded, in the order of their items. */
  get results(): unknown[] {
    return this.children.flatMap((child) => (child?.output === undefined ? [] : [child.output.value]));
  }

  /** How many children have that status; `PENDING` are those not started. */
  count(status: ExecutionStatus | 'PENDING'): number {
    return this.children.filter((child) => (child?.status ?? 'PENDING') === status).length;
  }

  private launch(): void {
    for (const index of this.waiting.splice(0, this.concurrency - this.running)) {
      this.running++;
      const child = this.begin(index);
      child.ended.then(() => this.childEnded()).catch((error: unknown) => this.abort(error));
    }
  }

  private begin(index: number): Execution {
    const known = this.children[index];
    if (known !== undefined) {
      known.redrive();
      return known;
    }
    const { engine, random } = this.execution;
    const input = this.inputs[index] as Payload;
    const child = new Execution(engine, { machine: this.machine, program: this.program, name: random.uuid(), input, mapRun: this });
    this.children[index] = child;
    this.execution.startedArns.add(child.arn);
    child.start();
    return child;
  }

  private childEnded(): void {
    this.running--;
    if (this.status !== 'RUNNING') return;
    if (this.isExceeded()) this.fail('FAILED', new StateError('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded'));
    else if (this.waiting.length > 0) this.launch();
    else if (this.running === 0) this.end('SUCCEEDED');
  }

  private isExceeded(): boolean {
    const failed = this.count('FAILED') + this.count('TIMED_OUT') + this.count('ABORTED') - this.waitingAgain();
    const { count, percentage } = this.tolerance;
    if (count === undefined && percentage === undefined) return failed > 0;
    return (count !== undefined && failed > count) || (percentage !== undefined && (failed / this.children.length) * 100 > percentage);
  }

  /** Children of a redrive that have not been started again keep their old status. */
  private waitingAgain(): number {
    return this.waiting.filter((index) => this.children[index] !== undefined).length;
  }

  private fail(status: 'FAILED' | 'ABORTED', reason: unknown): void {
    this.close(status);
    for (const child of this.children) child?.stop(undefined, undefined);
    this.done.reject(reason);
  }

  private end(status: 'SUCCEEDED'): void {
    this.close(status);
    this.done.resolve(undefined);
  }

  private close(status: MapRunStatus): void {
    this.status = status;
    this.stopDate = this.execution.clock.now();
  }
}
