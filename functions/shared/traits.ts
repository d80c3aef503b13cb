import { DescribeClusterCommand, ResourceNotFoundException, type EKSClient } from '@aws-sdk/client-eks';
import type { Target } from '../../core/operation/operation.ts';
import type { ClusterTraits } from '../../core/windows/selector.ts';
import type { Place } from './aws/member-accounts.ts';

/** What decides which windows and freezes are a cluster's, as EKS tells it. */
export function traitsWith(eks: (place: Place) => Promise<EKSClient>): (target: Target) => Promise<ClusterTraits> {
  return async (target) => {
    try {
      const { cluster } = await (await eks(target)).send(new DescribeClusterCommand({ name: target.cluster }));
      return { ...target, ...(cluster?.version !== undefined && { version: cluster.version }), tags: cluster?.tags ?? {} };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return { ...target, tags: {} };
      throw error;
    }
  };
}
