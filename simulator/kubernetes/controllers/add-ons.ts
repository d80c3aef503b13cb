import { withDefaults } from '../defaults.ts';
import { textAt } from '../object.ts';
import type { KubeObject } from '../object.ts';
import { kinds } from '../resources.ts';
import type { Resource } from '../resources.ts';
import type { AddOnWorkload } from '../surroundings.ts';
import type { Pass } from './pass.ts';

/** Marks what add-ons put into the cluster, so that it goes with them. */
const mark = 'eks.amazonaws.com/component';

/** The workloads of add-ons as their versions have them; fields that others changed stay. */
export function syncAddOns(pass: Pass): void {
  const { store } = pass.cluster;
  const wanted = pass.cluster.surroundings.addOnWorkloads();
  for (const workload of wanted) {
    ensureAccount(pass, workload);
    const resource = workload.kind === 'Deployment' ? kinds.deployments : kinds.daemonSets;
    const present = store.find(resource, workload.namespace, workload.name);
    if (present === undefined) create(pass, resource, workload);
    else update(pass, resource, present, workload);
  }
  for (const resource of [kinds.deployments, kinds.daemonSets, kinds.budgets]) {
    const orphans = store.list(resource).filter((one) => one.metadata.labels?.[mark] !== undefined && !wanted.some(({ name, namespace }) => name === one.metadata.labels?.[mark] && namespace === one.metadata.namespace));
    for (const one of orphans) pass.cluster.drop(resource, one);
  }
}

function ensureAccount({ cluster: { store } }: Pass, { namespace, serviceAccount }: AddOnWorkload): void {
  if (store.find(kinds.namespaces, undefined, namespace) === undefined) {
    store.create(kinds.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'kubernetes.io/metadata.name': namespace } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } });
  }
  if (store.find(kinds.serviceAccounts, namespace, serviceAccount) === undefined) store.create(kinds.serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, namespace } });
}

function create({ cluster: { store } }: Pass, resource: Resource, workload: AddOnWorkload): void {
  const { name, namespace, labels } = workload;
  const object: KubeObject = {
    apiVersion: 'apps/v1', kind: workload.kind, metadata: { name, namespace, labels: { ...labels, [mark]: name }, uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: { ...(workload.kind === 'Deployment' && { replicas: workload.replicas }), selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(workload) } },
  };
  store.create(resource, withDefaults(resource, object, undefined));
  if (!workload.budget) return;
  store.create(kinds.budgets, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name, namespace, labels: { ...labels, [mark]: name } }, spec: { maxUnavailable: 1, selector: { matchLabels: labels } } });
}

function podSpec({ kind, images, serviceAccount, nodeSelector }: AddOnWorkload): object {
  const isDaemon = kind === 'DaemonSet';
  return {
    serviceAccountName: serviceAccount, priorityClassName: isDaemon ? 'system-node-critical' : 'system-cluster-critical', ...(isDaemon && { hostNetwork: true }), nodeSelector: { 'kubernetes.io/os': 'linux', ...nodeSelector },
    // Fargate has no daemons: they are kept away by affinity, whatever they tolerate.
    ...(isDaemon && { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate', 'auto', 'hybrid'] }] }] } } } }),
    tolerations: isDaemon ? [{ operator: 'Exists' }] : [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    containers: images.map(({ container, image }) => ({ name: container, image, resources: { requests: { cpu: '25m', memory: '32Mi' } } })),
  };
}

/** A new version of the add-on is new images: the controllers roll. */
function update({ cluster: { store } }: Pass, resource: Resource, present: KubeObject, { images }: AddOnWorkload): void {
  const spec = present.spec as { readonly template: { readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] } } };
  const { containers } = spec.template.spec;
  const imageOf = (name: string): string | undefined => images.find(({ container }) => container === name)?.image;
  if (containers.every(({ name, image }) => (imageOf(name) ?? image) === image)) return;
  const changed = containers.map((container) => ({ ...container, image: imageOf(container.name) ?? textAt(container, 'image') }));
  store.update(resource, { ...present, spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers: changed } } } });
}
