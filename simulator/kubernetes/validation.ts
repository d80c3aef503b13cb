import type { KubernetesCluster } from './cluster.ts';
import { at, listAt, recordAt, sameJson, textAt } from './object.ts';
import type { KubeObject } from './object.ts';
import { kinds } from './resources.ts';
import type { Resource } from './resources.ts';
import { selects } from './selectors.ts';
import { StatusError, forbidden, invalid, notFound } from './status.ts';

/** The rules that clients meet in practice; many more are not looked at. */

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const subdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** RBAC names may hold colons. */
const namesFreely = (group: string): boolean => group === 'rbac.authorization.k8s.io';

interface Cause {
  readonly field: string;
  readonly message: string;
  readonly reason: string;
}

export function checkNew(cluster: KubernetesCluster, resource: Resource, object: KubeObject): void {
  const { name, namespace } = object.metadata;
  checkNamespace(cluster, resource, namespace, name);
  const causes: Cause[] = [];
  if (!namesFreely(resource.group) && (!subdomain.test(name) || name.length > 253)) {
    causes.push({ field: 'metadata.name', reason: 'FieldValueInvalid', message: `Invalid value: "${name}": ${subdomainRule}` });
  }
  causes.push(...specCauses(resource, object));
  if (causes.length > 0) throw invalid({ ...resource.about, name }, resource.kind, causes);
}

function checkNamespace(cluster: KubernetesCluster, resource: Resource, namespace: string | undefined, name: string): void {
  if (namespace === undefined) return;
  const found = cluster.store.find(kinds.namespaces, undefined, namespace);
  if (found === undefined) throw notFound({ ...kinds.namespaces.about, name: namespace });
  if (found.metadata.deletionTimestamp !== undefined) {
    throw forbidden(`${resource.plural} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`, { ...resource.about, name });
  }
}

export function checkUpdate(resource: Resource, before: KubeObject, after: KubeObject): void {
  const causes = specCauses(resource, after);
  const immutable = (path: readonly string[]): void => {
    if (sameJson(at(before, ...path), at(after, ...path))) return;
    causes.push({ field: path.join('.'), reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(at(after, ...path))}: field is immutable` });
  };
  if (isWorkload(resource)) immutable(['spec', 'selector']);
  if (resource === kinds.statefulSets) immutable(['spec', 'serviceName']);
  if (resource.kind === 'Pod') immutable(['spec', 'nodeName']);
  if (at(before, 'immutable') === true) immutable(['data']);
  if (causes.length > 0) throw invalid({ ...resource.about, name: after.metadata.name }, resource.kind, causes);
}

const isWorkload = ({ kind }: Resource): boolean => ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].includes(kind);

function specCauses(resource: Resource, object: KubeObject): Cause[] {
  if (isWorkload(resource)) return workloadCauses(object);
  if (resource.kind === 'Pod') return containerCauses(object, 'spec');
  if (resource.kind === 'PodDisruptionBudget' && at(object, 'spec', 'minAvailable') !== undefined && at(object, 'spec', 'maxUnavailable') !== undefined) {
    return [{ field: 'spec', reason: 'FieldValueInvalid', message: 'Invalid value: minAvailable and maxUnavailable cannot be both set' }];
  }
  return [];
}

function workloadCauses(object: KubeObject): Cause[] {
  const causes: Cause[] = [];
  const selector = at(object, 'spec', 'selector');
  const replicas = at(object, 'spec', 'replicas');
  if (selector === undefined) causes.push({ field: 'spec.selector', reason: 'FieldValueRequired', message: 'Required value' });
  else if (!selects(selector, recordAt(object, 'spec', 'template', 'metadata', 'labels'))) {
    causes.push({ field: 'spec.template.metadata.labels', reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(recordAt(object, 'spec', 'template', 'metadata', 'labels'))}: \`selector\` does not match template \`labels\`` });
  }
  if (typeof replicas === 'number' && replicas < 0) causes.push({ field: 'spec.replicas', reason: 'FieldValueInvalid', message: `Invalid value: ${replicas}: must be greater than or equal to 0` });
  return [...causes, ...containerCauses(object, 'spec', 'template', 'spec')];
}

function containerCauses(object: KubeObject, ...path: readonly string[]): Cause[] {
  const containers = listAt(object, ...path, 'containers');
  if (containers.length === 0) return [{ field: [...path, 'containers'].join('.'), reason: 'FieldValueRequired', message: 'Required value' }];
  return containers.flatMap((container, index) => (textAt(container, 'image') === undefined ? [{ field: `${[...path, 'containers'].join('.')}[${index}].image`, reason: 'FieldValueRequired', message: 'Required value' }] : []));
}

const keptNamespaces: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

export function checkDeletable(resource: Resource, { metadata: { name } }: KubeObject): void {
  if (resource === kinds.namespaces && keptNamespaces.has(name)) {
    throw new StatusError(403, 'Forbidden', `namespaces "${name}" is forbidden: this namespace may not be deleted`, { name, kind: 'namespaces' });
  }
}
