import { OperationError } from '../../core/errors.ts';
import type { OperationRequest } from '../../core/operation/request.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { formatProblem } from '../../core/spec/problem.ts';

/** What a request's file asks for. Every entrance has read it already, except the bus itself. */
export async function readConfig(request: OperationRequest<'provision'>): Promise<ClusterSpec> {
  // Only a provision has a file, and its parser takes long to load.
  const { parseClusterConfig } = await import('../../core/spec/parse.ts');
  const parsed = parseClusterConfig(request.config, request.profile);
  if (!parsed.ok) throw new OperationError('RetryNever', 'InvalidClusterConfig', parsed.problems.map(formatProblem).join('\n'));
  requireSameTarget(request, parsed.spec);
  return parsed.spec;
}

/** The lease is of the target: a file that means another cluster would be carried out without one. */
function requireSameTarget({ target }: OperationRequest<'provision'>, { metadata }: ClusterSpec): void {
  if (target.cluster === metadata.name && target.region === metadata.region) return;
  const asked = `${target.cluster} in ${target.region}`;
  throw new OperationError('RetryNever', 'TargetMismatch', `The request is about cluster ${asked}, its ClusterConfig about ${metadata.name} in ${metadata.region}.`);
}
