import { OperationError } from '../../core/errors.ts';
import type { OperationStore } from '../../core/ports.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';

export async function requireSpec(operations: OperationStore, operationId: string): Promise<ClusterSpec> {
  const spec = await operations.findSpec(operationId);
  if (spec) return spec;
  throw new OperationError('RetryNever', 'UnknownOperation', `No ClusterConfig of operation ${operationId} has been read.`);
}
