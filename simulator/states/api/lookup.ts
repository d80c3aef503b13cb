import { AwsError } from '../../service.ts';
import type { Shape } from '../../service.ts';
import type { Execution } from '../run/execution.ts';
import type { Machine } from '../run/machine.ts';
import type { MapRun } from '../run/map-run.ts';
import type { Store } from '../run/store.ts';
import { requireArn } from './input.ts';

/** Throws StateMachineDoesNotExist. */
export function machineOf(store: Store, input: Shape, member = 'stateMachineArn'): Machine {
  const arn = requireArn(input, member);
  const machine = store.machines.get(arn);
  if (machine === undefined) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

/** Throws ExecutionDoesNotExist. */
export function executionOf(store: Store, input: Shape): Execution {
  const arn = requireArn(input, 'executionArn');
  const execution = store.executions.get(arn);
  if (execution === undefined) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

/** Throws ResourceNotFound. */
export function mapRunOf(store: Store, input: Shape): MapRun {
  const arn = requireArn(input, 'mapRunArn');
  const mapRun = store.mapRuns.get(arn);
  if (mapRun === undefined) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, 400, { resourceName: arn });
  return mapRun;
}

/** What IAM checks for an operation on one resource: the ARN in that member. */
export function namedBy(member: string): (input: Shape) => readonly string[] {
  return (input) => [typeof input[member] === 'string' ? input[member] : '*'];
}
