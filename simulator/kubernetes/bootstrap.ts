import type { KubernetesCluster } from './cluster.ts';
import { kinds, resource } from './resources.ts';

/** What is in every EKS cluster from the beginning. */
export function bootstrap({ store }: KubernetesCluster): void {
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    store.create(kinds.namespaces, {
      apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' },
    });
  }
  store.create(kinds.services, {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { type: 'ClusterIP', clusterIP: '10.100.0.1', clusterIPs: ['10.100.0.1'], ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 443 }], sessionAffinity: 'None' }, status: { loadBalancer: {} },
  });
  for (const [name, rules] of Object.entries(clusterRoles)) {
    store.create(resource('clusterroles', 'rbac.authorization.k8s.io'), { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules });
  }
  store.create(resource('clusterrolebindings', 'rbac.authorization.k8s.io'), {
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'cluster-admin' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:masters' }],
  });
  store.create(resource('storageclasses', 'storage.k8s.io'), { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'gp2' }, provisioner: 'kubernetes.io/aws-ebs', reclaimPolicy: 'Delete', volumeBindingMode: 'WaitForFirstConsumer' });
  for (const [name, value] of [['system-cluster-critical', 2_000_000_000], ['system-node-critical', 2_000_001_000]] as const) {
    store.create(resource('priorityclasses', 'scheduling.k8s.io'), { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, globalDefault: false });
  }
}

const reading = ['get', 'list', 'watch'];
const namespaced = ['', 'apps', 'autoscaling', 'batch', 'networking.k8s.io', 'policy'];

/** Those that bindings name most. */
const clusterRoles = {
  'cluster-admin': [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, { nonResourceURLs: ['*'], verbs: ['*'] }],
  admin: [{ apiGroups: [...namespaced, 'rbac.authorization.k8s.io'], resources: ['*'], verbs: ['*'] }],
  edit: [{ apiGroups: namespaced, resources: ['*'], verbs: ['*'] }],
  view: [{ apiGroups: namespaced.slice(1), resources: ['*'], verbs: reading }, { apiGroups: [''], resources: ['configmaps', 'endpoints', 'events', 'limitranges', 'namespaces', 'persistentvolumeclaims', 'pods', 'pods/status', 'replicationcontrollers', 'resourcequotas', 'serviceaccounts', 'services'], verbs: reading }],
};
