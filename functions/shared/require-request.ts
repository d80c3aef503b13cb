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
  if (!parsed.ok) throw new OperationError('RetryNever', 'InvalidClusterConfig', parsed.problems.map(formatProblem).join('\n'));
  requireSameTarget(request, parsed.spec);
  return { request, spec: parsed.spec };
}

/** The lease is of the target: a file that means another cluster would be carried out without one. */
function requireSameTarget({ target }: OperationRequest, { metadata }: ClusterSpec): void {
  if (target.cluster === metadata.name && target.region === metadata.region) return;
  const asked = `${target.cluster} in ${target.region}`;
  throw new OperationError('RetryNever', 'TargetMismatch', `The request is about cluster ${asked}, its ClusterConfig about ${metadata.name} in ${metadata.region}.`);
}
