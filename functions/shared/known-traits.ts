import type { Target } from '../../core/operation/operation.ts';
import type { ClusterStore } from '../../core/ports.ts';
import type { ClusterTraits } from '../../core/windows/selector.ts';

/** What the fleet knows of a cluster: of one that it has not seen, only where it is. */
export async function knownTraits(clusters: ClusterStore, target: Target): Promise<ClusterTraits> {
  const { tags = {}, version } = (await clusters.find(target)) ?? {};
  return { ...target, tags, ...(version !== undefined && { version }) };
}
