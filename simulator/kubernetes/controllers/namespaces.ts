import { terminating } from '../pods.ts';
import { kinds } from '../resources.ts';
import type { Pass } from './pass.ts';

/** Every namespace has its default service account; one that is deleted goes when all in it has gone. */
export function syncNamespaces({ cluster }: Pass): void {
  const { store } = cluster;
  for (const namespace of store.list(kinds.namespaces)) {
    const { name } = namespace.metadata;
    if (terminating(namespace)) empty(cluster, name);
    else if (store.find(kinds.serviceAccounts, name, 'default') === undefined) store.create(kinds.serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
  }
}

function empty(cluster: Pass['cluster'], name: string): void {
  const { store } = cluster;
  let left = 0;
  for (const resource of cluster.resources().filter(({ namespaced }) => namespaced)) {
    for (const object of store.list(resource, name)) {
      left += 1;
      if (!terminating(object)) cluster.deleteObject(resource, object, { propagation: 'Background' });
    }
  }
  const namespace = store.find(kinds.namespaces, undefined, name);
  if (left === 0 && namespace !== undefined) cluster.drop(kinds.namespaces, namespace);
}
