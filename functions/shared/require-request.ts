import { OperationError } from '../../core/errors.ts';
import type { OperationRequest } from '../../core/operation/operation.ts';
import type { OperationStore } from '../../core/ports.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { parseClusterConfig } from '../../core/spec/parse.ts';
import { formatProblem } from '../../core/spec/problem.ts';

/** What was asked for, with its ClusterConfig read. Every entrance has read it already, except the bus itself. */
export async function requireRequest(operations: OperationStore, operationId: string): Promise<{ request: OperationRequest; spec: ClusterSpec }> {
  const request = await operations.findRequest(operationId);
  if (!request) throw new OperationError('RetryNever', 'UnknownOperation', `There is no request of operation ${operationId}.`);
  const parsed = parseClusterConfig(request.config);
  if (parsed.ok) return { request, spec: parsed.spec };
  throw new OperationError('RetryNever', 'InvalidClusterConfig', parsed.problems.map(formatProblem).join('\n'));
}
