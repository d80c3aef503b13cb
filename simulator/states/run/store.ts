import type { Execution } from './execution.ts';
import type { Machine } from './machine.ts';
import type { MapRun } from './map-run.ts';

/** All state machines, executions and Map Runs, by ARN. */
export class Store {
  readonly machines = new Map<string, Machine>();
  readonly executions = new Map<string, Execution>();
  readonly mapRuns = new Map<string, MapRun>();

  isDeleting(machineArn: string): boolean {
    return this.machines.get(machineArn)?.isDeleting ?? false;
  }

  /** A machine that is being deleted goes when none of its executions runs any more. */
  sweep(machineArn: string): void {
    const machine = this.machines.get(machineArn);
    if (machine?.isDeleting === true && machine.executions.every(({ status }) => status !== 'RUNNING')) this.machines.delete(machineArn);
  }
}
