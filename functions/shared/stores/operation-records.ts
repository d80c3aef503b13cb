import type { Operation, OperationStatus } from '../../../core/operation/operation.ts';
import type { OperationRequest } from '../../../core/operation/request.ts';
import { Conflict } from '../../../core/ports.ts';

/** The operation as its request makes it. */
export function requestedOperation(request: OperationRequest): Operation {
  const { operationId, kind, target, tags, requestedBy, requestedAt, dryRun, onFailure, requestHash } = request;
  const profile = request.kind === 'provision' ? request.profile : undefined;
  return { operationId, kind, target, status: 'requested', requestedBy, requestedAt, dryRun, onFailure, requestHash, ...(tags && { tags }), ...(profile !== undefined && { profile }) };
}

/** Whether `executionArn` would take an operation over from the execution that opened it. */
export function isOpenedByAnother({ executionArn: opener }: Operation, executionArn: string | undefined): boolean {
  return executionArn !== undefined && opener !== undefined && opener !== executionArn;
}

export function moveRefused(operationId: string, status: OperationStatus, present: Operation | undefined): Conflict {
  return new Conflict(present ? `Operation ${operationId} is ${present.status}; it cannot become ${status} from here.` : `There is no operation ${operationId}.`);
}
