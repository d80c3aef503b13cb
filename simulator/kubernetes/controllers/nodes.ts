import type { KubernetesCluster } from '../cluster.ts';
import { listAt, textAt, withConditions } from '../object.ts';
import type { Json, KubeObject } from '../object.ts';
import { nodeOf } from '../pods.ts';
import { kinds } from '../resources.ts';
import type { Machine } from '../surroundings.ts';
import type { Pass } from './pass.ts';

const fargateLabel = 'eks.amazonaws.com/compute-type';
const isFargate = ({ metadata }: KubeObject): boolean => metadata.labels?.[fargateLabel] === 'fargate';

/** A node for every machine that joined; those whose machine is gone go, as the cloud controller removes them. */
export function syncNodes({ cluster }: Pass): void {
  const { store } = cluster;
  const machines = cluster.surroundings.machines();
  const names = new Set(machines.map(({ name }) => name));
  for (const node of store.list(kinds.nodes)) if (!names.has(node.metadata.name) && !(isFargate(node) && hasPod(cluster, node))) removeNode(cluster, node);
  for (const machine of machines) {
    const node = store.find(kinds.nodes, undefined, machine.name);
    if (node === undefined) addNode(cluster, machine);
    else report(cluster, node, machine);
  }
}

function hasPod({ store }: KubernetesCluster, { metadata: { name } }: KubeObject): boolean {
  return store.list(kinds.pods).some((pod) => nodeOf(pod) === name);
}

function removeNode(cluster: KubernetesCluster, node: KubeObject): void {
  cluster.drop(kinds.nodes, node);
  const lease = cluster.store.find(kinds.leases, 'kube-node-lease', node.metadata.name);
  if (lease !== undefined) cluster.drop(kinds.leases, lease);
}

export function addNode(cluster: KubernetesCluster, machine: Machine): KubeObject {
  const { store } = cluster;
  const now = store.now();
  const node = store.create(kinds.nodes, {
    apiVersion: 'v1', kind: 'Node', metadata: { name: machine.name, labels: { ...machine.labels, ...wellKnown(machine) } },
    spec: { providerID: machine.providerId, ...(machine.taints.length > 0 && { taints: machine.taints }) },
    status: statusOf(cluster, machine, now),
  });
  store.create(kinds.leases, {
    apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: machine.name, namespace: 'kube-node-lease', ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: machine.name, uid: node.metadata.uid }] },
    spec: { holderIdentity: machine.name, leaseDurationSeconds: 40, renewTime: now.replace('Z', '.000000Z') },
  });
  return node;
}

const wellKnown = ({ name, architecture, operatingSystem }: Machine): Readonly<Record<string, string>> => ({
  'kubernetes.io/hostname': name, 'kubernetes.io/arch': architecture, 'kubernetes.io/os': operatingSystem, 'beta.kubernetes.io/arch': architecture, 'beta.kubernetes.io/os': operatingSystem,
});

function statusOf(cluster: KubernetesCluster, { capacity, addresses, architecture, operatingSystem, osImage, kubeletVersion, trouble }: Machine, now: string): Json {
  const whole = { cpu: String(capacity.cpu), memory: `${capacity.memoryMiB * 1024}Ki`, pods: String(capacity.pods), 'ephemeral-storage': '20959212Ki' };
  // The kubelet and the system keep a part for themselves.
  const allocatable = { ...whole, cpu: `${capacity.cpu * 1000 - 70}m`, memory: `${Math.max(128, capacity.memoryMiB - 255 - 11 * capacity.pods - 100) * 1024}Ki` };
  return {
    capacity: whole, allocatable, addresses, conditions: withConditions([], conditionsOf(trouble), now).map((condition) => ({ ...condition, lastHeartbeatTime: now })), daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: cluster.random.hex(32), systemUUID: cluster.random.uuid(), bootID: cluster.random.uuid(), kernelVersion: '6.12.40-63.114.amzn2023.x86_64', osImage, containerRuntimeVersion: 'containerd://2.1.4',
      kubeletVersion, kubeProxyVersion: kubeletVersion, operatingSystem, architecture,
    },
  };
}

function conditionsOf(trouble: Machine['trouble']): readonly { readonly type: string; readonly status: string; readonly reason: string; readonly message: string }[] {
  const silent = trouble === 'silent';
  const pressures = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({ type, status: silent ? 'Unknown' : 'False', reason: silent ? 'NodeStatusUnknown' : `KubeletHasNo${type}`, message: '' }));
  return [...pressures, { type: 'Ready', ...readiness[trouble ?? 'none'] }];
}

const readiness = {
  none: { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
  silent: { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' },
  'no-network': { status: 'False', reason: 'KubeletNotReady', message: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized' },
} as const;

/** What the kubelet says of itself, and the labels that whoever made the machine gives it now. */
function report({ store }: KubernetesCluster, node: KubeObject, { trouble, labels }: Machine): void {
  const missing = Object.entries(labels).filter(([key, value]) => node.metadata.labels?.[key] !== value);
  if (missing.length > 0) store.modify(kinds.nodes, node, (current) => ({ ...current, metadata: { ...current.metadata, labels: { ...current.metadata.labels, ...Object.fromEntries(missing) } } }));
  const before = listAt(node, 'status', 'conditions');
  const said = textAt(before.find(({ type }) => type === 'Ready'), 'status');
  if (said === readiness[trouble ?? 'none'].status) return;
  store.setStatus(kinds.nodes, node, { conditions: withConditions(before, conditionsOf(trouble), store.now()) });
}

/** The node that Fargate makes for one pod. Its kubelet is as new as the control plane, and stays so. */
export function addFargateNode(cluster: KubernetesCluster, pod: KubeObject, zone: string): KubeObject {
  const { random, surroundings } = cluster;
  const address = `192.168.${random.below(256)}.${random.below(254) + 1}`;
  return addNode(cluster, {
    name: `fargate-ip-${address.replaceAll('.', '-')}.${zone.slice(0, -1)}.compute.internal`,
    providerId: `aws:///${zone}/${random.hex(10)}-${random.hex(32)}/fargate-ip-${address.replaceAll('.', '-')}`,
    labels: { [fargateLabel]: 'fargate', 'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': zone.slice(0, -1), 'failure-domain.beta.kubernetes.io/zone': zone },
    taints: [{ key: fargateLabel, value: 'fargate', effect: 'NoSchedule' }],
    architecture: 'amd64', operatingSystem: 'linux', osImage: 'Amazon Linux 2', kubeletVersion: surroundings.version().gitVersion, addresses: [{ type: 'InternalIP', address }, { type: 'Hostname', address: pod.metadata.name }],
    capacity: { cpu: 2, memoryMiB: 3_900, pods: 1 },
  });
}
