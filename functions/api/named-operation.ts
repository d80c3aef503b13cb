import type { Operation } from '../../core/operation/operation.ts';
import type { OperationStore } from '../../core/ports.ts';
import { ProblemError } from './problem.ts';
import type { ApiRequest } from './route.ts';

/** The operation that a path names. Throws a problem when there is none. */
export async function namedOperation(operations: OperationStore, { params: { id = '' } }: ApiRequest): Promise<Operation> {
  const operation = await operations.find(id);
  if (operation) return operation;
  throw new ProblemError(404, `There is no operation ${id}.`);
}
