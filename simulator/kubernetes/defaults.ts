import { at, isJson, listAt } from './object.ts';
import type { Json, KubeObject } from './object.ts';
import type { Resource } from './resources.ts';

/** The values that the API server fills in, as far as clients and controllers look at them. */

const podSpec = (spec: Json): Json => ({
  restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst', securityContext: {}, schedulerName: 'default-scheduler',
  ...spec,
  containers: listAt(spec, 'containers').map(container),
  ...(Array.isArray(spec.initContainers) && { initContainers: listAt(spec, 'initContainers').map(container) }),
});

const container = (one: Json): Json => ({
  resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: /:(?!latest$)[^:/]+$/.test(String(one.image)) ? 'IfNotPresent' : 'Always',
  ...one,
  ...(Array.isArray(one.ports) && { ports: listAt(one, 'ports').map((port) => ({ protocol: 'TCP', ...port })) }),
});

const template = (spec: Json): Json => {
  const found = isJson(spec.template) ? spec.template : {};
  return { ...spec, template: { ...found, metadata: { creationTimestamp: null, ...(isJson(found.metadata) ? found.metadata : {}) }, spec: podSpec(isJson(found.spec) ? found.spec : {}) } };
};

const rolling = (given: unknown, defaults: Json): Json => {
  const strategy = isJson(given) ? given : {};
  if (strategy.type !== undefined && strategy.type !== 'RollingUpdate') return { type: strategy.type };
  return { type: 'RollingUpdate', rollingUpdate: { ...defaults, ...(isJson(strategy.rollingUpdate) ? strategy.rollingUpdate : {}) } };
};

const specs: Readonly<Record<string, (spec: Json, object: KubeObject, before: KubeObject | undefined) => Json>> = {
  Pod: (spec) => podSpec({ serviceAccountName: 'default', ...spec, tolerations: podTolerations(spec) }),
  Deployment: (spec) => template({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, ...spec, strategy: rolling(spec.strategy, { maxUnavailable: '25%', maxSurge: '25%' }) }),
  ReplicaSet: (spec) => template({ replicas: 1, ...spec }),
  StatefulSet: (spec) => template({ replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady', serviceName: '', ...spec, updateStrategy: rolling(spec.updateStrategy, { partition: 0 }) }),
  DaemonSet: (spec) => template({ revisionHistoryLimit: 10, ...spec, updateStrategy: rolling(spec.updateStrategy, { maxUnavailable: 1, maxSurge: 0 }) }),
  Job: (spec, object) => jobSpec(spec, object),
  Service: (spec, _object, before) => ({
    type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ipFamilyPolicy: 'SingleStack', ...(at(before, 'spec', 'clusterIP') !== undefined && { clusterIP: at(before, 'spec', 'clusterIP'), clusterIPs: at(before, 'spec', 'clusterIPs') }),
    ...spec, ports: listAt(spec, 'ports').map((port) => ({ protocol: 'TCP', targetPort: port.port, ...port })),
  }),
  Namespace: (spec) => ({ finalizers: ['kubernetes'], ...spec }),
  Ingress: (spec) => spec,
};

function podTolerations(spec: Json): Json[] {
  const own = listAt(spec, 'tolerations');
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter((key) => !own.some((toleration) => toleration.key === key && (toleration.effect === undefined || toleration.effect === 'NoExecute')))
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  return [...own, ...added];
}

function jobSpec(spec: Json, { metadata }: KubeObject): Json {
  const labels = { 'batch.kubernetes.io/job-name': metadata.name, 'job-name': metadata.name };
  const found = isJson(spec.template) ? spec.template : {};
  const meta = isJson(found.metadata) ? found.metadata : {};
  const labelled = { ...found, metadata: { ...meta, labels: { ...(isJson(meta.labels) ? meta.labels : {}), ...labels } } };
  return template({ completions: 1, parallelism: 1, backoffLimit: 6, suspend: false, completionMode: 'NonIndexed', selector: { matchLabels: { 'batch.kubernetes.io/job-name': metadata.name } }, ...spec, template: labelled });
}

export function withDefaults(resource: Resource, object: KubeObject, before: KubeObject | undefined): KubeObject {
  const complete = resource.definition === undefined ? specs[resource.kind] : undefined;
  const completed: KubeObject = complete === undefined ? object : { ...object, spec: complete(object.spec ?? {}, object, before) };
  if (resource.kind === 'Secret') return secret(completed);
  if (before === undefined && resource.kind === 'Pod') return { ...completed, status: { phase: 'Pending', qosClass: 'Burstable', ...completed.status } };
  if (before === undefined && resource.kind === 'Namespace') return { ...completed, metadata: { ...completed.metadata, labels: { 'kubernetes.io/metadata.name': completed.metadata.name, ...completed.metadata.labels } }, status: { phase: 'Active' } };
  return completed;
}

/** `stringData` is write-only. */
function secret(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object;
  const encoded = isJson(stringData) ? Object.fromEntries(Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')])) : {};
  const data = { ...(isJson(object.data) ? object.data : {}), ...encoded };
  return { type: 'Opaque', ...rest, ...(Object.keys(data).length > 0 && { data }) };
}
