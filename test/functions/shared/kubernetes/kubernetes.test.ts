import { describe, expect, test } from '@jest/globals';
import type { Node, Pod, Workload } from '../../../../core/kubernetes/objects.ts';
import type { Kubernetes } from '../../../../core/kubernetes/port.ts';
import { kubernetesClusters, type Ways } from '../../../../functions/shared/kubernetes/clusters.ts';
import { MemoryKubernetes } from '../../../../functions/shared/kubernetes/memory/kubernetes.ts';
import { restartAndObserve } from '../../../../functions/watchkeeper/rollout.ts';
import { EKSClient } from '@aws-sdk/client-eks';
import { aCluster, budget, deployment, type TestCluster } from '../../../simulator/kubernetes/a-cluster.ts';

/** What the contract starts from: two nodes; `web` with two pods that its budget keeps, `free` with one pod that nothing keeps. */
interface Start {
  readonly kubernetes: Kubernetes;
  /** Lets the cluster's own time pass. */
  pass(): Promise<void>;
}

const target = { account: '111122223333', region: 'us-west-2', cluster: 'harbour' };
const at = '2026-01-15T13:00:00Z';

async function over(cluster: TestCluster, ways: Partial<Ways> = {}): Promise<Kubernetes> {
  return connectorTo(cluster, cluster.aws.requestHandler, ways)(target);
}

function connectorTo({ aws }: TestCluster, requestHandler = aws.requestHandler, ways: Partial<Ways> = {}): ReturnType<typeof kubernetesClusters> {
  const eks = new EKSClient(aws.client());
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y', sessionToken: 'z', expiration: new Date('2099-01-01') };
  const runtime = { now: () => aws.clock.now(), sleep: (ms: number) => aws.clock.sleep(ms), randomId: () => 'a', requestHandler };
  return kubernetesClusters({ eks: async () => eks, credentials: async () => credentials, dropCredentials: async () => undefined, runtime, network: { connectionTimeout: 1000, requestTimeout: 1000 }, ...ways });
}

async function simulated(): Promise<Start> {
  const cluster = await aCluster();
  await cluster.nodegroup('workers');
  const kubernetes = await over(cluster);
  for (const object of [deployment('web', 2), deployment('free', 1)]) await cluster.ask('POST', '/apis/apps/v1/namespaces/default/deployments', object);
  await cluster.ask('POST', '/apis/policy/v1/namespaces/default/poddisruptionbudgets', budget('web', { minAvailable: 2 }));
  await cluster.aws.clock.advance(60_000);
  return { kubernetes, pass: () => cluster.aws.clock.advance(60_000) };
}

const node = (name: string): Node => ({
  name, labels: {}, taints: [], unschedulable: false, ready: true, kubeletVersion: 'v1.35.8-eks-ecaa3a6', osImage: 'Amazon Linux 2023', architecture: 'amd64', providerId: `aws:///us-west-2a/i-${name}`, createdAt: at, allocatable: { cpu: '1930m' },
});
const pod = (app: string, name: string, nodeName: string): Pod => ({
  namespace: 'default', name, labels: { app }, nodeName, phase: 'Running', ready: true, reason: undefined, restarts: 0, owner: { kind: 'ReplicaSet', name: `${app}-1` }, isMirror: false, usesEmptyDir: false, terminating: false, createdAt: at,
});
const workload = (name: string, replicas: number): Workload => ({
  kind: 'Deployment', namespace: 'default', name, replicas, readyReplicas: replicas, updatedReplicas: replicas, labels: {}, selector: { matchLabels: { app: name } }, images: ['nginx:1.27'], strategy: 'RollingUpdate', owner: undefined, isObserved: true,
});

async function inMemory(): Promise<Start> {
  const kubernetes = new MemoryKubernetes({
    version: 'v1.35.8-eks-ecaa3a6', nodes: [node('one'), node('two')], pods: [pod('web', 'web-1', 'one'), pod('web', 'web-2', 'two'), pod('free', 'free-1', 'one')],
    podDisruptionBudgets: [{ namespace: 'default', name: 'web', minAvailable: 2, maxUnavailable: undefined, selector: { matchLabels: { app: 'web' } }, disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2, expectedPods: 2 }],
    workloads: [workload('web', 2), workload('free', 1)],
  });
  return { kubernetes, pass: async () => undefined };
}

describe.each([['in memory', inMemory], ['the real client on a simulated cluster', simulated]] as const)('Kubernetes, %s', (_name, start) => {
  test('is read as facts need it', async () => {
    const { kubernetes } = await start();
    expect(await kubernetes.version()).toMatch(/^v1\.35\.8-eks-/);
    const nodes = await kubernetes.nodes();
    expect(nodes).toHaveLength(2);
    expect(nodes[0]).toMatchObject({ ready: true, unschedulable: false, architecture: 'amd64', kubeletVersion: expect.stringMatching(/^v1\.35\./) as unknown, providerId: expect.stringMatching(/^aws:\/\/\/us-west-2/) as unknown });
    const pods = await kubernetes.pods({ namespace: 'default' });
    expect(pods.map(({ labels, phase, ready }) => `${labels.app ?? ''} ${phase} ${ready}`).sort()).toEqual(['free Running true', 'web Running true', 'web Running true']);
    expect(pods.every(({ owner }) => owner?.kind === 'ReplicaSet')).toBe(true);
    const [first] = nodes;
    expect((await kubernetes.pods({ namespace: 'default', node: first!.name })).every(({ nodeName }) => nodeName === first!.name)).toBe(true);
    expect((await kubernetes.podDisruptionBudgets()).find(({ name }) => name === 'web')).toMatchObject({ minAvailable: 2, disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2 });
    expect((await kubernetes.workloads()).find(({ kind, name }) => kind === 'Deployment' && name === 'web')).toMatchObject({ replicas: 2, readyReplicas: 2, images: ['nginx:1.27'], strategy: 'RollingUpdate', isObserved: true });
    expect(await kubernetes.eniConfigs()).toBeUndefined();
  });

  test('nodes are cordoned, uncordoned and tainted, each as often as one likes', async () => {
    const { kubernetes } = await start();
    const [{ name } = node('')] = await kubernetes.nodes();
    const seen = async (): Promise<Node> => (await kubernetes.nodes()).find((one) => one.name === name)!;
    expect([await kubernetes.cordon(name), await kubernetes.cordon(name), (await seen()).unschedulable]).toEqual(['done', 'done', true]);
    expect([await kubernetes.uncordon(name), (await seen()).unschedulable]).toEqual(['done', false]);
    for (const value of ['a', 'b']) await kubernetes.taint(name, { key: 'drydock', value, effect: 'NoSchedule' });
    expect((await seen()).taints).toEqual([{ key: 'drydock', value: 'b', effect: 'NoSchedule' }]);
    expect([await kubernetes.cordon('nobody'), await kubernetes.taint('nobody', { key: 'a', effect: 'NoSchedule' })]).toEqual(['gone', 'gone']);
  });

  test('an eviction goes through, is blocked by a budget under its name, or finds nobody', async () => {
    const { kubernetes } = await start();
    const pods = await kubernetes.pods({ namespace: 'default' });
    const of = (app: string): Pod => pods.find(({ labels }) => labels.app === app)!;
    expect(await kubernetes.evict(of('free'))).toEqual({ outcome: 'evicted' });
    expect(await kubernetes.evict(of('web'))).toMatchObject({ outcome: 'blocked', budget: 'web', message: expect.stringContaining('needs 2 healthy pods and has 2 currently') as unknown });
    expect(await kubernetes.deletePod(of('web'))).toBe('done');
    expect(await kubernetes.evict({ namespace: 'default', name: 'nobody' })).toEqual({ outcome: 'gone' });
    expect(await kubernetes.deletePod({ namespace: 'default', name: 'nobody' })).toBe('gone');
  });

  test('workloads are restarted and scaled', async () => {
    const { kubernetes, pass } = await start();
    const web = { kind: 'Deployment', namespace: 'default', name: 'web' } as const;
    expect([await kubernetes.restart(web, at), await kubernetes.scale(web, 3)]).toEqual(['done', 'done']);
    await pass();
    expect((await kubernetes.workloads()).find(({ kind, name }) => kind === 'Deployment' && name === 'web')).toMatchObject({ replicas: 3 });
    expect([await kubernetes.restart({ ...web, name: 'nobody' }, at), await kubernetes.scale({ ...web, name: 'nobody' }, 1)]).toEqual(['gone', 'gone']);
  });

  test('a service account is there afterwards, whatever was there before', async () => {
    const { kubernetes } = await start();
    const account = { namespace: 'drydock', name: 'loader', annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/loader' }, labels: { made: 'by-drydock' } };
    await kubernetes.ensureServiceAccount(account);
    await kubernetes.ensureServiceAccount({ ...account, labels: { more: 'so' } });
    if (kubernetes instanceof MemoryKubernetes) expect(kubernetes.serviceAccounts).toEqual([{ ...account, labels: { made: 'by-drydock', more: 'so' } }]);
  });
});

describe('The client', () => {
  test('names it when a cluster does not know us, and when it does not allow something', async () => {
    const cluster = await aCluster({ cluster: { accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false } } });
    const kubernetes = await over(cluster);
    await expect(kubernetes.nodes()).rejects.toMatchObject({ name: 'RetryBriefly', outcome: 'KubernetesUnauthorized' });
    const principalArn = 'arn:aws:iam::111122223333:user/administrator';
    await cluster.eks('CreateAccessEntry', { principalArn });
    await expect(kubernetes.nodes()).rejects.toMatchObject({ name: 'RetryNever', outcome: 'KubernetesForbidden', message: expect.stringContaining('cannot list resource "nodes" in API group "" at the cluster scope') as unknown });
    await cluster.eks('AssociateAccessPolicy', { principalArn, policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy', accessScope: { type: 'cluster' } });
    expect(await kubernetes.nodes()).toEqual([]);
    await expect(kubernetes.cordon('any')).rejects.toMatchObject({ outcome: 'KubernetesForbidden' });
  });

  test('takes new credentials for the next call when a cluster does not know us', async () => {
    const cluster = await aCluster({ cluster: { accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false } } });
    const dropped: string[] = [];
    let asked = 0;
    const kubernetes = await over(cluster, { credentials: async () => ({ accessKeyId: `key-${++asked}`, secretAccessKey: 'y', sessionToken: 'z', expiration: new Date('2099-01-01') }), dropCredentials: async (_, { accessKeyId }) => void dropped.push(accessKeyId) });
    await expect(kubernetes.nodes()).rejects.toMatchObject({ outcome: 'KubernetesUnauthorized' });
    await expect(kubernetes.nodes()).rejects.toMatchObject({ outcome: 'KubernetesUnauthorized' });
    expect([asked, dropped]).toEqual([2, ['key-1', 'key-2']]);
    await Promise.allSettled([kubernetes.nodes(), kubernetes.pods()]);
    expect([asked, dropped]).toEqual([3, ['key-1', 'key-2', 'key-3']]);
  });

  test('asks EKS once where a cluster is, and again when nothing answers there', async () => {
    const cluster = await aCluster();
    let broken = false;
    const connect = connectorTo(cluster, { ...cluster.aws.requestHandler, handle: async (request) => (broken ? Promise.reject(new Error('ENOTFOUND')) : cluster.aws.requestHandler.handle(request)) });
    const described = (): number => cluster.aws.recorder.calls({ service: 'eks', operation: 'DescribeCluster' }).length;
    const before = described();
    for (let time = 0; time < 3; time++) expect(await (await connect(target)).nodes()).toEqual([]);
    expect(described() - before).toBe(1);
    broken = true;
    await expect((await connect(target)).nodes()).rejects.toMatchObject({ name: 'RetryBriefly', outcome: 'KubernetesUnreachable' });
    broken = false;
    expect(await (await connect(target)).nodes()).toEqual([]);
    expect(described() - before).toBe(2);
    await cluster.aws.clock.advance(3_600_000);
    await connect(target);
    expect(described() - before).toBe(3);
  });

  test('reads long lists page by page', async () => {
    const cluster = await aCluster();
    const kubernetes = await over(cluster);
    const made = Array.from({ length: 1_203 }, (_, index) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p-${index}` }, spec: { containers: [{ name: 'main', image: 'nginx:1' }] } }));
    for (const one of made) await cluster.ask('POST', '/api/v1/namespaces/default/pods', one);
    expect(await kubernetes.pods({ namespace: 'default' })).toHaveLength(1_203);
  });

  test('reads ENIConfigs where there are any', async () => {
    const cluster = await aCluster();
    const kubernetes = await over(cluster);
    const names = { kind: 'ENIConfig', plural: 'eniconfigs', singular: 'eniconfig' };
    const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'eniconfigs.crd.k8s.amazonaws.com' }, spec: { group: 'crd.k8s.amazonaws.com', scope: 'Cluster', names, versions: [{ name: 'v1alpha1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] } };
    await cluster.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
    const made = await cluster.ask('POST', '/apis/crd.k8s.amazonaws.com/v1alpha1/eniconfigs', { apiVersion: 'crd.k8s.amazonaws.com/v1alpha1', kind: 'ENIConfig', metadata: { name: 'us-west-2a' }, spec: { subnet: 'subnet-1', securityGroups: ['sg-1'] } });
    expect(made.status).toBe(201);
    expect(await kubernetes.eniConfigs()).toEqual([{ name: 'us-west-2a', subnet: 'subnet-1', securityGroups: ['sg-1'] }]);
  });
});

describe('Workloads that are restarted in turn', () => {
  const since = Date.parse('2026-06-01T10:00:00.400Z');
  const refs = ['web', 'gone', 'free'].map((name) => ({ kind: 'Deployment', namespace: 'default', name }) as const);
  const start = () => new MemoryKubernetes({ workloads: [workload('web', 2), workload('free', 1)] });
  const restartsOf = (kubernetes: MemoryKubernetes) => kubernetes.calls.filter(({ verb }) => verb === 'restart').map(({ with: [ref] }) => (ref as Workload).name);
  const becomes = (kubernetes: MemoryKubernetes, name: string, over: Partial<Workload>) => kubernetes.become(({ workloads }) => ({ workloads: workloads.map((one) => (one.name === name ? { ...one, ...over } : one)) }));

  test('the next is told when the one before is rolled out, and none twice', async () => {
    const kubernetes = start();
    const look = async () => restartAndObserve(kubernetes, refs, since, false);
    expect(await look()).toMatchObject({ status: 'restarting', progress: '1 of 3 workloads restarted', issues: [{ message: 'Deployment default/web was told to restart.' }] });
    becomes(kubernetes, 'web', { existingReplicas: 3, updatedReplicas: 2 });
    expect(await look()).toMatchObject({ status: 'restarting', issues: [{ code: 'NotRolledOut', message: 'Deployment default/web has 2 of 2 pods made anew, and 2 ready.' }] });
    expect(restartsOf(kubernetes)).toEqual(['web']);
    becomes(kubernetes, 'web', { existingReplicas: 2 });
    expect(await look()).toMatchObject({ status: 'restarting', progress: '2 of 3 workloads restarted', issues: [{ message: 'Deployment default/free was told to restart.' }] });
    expect(await look()).toMatchObject({ status: 'restarted', progress: '3 of 3 workloads restarted', output: { Workloads: '3' } });
    expect(restartsOf(kubernetes)).toEqual(['web', 'free']);
  });

  test('of a cancelled operation the one that was told is waited for, and no other is told', async () => {
    const kubernetes = start();
    await restartAndObserve(kubernetes, refs, since, false);
    becomes(kubernetes, 'web', { existingReplicas: 3, updatedReplicas: 2 });
    expect(await restartAndObserve(kubernetes, refs, since, true)).toMatchObject({ status: 'restarting' });
    becomes(kubernetes, 'web', { existingReplicas: 2 });
    expect(await restartAndObserve(kubernetes, refs, since, true)).toMatchObject({ status: 'Abandoned', issues: [{ message: '2 of 3 workloads restarted; the others were left alone.' }] });
    expect(restartsOf(kubernetes)).toEqual(['web']);
  });

  test('one that somebody else restarted meanwhile is left as it is', async () => {
    const kubernetes = start();
    for (const name of ['web', 'free']) becomes(kubernetes, name, { restartedAt: Date.parse('2026-06-01T10:00:00Z') });
    expect(await restartAndObserve(kubernetes, refs, since, false)).toMatchObject({ status: 'restarted' });
    expect(restartsOf(kubernetes)).toEqual([]);
  });
});
