import type { Machine } from '../../kubernetes/surroundings.ts';
import type { ClusterRecord } from '../model.ts';

/**
 * Auto Mode's nodes: one in each of the cluster's first two zones while a node pool is on. They are no instances here, and are
 * replaced by nodes of other names when their version changes.
 */
export function autoModeMachines({ shape, zones, place }: ClusterRecord, kubeletVersion: string): Machine[] {
  const [pool] = shape.computeConfig?.nodePools ?? [];
  if (pool === undefined) return [];
  return [...zones].sort().slice(0, 2).map((zone, index): Machine => {
    const id = `i-0${Array.from(`${shape.name}${kubeletVersion}${zone}`).reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0, 7).toString(16).padStart(16, 'a')}`;
    return {
      name: id,
      providerId: `aws:///${zone}/${id}`,
      labels: {
        'eks.amazonaws.com/compute-type': 'auto', 'karpenter.sh/nodepool': pool, 'karpenter.sh/capacity-type': 'on-demand', 'eks.amazonaws.com/nodeclass': 'default', 'node.kubernetes.io/instance-type': 'c6a.large',
        'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': place.region,
      },
      taints: [], architecture: 'amd64', operatingSystem: 'linux', osImage: 'Bottlerocket (EKS Auto, Standard)', kubeletVersion,
      addresses: [{ type: 'InternalIP', address: `10.250.${index}.10` }, { type: 'Hostname', address: id }], capacity: { cpu: 2, memoryMiB: 4096, pods: 27 },
    };
  });
}
