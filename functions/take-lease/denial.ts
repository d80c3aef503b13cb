import { traitsOf } from '../../core/authorisation/may-do.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { ClusterTraits } from '../../core/windows/selector.ts';
import type { Gatekeeper } from '../shared/gatekeeper.ts';

/**
 * Why an operation may not go on although it was let in: roles and tags may have changed since it was asked for. A cluster
 * that is not there yet has the tags of its request. One sentence; undefined when nothing is in the way.
 */
export async function denialOf(gatekeeper: Gatekeeper, operation: Operation, traits: ClusterTraits): Promise<string | undefined> {
  const { may } = await gatekeeper.recall(operation.requestedBy.principal);
  const decision = may([operation.kind], operation.kind === 'provision' ? traitsOf(operation) : traits);
  return decision.allowed ? undefined : decision.reason;
}
