import type { KubernetesCluster } from '../cluster.ts';
import { at } from '../object.ts';
import { kinds } from '../resources.ts';

/** Gives services their addresses. */
export function syncServices(cluster: KubernetesCluster): void {
  const { store } = cluster;
  for (const service of store.list(kinds.services)) {
    if (at(service, 'spec', 'clusterIP') !== undefined || at(service, 'spec', 'type') === 'ExternalName') continue;
    const clusterIP = `10.100.${cluster.random.below(256)}.${cluster.random.below(254) + 1}`;
    store.modify(kinds.services, service, (current) => ({ ...current, spec: { ...current.spec, clusterIP, clusterIPs: [clusterIP], ipFamilies: ['IPv4'] }, status: { loadBalancer: {} } }));
  }
}
