import type { OperationKind, OperationRequest } from '../../core/operation/request.ts';
import type { OperationStore } from '../../core/ports.ts';
import { readConfig } from './read-config.ts';

type Preparation<Kind extends OperationKind> = (request: OperationRequest<Kind>, operations: OperationStore) => Promise<void>;

/** The order is in the request already. */
const nothing = async (): Promise<void> => undefined;

/** What is read of a request once, when its operation is opened, for all that follows. */
const preparations: { readonly [Kind in OperationKind]: Preparation<Kind> } = {
  provision: async (request, operations) => operations.saveSpec(request.operationId, await readConfig(request)),
  upgrade: nothing,
  rollback: nothing,
  'patch-addons': nothing,
  'patch-nodes': nothing,
};

export async function prepare<Kind extends OperationKind>(request: OperationRequest<Kind>, operations: OperationStore): Promise<void> {
  await preparations[request.kind](request, operations);
}
