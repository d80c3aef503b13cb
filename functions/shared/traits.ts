import { DescribeClusterCommand, ResourceNotFoundException, type EKSClient } from '@aws-sdk/client-eks';
import type { Operation } from '../../core/operation/operation.ts';
import type { ClusterTraits } from '../../core/windows/selector.ts';
import type { Place } from './aws/member-accounts.ts';

/** What decides which windows and freezes are a cluster's, as EKS tells it. Of one that is yet to be made it has nothing to tell. */
export function traitsWith(eks: (place: Place) => Promise<EKSClient>): (operation: Operation) => Promise<ClusterTraits> {
  return async ({ kind, target }) => {
    if (kind === 'provision') return { ...target, tags: {} };
    try {
      const { cluster } = await (await eks(target)).send(new DescribeClusterCommand({ name: target.cluster }));
      return { ...target, ...(cluster?.version !== undefined && { version: cluster.version }), tags: cluster?.tags ?? {} };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return { ...target, tags: {} };
      throw error;
    }
  };
}
