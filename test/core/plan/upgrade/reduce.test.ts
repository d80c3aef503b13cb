import { describe, expect, test } from '@jest/globals';
import type { Node, Pod, PodDisruptionBudget, PodTemplate, Workload } from '../../../../core/kubernetes/objects.ts';
import { amiTypeOfImage, imageParameter, releaseParameter } from '../../../../core/plan/images.ts';
import type { Contents } from '../../../../core/plan/upgrade/reduce/contents.ts';
import { reduceKubernetes } from '../../../../core/plan/upgrade/reduce/kubernetes.ts';
import { selects } from '../../../../core/kubernetes/selector.ts';
import { eksImages } from '../../../../simulator/ec2/eks-images.ts';

const at = '2026-11-27T08:00:00Z';

const node = (name: string, labels: Record<string, string>, over: Partial<Node> = {}): Node => ({
  name, labels, taints: [], unschedulable: false, ready: true, kubeletVersion: 'v1.34.2-eks-ecaa3a6', osImage: 'Amazon Linux 2023.9.20251110', containerRuntime: 'containerd://2.1.4', architecture: 'amd64', providerId: `aws:///eu-central-1a/i-${name}`, createdAt: at, allocatable: {}, ...over,
});
const pod = (name: string, over: Partial<Pod> = {}): Pod => ({
  namespace: 'shop', name, labels: { app: 'cart' }, nodeName: 'n-1', phase: 'Running', ready: true, reason: undefined, restarts: 0, owner: { kind: 'ReplicaSet', name: 'cart-1' }, isMirror: false, usesEmptyDir: false, terminating: false, createdAt: at, ...over,
});
const template = (over: Partial<PodTemplate> = {}): PodTemplate => ({ minReadySeconds: 5, terminationGracePeriodSeconds: 30, spreads: true, allHaveReadinessProbes: true, hostPaths: [], hasAppArmorAnnotations: false, ...over });
const workload = (name: string, over: Partial<Workload> = {}): Workload => ({
  kind: 'Deployment', namespace: 'shop', name, replicas: 2, readyReplicas: 2, updatedReplicas: 2, labels: {}, selector: { matchLabels: { app: name } }, images: [`registry/${name}:1.0.0`], strategy: 'RollingUpdate', owner: undefined, isObserved: true, template: template(), ...over,
});
const cartSet = workload('cart-1', { kind: 'ReplicaSet', owner: { kind: 'Deployment', name: 'cart' } });
const budget = (name: string, over: Partial<PodDisruptionBudget> = {}): PodDisruptionBudget => ({ namespace: 'shop', name, minAvailable: undefined, maxUnavailable: 1, selector: { matchLabels: { app: 'cart' } }, disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2, ...over });

const reduce = (over: Partial<Contents>, groupOf: ReadonlyMap<string, string> = new Map()) =>
  reduceKubernetes({ version: 'v1.34.2-eks-1', nodes: [node('n-1', { 'eks.amazonaws.com/nodegroup': 'apps' })], pods: [], podDisruptionBudgets: [], workloads: [], eniConfigs: undefined, others: {}, ...over }, groupOf);

describe('A node belongs to', () => {
  test.each([
    ['the managed group that it is labelled with', { 'eks.amazonaws.com/nodegroup': 'apps' }, { kind: 'managed', name: 'apps' }],
    ['Fargate', { 'eks.amazonaws.com/compute-type': 'fargate' }, { kind: 'fargate' }],
    ['a node pool of EKS Auto Mode', { 'eks.amazonaws.com/compute-type': 'auto', 'karpenter.sh/nodepool': 'general-purpose' }, { kind: 'auto-mode', name: 'general-purpose' }],
    ['a node pool of Karpenter', { 'karpenter.sh/nodepool': 'spot' }, { kind: 'karpenter', name: 'spot' }],
    ['somebody outside of AWS', { 'eks.amazonaws.com/compute-type': 'hybrid' }, { kind: 'hybrid' }],
    ['the Auto Scaling group of its instance', {}, { kind: 'self-managed', name: 'batch' }],
  ])('%s', (_, labels, owner) => {
    expect(reduce({ nodes: [node('n-1', labels as Record<string, string>)] }, new Map([['i-n-1', 'batch']])).nodes[0]).toMatchObject({ owner, kubelet: '1.34' });
  });

  test('nobody that is known', () => {
    expect(reduce({ nodes: [node('n-1', {})] }).nodes[0]?.owner).toEqual({ kind: 'unknown' });
  });
});

test('A budget is told by the groups that its pods are on, and by other budgets over the same pods', () => {
  const nodes = [node('n-1', { 'eks.amazonaws.com/nodegroup': 'apps' }), node('n-2', { 'eks.amazonaws.com/nodegroup': 'spare' })];
  const pods = [pod('a'), pod('b', { nodeName: 'n-2' }), pod('c', { labels: { app: 'other' } })];
  const { disruptionBudgets } = reduce({ nodes, pods, podDisruptionBudgets: [budget('cart'), budget('all', { selector: {} }), budget('elsewhere', { namespace: 'bank', selector: {} })] });
  expect(disruptionBudgets.map(({ name, groups, overlaps }) => ({ name, groups, overlaps }))).toEqual([
    { name: 'cart', groups: ['apps', 'spare'], overlaps: ['shop/all'] },
    { name: 'all', groups: ['apps', 'spare'], overlaps: ['shop/cart'] },
    { name: 'elsewhere', groups: [], overlaps: [] },
  ]);
});

describe('A workload is told of', () => {
  test.each([
    ['nothing', {}, []],
    ['one replica', { replicas: 1 }, ['single-replica']],
    ['that it is stopped before it starts', { strategy: 'Recreate' }, ['recreate-strategy']],
    ['no probe', { template: template({ allHaveReadinessProbes: false }) }, ['no-readiness-probe']],
    ['no grace', { template: template({ terminationGracePeriodSeconds: 0 }) }, ['no-grace-period']],
    ['no spread', { template: template({ spreads: false }) }, ['no-spread']],
    ['no time to be ready', { template: template({ minReadySeconds: 0 }) }, ['no-min-ready-seconds']],
    ["Docker's socket", { template: template({ hostPaths: ['/var/run/docker.sock'] }) }, ['docker-socket']],
  ])('%s', (_, over, weaknesses) => {
    const { workloads } = reduce({ pods: [pod('a'), pod('b')], workloads: [workload('cart', over), cartSet], podDisruptionBudgets: [budget('cart')] });
    expect(workloads.flatMap((each) => each.weaknesses)).toEqual(weaknesses);
  });

  test('no budget, no controller, and data on its node', () => {
    const pods = [pod('a'), pod('b'), pod('lone', { owner: undefined }), pod('db-0', { owner: { kind: 'StatefulSet', name: 'db' }, usesEmptyDir: true, labels: { app: 'db' } })];
    const { workloads } = reduce({ pods, workloads: [workload('cart'), cartSet, workload('db', { kind: 'StatefulSet', replicas: 1 })] });
    expect(workloads.map(({ kind, name, weaknesses }) => `${kind} ${name}: ${weaknesses.join()}`)).toEqual(['Deployment cart: no-disruption-budget', 'Pod lone: no-controller', 'StatefulSet db: single-replica,local-storage']);
  });

  test('its pods on Fargate, under the name of who makes them anew', () => {
    const nodes = [node('f-1', { 'eks.amazonaws.com/compute-type': 'fargate' })];
    const { workloads } = reduce({ nodes, pods: [pod('a', { nodeName: 'f-1' })], workloads: [workload('cart', { replicas: 1 }), cartSet], podDisruptionBudgets: [budget('cart')] });
    expect(workloads).toEqual([{ namespace: 'shop', kind: 'Deployment', name: 'cart', replicas: 1, weaknesses: ['single-replica'], onFargate: { '1.34': 1 } }]);
  });

  test('but not those of EKS itself', () => {
    expect(reduce({ workloads: [workload('coredns', { namespace: 'kube-system', replicas: 1 })] }).workloads).toEqual([]);
  });
});

test('The baseline has what does not run, by owner and reason; what is done or going is no part of it', () => {
  const pods = [
    pod('a', { ready: false, reason: 'CrashLoopBackOff' }), pod('b', { ready: false, reason: 'CrashLoopBackOff' }), pod('c', { phase: 'Pending', reason: 'Unschedulable', ready: false }), pod('d', { ready: false }),
    pod('done', { phase: 'Succeeded', ready: false }), pod('going', { terminating: true, ready: false }), pod('well'),
  ];
  expect(reduce({ pods, workloads: [cartSet] }).baseline.notRunning).toEqual(expect.arrayContaining([
    { namespace: 'shop', owner: 'Deployment cart', reason: 'CrashLoopBackOff', count: 2 },
    { namespace: 'shop', owner: 'Deployment cart', reason: 'Unschedulable', count: 1 },
    { namespace: 'shop', owner: 'Deployment cart', reason: 'NotReady', count: 1 },
  ]));
});

test('Controllers are known by their images, kube-proxy by its DaemonSet, pod subnets by ENIConfigs', () => {
  const facts = reduce({
    workloads: [
      workload('karpenter', { images: ['public.ecr.aws/karpenter/controller:1.9.0@sha256:abc'] }), workload('autoscaler', { images: ['registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.1'] }),
      workload('kube-proxy', { kind: 'DaemonSet', namespace: 'kube-system', images: ['eks/kube-proxy:v1.34.1-minimal'] }),
    ],
    eniConfigs: [{ name: 'a', subnet: 'subnet-pods', securityGroups: [] }],
    others: { kubeProxyConfig: 'apiVersion: v1\nmode: "ipvs"\n' },
  });
  expect(facts.controllers.map(({ controller, version }) => `${controller} ${version}`)).toEqual(['karpenter 1.9.0', 'cluster-autoscaler 1.34.1']);
  expect(facts.kubeProxy).toEqual({ image: 'eks/kube-proxy:v1.34.1-minimal', mode: 'ipvs' });
  expect(facts.podSubnetIds).toEqual(['subnet-pods']);
  expect(facts.legacy).toEqual([{ feature: 'ipvs', seenIn: ['ConfigMap kube-system/kube-proxy-config'], count: 1 }]);
});

test('What coming versions no longer allow is seen in nodes, workloads and bindings', () => {
  const { legacy } = reduce({
    nodes: [node('n-1', {}, { osImage: 'Amazon Linux 2', containerRuntime: 'containerd://1.7.27' })],
    workloads: [workload('cart', { template: template({ hasAppArmorAnnotations: true }) }), workload('ingress', { images: ['registry.k8s.io/ingress-nginx/controller:v1.12.0'] })],
    others: { clusterRoleBindings: [
      { metadata: { name: 'system:public-info-viewer' }, roleRef: { name: 'system:public-info-viewer' }, subjects: [{ name: 'system:unauthenticated' }] },
      { metadata: { name: 'open' }, roleRef: { name: 'view' }, subjects: [{ name: 'system:anonymous' }] },
    ] },
  });
  expect(legacy.map(({ feature, seenIn }) => `${feature}: ${seenIn.join()}`).toSorted()).toEqual([
    'anonymous-access: ClusterRoleBinding open to view', 'apparmor-annotation: Deployment shop/cart', 'cgroup-v1: n-1', 'containerd-1: n-1', 'ingress-nginx: Deployment shop/ingress',
  ]);
});

test("Karpenter's pools are told by their images and budgets, those of Auto Mode are left out; Argo CD's applications as they say", () => {
  const pool = (name: string, nodeClass: string, budgets: readonly object[] = [], group = 'karpenter.k8s.aws') => ({ metadata: { name }, spec: { template: { spec: { nodeClassRef: { name: nodeClass, group } } }, disruption: { budgets } } });
  const facts = reduce({ others: {
    nodePools: [pool('follows', 'alias'), pool('pinned', 'ids'), pool('stuck', 'alias', [{ nodes: '0', reasons: ['Drifted'] }]), pool('nightly', 'alias', [{ nodes: '0', schedule: '0 9 * * *' }]), pool('eks', 'default', [], 'eks.amazonaws.com')],
    nodeClasses: [{ metadata: { name: 'alias' }, spec: { amiSelectorTerms: [{ alias: 'al2023@latest' }] } }, { metadata: { name: 'ids' }, spec: { amiSelectorTerms: [{ id: 'ami-1' }] } }],
    argoApplications: [{ metadata: { name: 'shop' }, status: { sync: { status: 'Synced' }, health: { status: 'Degraded' } } }],
  } });
  expect(facts.karpenterNodePools).toEqual([
    { name: 'follows', pinnedImages: false, driftBlocked: false }, { name: 'pinned', pinnedImages: true, driftBlocked: false }, { name: 'stuck', pinnedImages: false, driftBlocked: true }, { name: 'nightly', pinnedImages: false, driftBlocked: false },
  ]);
  expect(facts.argoApplications).toEqual([{ name: 'shop', sync: 'Synced', health: 'Degraded' }]);
});

test.each([
  ['In', ['a', 'b'], true], ['In', ['b'], false], ['NotIn', ['b'], true], ['NotIn', ['a'], false], ['Exists', [], true], ['DoesNotExist', [], false],
] as const)('A selector with %s %j over app=a: %s', (operator, values, expected) => {
  expect(selects({ matchExpressions: [{ key: 'app', operator, values }] }, { app: 'a' })).toBe(expected);
});

describe("EKS's images", () => {
  test('are recognised by their names, whatever the family, and found under their parameters', () => {
    const images = eksImages('eu-central-1').filter(({ recommendedPath }) => recommendedPath?.includes('1.34') ?? false);
    expect(images.length).toBeGreaterThan(10);
    for (const { name, recommendedPath } of images) {
      const amiType = amiTypeOfImage(name);
      expect([name, amiType]).toEqual([name, expect.any(String)]);
      const isUbuntu = name.startsWith('ubuntu');
      expect(imageParameter(amiType!, '1.34')).toBe(`${recommendedPath}/${isUbuntu ? 'ami-id' : 'image_id'}`);
      expect(releaseParameter(amiType!, '1.34') ?? '').toMatch(isUbuntu ? /^$/ : /_version$/);
    }
  });

  test('are told from those of others', () => {
    expect([amiTypeOfImage('our-golden-image-7'), imageParameter('CUSTOM', '1.34'), releaseParameter('CUSTOM', '1.34')]).toEqual([undefined, undefined, undefined]);
  });
});
