import { OperationError } from '../../core/errors.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { OperationStore } from '../../core/ports.ts';

export async function requireOperation(operations: OperationStore, operationId: string): Promise<Operation> {
  const operation = await operations.find(operationId);
  if (operation) return operation;
  throw new OperationError('RetryNever', 'UnknownOperation', `There is no operation ${operationId}.`);
}
