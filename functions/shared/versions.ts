import { DescribeClusterVersionsCommand, type ClusterVersionInformation, type EKSClient } from '@aws-sdk/client-eks';
import type { VersionFact } from '../../core/plan/provision-facts.ts';
import { allPages } from './pages.ts';

/** Every Kubernetes version that EKS knows, with its calendar. */
export async function describeVersions(eks: EKSClient): Promise<readonly VersionFact[]> {
  const pages = await allPages((nextToken) => eks.send(new DescribeClusterVersionsCommand({ includeAll: true, nextToken })));
  return pages.flatMap(({ clusterVersions = [] }) => clusterVersions.map(versionFact));
}

function versionFact({ clusterVersion = '', versionStatus, defaultVersion = false, endOfStandardSupportDate, endOfExtendedSupportDate }: ClusterVersionInformation): VersionFact {
  return {
    version: clusterVersion,
    status: versionStatus ?? 'UNSUPPORTED',
    isDefault: defaultVersion,
    ...(endOfStandardSupportDate && { endOfStandardSupport: endOfStandardSupportDate.toISOString() }),
    ...(endOfExtendedSupportDate && { endOfExtendedSupport: endOfExtendedSupportDate.toISOString() }),
  };
}
