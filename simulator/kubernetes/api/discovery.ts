import type { KubernetesCluster } from '../cluster.ts';
import type { Resource } from '../resources.ts';
import { unknownPath } from '../status.ts';
import { reviewKinds } from './reviews.ts';

/** What the API says of itself. */

export const apiVersions = { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }] };

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Groups with their versions, the preferred one first. */
function groupVersions(cluster: KubernetesCluster): Map<string, string[]> {
  const groups = new Map<string, string[]>([...new Set(reviewKinds.map(({ group }) => group))].map((group) => [group, ['v1']]));
  for (const { group, versions } of cluster.resources()) {
    if (group !== '') groups.set(group, [...new Set([...(groups.get(group) ?? []), ...versions])]);
  }
  return groups;
}

function described(group: string, versions: readonly string[]): object {
  const named = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: named, preferredVersion: named[0] };
}

export const apiGroups = (cluster: KubernetesCluster): object => ({
  kind: 'APIGroupList', apiVersion: 'v1', groups: [...groupVersions(cluster)].map(([group, versions]) => described(group, versions)),
});

export function apiGroup(cluster: KubernetesCluster, group: string): object {
  const versions = groupVersions(cluster).get(group);
  if (versions === undefined) throw unknownPath();
  return { kind: 'APIGroup', apiVersion: 'v1', ...described(group, versions) };
}

export function resourceList(cluster: KubernetesCluster, group: string, version: string): object {
  const own = cluster.resources().filter((resource) => resource.group === group && resource.versions.includes(version));
  const reviews = reviewKinds.filter((kind) => kind.group === group && version === 'v1');
  if (own.length + reviews.length === 0) throw unknownPath();
  return {
    kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group === '' ? version : `${group}/${version}`,
    resources: [...own.flatMap(listed), ...reviews.map(({ plural, kind }) => ({ name: plural, singularName: kind.toLowerCase(), namespaced: false, kind, verbs: ['create'] }))],
  };
}

function listed({ plural, singular, kind, namespaced, shortNames, categories, subresources }: Resource): object[] {
  const own = {
    name: plural, singularName: singular, namespaced, kind, verbs: allVerbs,
    ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }),
  };
  const inner = subresources.map((name) => {
    if (name === 'scale') return { name: `${plural}/scale`, singularName: '', namespaced, group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] };
    if (name === 'eviction') return { name: `${plural}/eviction`, singularName: '', namespaced, group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] };
    return { name: `${plural}/${name}`, singularName: '', namespaced, kind, verbs: ['get', 'patch', 'update'] };
  });
  return [own, ...inner];
}
