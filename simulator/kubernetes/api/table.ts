import { at, listAt, numberAt, recordAt, textAt } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import type { Resource } from '../resources.ts';
import { ready, podStatusText } from '../pods.ts';

/** What `kubectl get` prints: the server decides the columns. */

interface Column {
  readonly name: string;
  readonly type?: string;
  readonly format?: string;
  /** 0: always shown; 1: with `-o wide`. */
  readonly priority?: number;
  readonly value: (object: KubeObject, now: number) => unknown;
}

const nameColumn: Column = { name: 'Name', format: 'name', value: ({ metadata }) => metadata.name };
const age = (object: KubeObject, now: number): string => duration(now - Date.parse(object.metadata.creationTimestamp));
const ageColumn: Column = { name: 'Age', value: age };
const column = (name: string, value: Column['value'], priority = 0): Column => ({ name, value, priority });
const none = '<none>';

/** `12s`, `5m10s`, `47m`, `3h12m`, `2d`: kubectl's own way to say how long. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const pair = (big: number, unit: string, small: number, smallUnit: string): string => (small === 0 ? `${big}${unit}` : `${big}${unit}${small}${smallUnit}`);
  if (s < 120) return `${s}s`;
  const m = Math.floor(s / 60);
  if (m < 10) return pair(m, 'm', s % 60, 's');
  if (m < 180) return `${m}m`;
  const h = Math.floor(m / 60);
  if (h < 8) return pair(h, 'h', m % 60, 'm');
  if (h < 48) return `${h}h`;
  const d = Math.floor(h / 24);
  return d < 8 ? pair(d, 'd', h % 24, 'h') : `${d}d`;
}

const replicas = (object: KubeObject, ...path: string[]): number => numberAt(object, ...path) ?? 0;
const containers = (object: KubeObject): readonly Json[] => listAt(object, 'spec', 'template', 'spec', 'containers');
const imagesOf = (object: KubeObject): string => containers(object).map(({ image }) => String(image)).join(',');
const selectorOf = (object: KubeObject): string => pairs(recordAt(object, 'spec', 'selector', 'matchLabels'));
const pairs = (labels: Readonly<Record<string, string>>): string => Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',') || none;
const wide = [column('Containers', (object) => containers(object).map(({ name }) => String(name)).join(','), 1), column('Images', imagesOf, 1), column('Selector', selectorOf, 1)];

function nodeStatus(node: KubeObject): string {
  const state = listAt(node, 'status', 'conditions').find(({ type }) => type === 'Ready')?.status;
  const word = state === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${word},SchedulingDisabled` : word;
}

const address = (node: KubeObject, type: string): string => textAt(listAt(node, 'status', 'addresses').find((one) => one.type === type), 'address') ?? none;
const portsOf = (service: KubeObject): string => listAt(service, 'spec', 'ports').map(({ port, protocol }) => `${String(port)}/${typeof protocol === 'string' ? protocol : 'TCP'}`).join(',') || none;
const orNone = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : 'N/A');

/** By kind, between name and age. */
const columns: Readonly<Record<string, readonly Column[]>> = {
  Pod: [
    column('Ready', (pod) => `${ready(pod) ? listAt(pod, 'spec', 'containers').length : 0}/${listAt(pod, 'spec', 'containers').length}`),
    column('Status', podStatusText),
    column('Restarts', () => '0'),
    ageColumn,
    column('IP', (pod) => textAt(pod, 'status', 'podIP') ?? none, 1),
    column('Node', (pod) => textAt(pod, 'spec', 'nodeName') ?? none, 1),
    column('Nominated Node', () => none, 1),
    column('Readiness Gates', () => none, 1),
  ],
  Node: [
    column('Status', nodeStatus),
    column('Roles', () => none),
    ageColumn,
    column('Version', (node) => textAt(node, 'status', 'nodeInfo', 'kubeletVersion')),
    column('Internal-IP', (node) => address(node, 'InternalIP'), 1),
    column('External-IP', (node) => address(node, 'ExternalIP'), 1),
    column('OS-Image', (node) => textAt(node, 'status', 'nodeInfo', 'osImage'), 1),
    column('Kernel-Version', (node) => textAt(node, 'status', 'nodeInfo', 'kernelVersion'), 1),
    column('Container-Runtime', (node) => textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion'), 1),
  ],
  Deployment: [
    column('Ready', (object) => `${replicas(object, 'status', 'readyReplicas')}/${replicas(object, 'spec', 'replicas')}`),
    column('Up-to-date', (object) => replicas(object, 'status', 'updatedReplicas')),
    column('Available', (object) => replicas(object, 'status', 'availableReplicas')),
    ageColumn, ...wide,
  ],
  ReplicaSet: [
    column('Desired', (object) => replicas(object, 'spec', 'replicas')), column('Current', (object) => replicas(object, 'status', 'replicas')),
    column('Ready', (object) => replicas(object, 'status', 'readyReplicas')), ageColumn, ...wide,
  ],
  StatefulSet: [column('Ready', (object) => `${replicas(object, 'status', 'readyReplicas')}/${replicas(object, 'spec', 'replicas')}`), ageColumn, ...wide.slice(0, 2)],
  DaemonSet: [
    column('Desired', (object) => replicas(object, 'status', 'desiredNumberScheduled')), column('Current', (object) => replicas(object, 'status', 'currentNumberScheduled')),
    column('Ready', (object) => replicas(object, 'status', 'numberReady')), column('Up-to-date', (object) => replicas(object, 'status', 'updatedNumberScheduled')),
    column('Available', (object) => replicas(object, 'status', 'numberAvailable')), column('Node Selector', (object) => pairs(recordAt(object, 'spec', 'template', 'spec', 'nodeSelector'))), ageColumn, ...wide,
  ],
  Job: [column('Status', (object) => textAt(listAt(object, 'status', 'conditions').find(({ status }) => status === 'True'), 'type') ?? 'Running'), column('Completions', (object) => `${replicas(object, 'status', 'succeeded')}/${numberAt(object, 'spec', 'completions') ?? 1}`), ageColumn],
  PodDisruptionBudget: [
    column('Min Available', (object) => orNone(at(object, 'spec', 'minAvailable'))), column('Max Unavailable', (object) => orNone(at(object, 'spec', 'maxUnavailable'))),
    column('Allowed Disruptions', (object) => replicas(object, 'status', 'disruptionsAllowed')), ageColumn,
  ],
  Service: [
    column('Type', (object) => textAt(object, 'spec', 'type')), column('Cluster-IP', (object) => textAt(object, 'spec', 'clusterIP') ?? none), column('External-IP', (object) => textAt(object, 'spec', 'externalName') ?? none),
    column('Port(s)', portsOf), ageColumn, column('Selector', (object) => pairs(recordAt(object, 'spec', 'selector')), 1),
  ],
  ConfigMap: [column('Data', (object) => Object.keys(recordAt(object, 'data')).length), ageColumn],
  Secret: [column('Type', (object) => textAt(object, 'type') ?? 'Opaque'), column('Data', (object) => Object.keys(recordAt(object, 'data')).length), ageColumn],
  ServiceAccount: [ageColumn],
  Namespace: [column('Status', (object) => textAt(object, 'status', 'phase')), ageColumn],
  Event: [
    column('Type', (object) => textAt(object, 'type')), column('Reason', (object) => textAt(object, 'reason')),
    column('Object', (object) => `${textAt(object, 'involvedObject', 'kind')?.toLowerCase() ?? ''}/${textAt(object, 'involvedObject', 'name') ?? ''}`), column('Message', (object) => textAt(object, 'message')),
  ],
  CustomResourceDefinition: [column('Created At', ({ metadata }) => metadata.creationTimestamp)],
  Ingress: [
    column('Class', (object) => textAt(object, 'spec', 'ingressClassName') ?? none), column('Hosts', (object) => listAt(object, 'spec', 'rules').map(({ host }) => (typeof host === 'string' ? host : '*')).join(',') || '*'),
    column('Address', () => ''), column('Ports', () => '80'), ageColumn,
  ],
};

function columnsOf(resource: Resource, version: string): readonly Column[] {
  if (resource.kind === 'Event') return [column('Last Seen', (object, now) => duration(now - Date.parse(textAt(object, 'lastTimestamp') ?? object.metadata.creationTimestamp))), ...(columns.Event ?? [])];
  return [nameColumn, ...(resource.definition === undefined ? (columns[resource.kind] ?? [ageColumn]) : printerColumns(resource.definition, version))];
}

/** A custom resource's own columns; `.spec.subnet` is as far as their paths go. */
function printerColumns(definition: KubeObject, version: string): Column[] {
  const defined = listAt(listAt(definition, 'spec', 'versions').find(({ name }) => name === version), 'additionalPrinterColumns');
  if (defined.length === 0) return [ageColumn];
  return defined.map(({ name, type, jsonPath, priority }) => {
    const path = String(jsonPath).split('.').filter((part) => part !== '');
    return { name: String(name), priority: Number(priority ?? 0), value: (object, now) => (type === 'date' ? age(object, now) : at(object, ...path)) };
  });
}

export function tableOf(resource: Resource, version: string, objects: readonly KubeObject[], now: number, include: string, metadata: Json = {}): Json {
  const shown = columnsOf(resource, version);
  return {
    kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata,
    columnDefinitions: shown.map(({ name, type = 'string', format = '', priority = 0 }) => ({ name, type, format, description: name, priority })),
    rows: objects.map((object) => ({ cells: shown.map(({ value }) => value(object, now) ?? ''), ...includedObject(object, include) })),
  };
}

function includedObject(object: KubeObject, include: string): Json {
  if (include === 'None') return {};
  return { object: include === 'Object' ? object : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } };
}
