import type { KubernetesCluster } from '../cluster.ts';

/** Removes what has owners of which none lives any more. */
export function collectGarbage(cluster: KubernetesCluster): void {
  const { store } = cluster;
  const resources = [...new Map(cluster.resources().map((resource) => [resource.key, resource])).values()];
  const living = new Set(resources.flatMap((resource) => store.list(resource).map(({ metadata }) => metadata.uid)));
  for (const resource of resources) {
    for (const object of store.list(resource)) {
      const owners = object.metadata.ownerReferences ?? [];
      if (owners.length > 0 && !owners.some(({ uid }) => living.has(uid))) cluster.deleteObject(resource, object, { propagation: 'Background' });
    }
  }
}
