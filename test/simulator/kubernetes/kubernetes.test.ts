import { describe, expect, test } from '@jest/globals';
import { aCluster, budget, deployment, tokenFor, type Any, type TestCluster } from './a-cluster.ts';

const pods = '/api/v1/namespaces/default/pods';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const configMaps = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string, data: object = {}, labels: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data });
const merge = { 'content-type': 'application/merge-patch+json' };
const strategic = { 'content-type': 'application/strategic-merge-patch+json' };

const podsOf = async (cluster: TestCluster, app: string): Promise<readonly Any[]> => (await cluster.ask('GET', `${pods}?labelSelector=app%3D${app}`)).body.items;
const nodesOf = async (cluster: TestCluster): Promise<readonly Any[]> => (await cluster.ask('GET', '/api/v1/nodes')).body.items;
const isReady = (object: Any): boolean => object.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

/** A cluster with two nodes and a Deployment on them. */
async function withWeb(replicas: number, spec?: object, group: object = {}): Promise<TestCluster> {
  const cluster = await aCluster();
  await cluster.nodegroup('workers', { releaseVersion: '1.35.6-20260818', ...group });
  await cluster.ask('POST', deployments, deployment('web', replicas));
  if (spec !== undefined) await cluster.ask('POST', budgets, budget('web', spec));
  await cluster.aws.clock.advance(60_000);
  return cluster;
}

describe('The API server', () => {
  test('says what it serves, with the version of the control plane', async () => {
    const { ask } = await aCluster();
    expect((await ask('GET', '/version')).body).toMatchObject({ major: '1', minor: '35', gitVersion: expect.stringMatching(/^v1\.35\.8-eks-/) as unknown });
    expect((await ask('GET', '/apis')).body.groups.map(({ name }) => name)).toEqual(expect.arrayContaining(['apps', 'policy', 'rbac.authorization.k8s.io']));
    expect((await ask('GET', '/api/v1')).body.resources.map(({ name }) => name)).toEqual(expect.arrayContaining(['pods', 'pods/eviction', 'nodes']));
    expect((await ask('GET', '/openapi/v3')).body.paths).toHaveProperty(['apis/apps/v1']);
    expect(await ask('GET', '/apis/nobody.io/v1/things')).toMatchObject({ status: 404, body: { kind: 'Status', reason: 'NotFound', message: 'the server could not find the requested resource' } });
  });

  test('creates, reads, replaces and deletes, and tells each refusal in a Status', async () => {
    const { ask } = await aCluster();
    expect((await ask('POST', configMaps, configMap('a', { x: '1' }))).status).toBe(201);
    expect(await ask('POST', configMaps, configMap('a'))).toMatchObject({ status: 409, body: { reason: 'AlreadyExists', message: 'configmaps "a" already exists' } });
    const { body: read } = await ask('GET', `${configMaps}/a`);
    expect((await ask('PUT', `${configMaps}/a`, { ...read, data: { x: '2' } })).body.data).toEqual({ x: '2' });
    expect(await ask('PUT', `${configMaps}/a`, { ...read, data: { x: '3' } })).toMatchObject({ status: 409, body: { reason: 'Conflict', message: expect.stringContaining('the object has been modified') as unknown } });
    expect(await ask('DELETE', `${configMaps}/a`)).toMatchObject({ status: 200, body: { status: 'Success' } });
    expect(await ask('GET', `${configMaps}/a`)).toMatchObject({ status: 404, body: { message: 'configmaps "a" not found' } });
    expect(await ask('POST', '/api/v1/namespaces/nowhere/configmaps', configMap('a'))).toMatchObject({ status: 404, body: { message: 'namespaces "nowhere" not found' } });
    expect(await ask('POST', configMaps, configMap('Not_A_Name'))).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
    expect(await ask('POST', deployments, { ...deployment('x', 1), spec: { selector: { matchLabels: { app: 'y' } }, template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'b' }] } } } })).toMatchObject({ status: 422, body: { message: expect.stringContaining('does not match template') as unknown } });
  });

  test('lists by selector and in pages, and prints tables', async () => {
    const { ask } = await aCluster();
    for (const name of ['a', 'b', 'c', 'd']) await ask('POST', configMaps, configMap(name, {}, { odd: name === 'a' || name === 'c' ? 'yes' : 'no' }));
    const names = async (query: string): Promise<unknown> => (await ask('GET', `${configMaps}?${query}`)).body.items.map(({ metadata }) => metadata.name);
    expect(await names('labelSelector=odd%3Dyes')).toEqual(['a', 'c']);
    expect(await names('labelSelector=odd+in+(no),!missing')).toEqual(['b', 'd']);
    expect(await names('fieldSelector=metadata.name!%3Da')).toEqual(['b', 'c', 'd']);
    const first = (await ask('GET', `${configMaps}?limit=3`)).body;
    expect(first.items).toHaveLength(3);
    expect(first.metadata.remainingItemCount).toBe(1);
    expect(await names(`limit=3&continue=${first.metadata.continue}`)).toEqual(['d']);
    const table = (await ask('GET', configMaps, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })).body;
    expect([table.kind, table.columnDefinitions.map(({ name }) => name), table.rows.length]).toEqual(['Table', ['Name', 'Data', 'Age'], 4]);
  });

  test('patches in five ways', async () => {
    const { ask } = await aCluster();
    await ask('POST', deployments, deployment('web', 1));
    const path = `${deployments}/web`;
    expect((await ask('PATCH', path, { spec: { replicas: 2 } }, merge)).body.spec.replicas).toBe(2);
    const { body: two } = await ask('PATCH', path, { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:1' }] } } } }, strategic);
    expect(two.spec.template.spec.containers.map(({ name }) => name)).toEqual(['main', 'side']);
    const { body: one } = await ask('PATCH', path, { spec: { template: { spec: { containers: [{ name: 'side', $patch: 'delete' }] } } } }, strategic);
    expect(one.spec.template.spec.containers).toHaveLength(1);
    expect((await ask('PATCH', path, [{ op: 'replace', path: '/spec/replicas', value: 3 }], { 'content-type': 'application/json-patch+json' })).body.spec.replicas).toBe(3);
    expect((await ask('PATCH', `${path}/scale`, { spec: { replicas: 4 } }, merge)).body).toMatchObject({ kind: 'Scale', spec: { replicas: 4 } });
    expect((await ask('PATCH', `${path}?dryRun=All`, { spec: { replicas: 9 } }, merge)).body.spec.replicas).toBe(9);
    expect((await ask('GET', path)).body.spec.replicas).toBe(4);
  });

  test('applies for its owner, and guards what somebody else owns', async () => {
    const { ask } = await aCluster();
    const apply = (manager: string, data: object, force = false) => ask('PATCH', `${configMaps}/shared?fieldManager=${manager}&force=${force}`, configMap('shared', data), { 'content-type': 'application/apply-patch+yaml' });
    expect((await apply('one', { a: '1', b: '1' })).status).toBe(201);
    expect((await apply('two', { c: '1' })).body.data).toEqual({ a: '1', b: '1', c: '1' });
    expect(await apply('two', { a: '2', c: '1' })).toMatchObject({ status: 409, body: { message: 'Apply failed with 1 conflict: conflict with "one": .data.a' } });
    expect((await apply('two', { a: '2', c: '1' }, true)).body.data).toEqual({ a: '2', b: '1', c: '1' });
    expect((await apply('one', {})).body.data).toEqual({ a: '2', c: '1' });
  });

  test('refuses unknown fields when asked to be strict', async () => {
    const { ask } = await aCluster();
    const wrong = { ...deployment('web', 1), spec: { ...(deployment('web', 1) as { spec: object }).spec, replicaz: 3 } };
    expect(await ask('POST', `${deployments}?fieldValidation=Strict`, wrong)).toMatchObject({ status: 400, body: { message: expect.stringContaining('unknown field "spec.replicaz"') as unknown } });
  });

  test('lets in who has an access entry, as far as its policies and RBAC go', async () => {
    const cluster = await aCluster();
    const principalArn = await cluster.aws.role('reader', []);
    const { accessKeyId } = cluster.aws.world.credentialsFor(principalArn, 'somebody');
    const as = { authorization: `Bearer ${tokenFor(accessKeyId)}` };
    const list = () => cluster.ask('GET', pods, undefined, as);
    expect(await list()).toMatchObject({ status: 401, body: { message: 'Unauthorized', reason: 'Unauthorized' } });
    await cluster.eks('CreateAccessEntry', { principalArn, kubernetesGroups: ['readers'] });
    expect(await list()).toMatchObject({ status: 403, body: { message: 'pods is forbidden: User "arn:aws:sts::111122223333:assumed-role/reader/somebody" cannot list resource "pods" in API group "" in the namespace "default"' } });
    const rbac = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
    await cluster.ask('POST', rbac, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'readers' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'Group', name: 'readers' }] });
    expect((await list()).status).toBe(200);
    expect((await cluster.ask('POST', configMaps, configMap('a'), as)).status).toBe(403);
    await cluster.eks('AssociateAccessPolicy', { principalArn, policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy', accessScope: { type: 'namespace', namespaces: ['default'] } });
    expect((await cluster.ask('POST', configMaps, configMap('a'), as)).status).toBe(201);
    expect((await cluster.ask('POST', '/api/v1/namespaces/kube-system/configmaps', configMap('a'), as)).status).toBe(403);
  });
});

describe('The cluster', () => {
  test('has a node for each instance, with the kubelet of its release, and runs its add-ons on them', async () => {
    const cluster = await withWeb(0);
    const nodes = await nodesOf(cluster);
    expect(nodes).toHaveLength(2);
    expect(nodes[0]).toMatchObject({ metadata: { labels: { 'eks.amazonaws.com/nodegroup': 'workers', 'kubernetes.io/arch': 'amd64', 'node.kubernetes.io/instance-type': 't3.medium' } }, status: { nodeInfo: { kubeletVersion: expect.stringMatching(/^v1\.35\.6-eks-/) as unknown }, capacity: { pods: '17' } } });
    expect(nodes.every(isReady)).toBe(true);
    const { items } = (await cluster.ask('GET', '/api/v1/namespaces/kube-system/pods')).body;
    const names = items.map(({ metadata }) => metadata.name.split('-')[0]).sort();
    expect(names).toEqual(['aws', 'aws', 'coredns', 'coredns', 'kube', 'kube']);
    expect(items.every(isReady)).toBe(true);
  });

  test('spreads a Deployment, rolls it, and never has fewer pods than it may', async () => {
    const cluster = await withWeb(4);
    expect(new Set((await podsOf(cluster, 'web')).map(({ spec }) => spec.nodeName)).size).toBe(2);
    await cluster.ask('PATCH', `${deployments}/web`, { spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] } } } }, strategic);
    let fewest = 4;
    for (let second = 0; second < 120; second++) {
      await cluster.aws.clock.advance(1_000);
      fewest = Math.min(fewest, (await podsOf(cluster, 'web')).filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length);
    }
    expect(fewest).toBe(3);
    expect(new Set((await podsOf(cluster, 'web')).map(({ spec }) => spec.containers[0]!.image))).toEqual(new Set(['nginx:1.28']));
    expect((await cluster.ask('GET', `${deployments}/web`)).body.status).toMatchObject({ replicas: 4, updatedReplicas: 4, availableReplicas: 4 });
  });

  test('leaves pods pending that fit nowhere, and says why', async () => {
    const cluster = await withWeb(1);
    await cluster.ask('POST', deployments, deployment('big', 1, { nodeSelector: { disk: 'ssd' } }));
    await cluster.aws.clock.advance(10_000);
    const [pod] = await podsOf(cluster, 'big');
    expect(pod!.status).toMatchObject({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector." }] });
  });

  test('keeps the pods of StatefulSets in order, and runs Jobs to their end', async () => {
    const cluster = await withWeb(0);
    const spec = { serviceName: 'db', replicas: 2, selector: { matchLabels: { app: 'db' } }, template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'main', image: 'postgres:17' }] } } };
    await cluster.ask('POST', '/apis/apps/v1/namespaces/default/statefulsets', { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec });
    await cluster.ask('POST', '/apis/batch/v1/namespaces/default/jobs', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1' }] } } } });
    await cluster.aws.clock.advance(1_000);
    expect((await podsOf(cluster, 'db')).map(({ metadata }) => metadata.name)).toEqual(['db-0']);
    await cluster.aws.clock.advance(120_000);
    expect((await podsOf(cluster, 'db')).map(({ metadata }) => metadata.name)).toEqual(['db-0', 'db-1']);
    expect((await cluster.ask('GET', '/apis/batch/v1/namespaces/default/jobs/once')).body.status).toMatchObject({ succeeded: 1 });
  });

  test('deletes what an owner leaves behind, and everything in a namespace', async () => {
    const cluster = await withWeb(2);
    await cluster.ask('DELETE', `${deployments}/web`);
    await cluster.aws.clock.advance(60_000);
    expect(await podsOf(cluster, 'web')).toEqual([]);
    await cluster.ask('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    await cluster.ask('POST', '/api/v1/namespaces/shop/configmaps', configMap('a'));
    await cluster.ask('DELETE', '/api/v1/namespaces/shop');
    await cluster.aws.clock.advance(10_000);
    expect((await cluster.ask('GET', '/api/v1/namespaces/shop')).status).toBe(404);
  });

  test('gives a pod that a Fargate profile selects a node of its own', async () => {
    const cluster = await aCluster();
    const subnets = [await privateSubnet(cluster, 'us-west-2a', '172.31.128.0/24'), await privateSubnet(cluster, 'us-west-2b', '172.31.129.0/24')];
    await cluster.eks('CreateFargateProfile', { fargateProfileName: 'default', podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods', subnets, selectors: [{ namespace: 'default' }] });
    await cluster.until(async () => ((await cluster.eks('DescribeFargateProfile', { fargateProfileName: 'default' })).fargateProfile as { status: string }).status === 'ACTIVE');
    await cluster.ask('POST', deployments, deployment('web', 2));
    await cluster.aws.clock.advance(180_000);
    const found = await podsOf(cluster, 'web');
    expect(found.map((pod) => [isReady(pod), pod.metadata.labels['eks.amazonaws.com/fargate-profile']])).toEqual([[true, 'default'], [true, 'default']]);
    expect((await nodesOf(cluster)).map(({ metadata }) => metadata.name).sort()).toEqual(found.map(({ spec }) => spec.nodeName).sort());
  });
});

test('An instance that joins by its own user data is a node with the labels and taints that its kubelet registers, and an insight when it is too old', async () => {
  const cluster = await aCluster();
  const { as } = cluster.aws;
  await cluster.ask('GET', '/api/v1/nodes');
  await as('iam', 'CreateInstanceProfile', { InstanceProfileName: 'node' });
  await as('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'node', RoleName: 'node' });
  await cluster.eks('CreateAccessEntry', { principalArn: 'arn:aws:iam::111122223333:role/node', type: 'EC2_LINUX' });
  const { Images } = (await as('ec2', 'DescribeImages', { Filters: [{ Name: 'name', Values: ['amazon-eks-node-1.32-v20260923'] }] })) as { Images: { ImageId: string }[] };
  const UserData = Buffer.from("#!/bin/bash\n/etc/eks/bootstrap.sh harbour --kubelet-extra-args '--node-labels=team=shop --register-with-taints=shop=yes:NoSchedule'").toString('base64');
  await as('ec2', 'CreateLaunchTemplate', { LaunchTemplateName: 'own', LaunchTemplateData: { ImageId: Images[0]!.ImageId, InstanceType: 'm5.large', IamInstanceProfile: { Arn: 'arn:aws:iam::111122223333:instance-profile/node' }, UserData } });
  const { Subnets } = (await as('ec2', 'DescribeSubnets', {})) as { Subnets: { SubnetId: string }[] };
  await as('autoscaling', 'CreateAutoScalingGroup', {
    AutoScalingGroupName: 'own', MinSize: 1, MaxSize: 1, VPCZoneIdentifier: Subnets[0]!.SubnetId, LaunchTemplate: { LaunchTemplateName: 'own', Version: '$Latest' }, Tags: [{ Key: 'kubernetes.io/cluster/harbour', Value: 'owned', PropagateAtLaunch: true }],
  });
  await cluster.aws.clock.advance(180_000);
  const [node] = await nodesOf(cluster);
  expect(node).toMatchObject({ metadata: { labels: { team: 'shop' } }, spec: { taints: [{ key: 'shop', value: 'yes', effect: 'NoSchedule' }] }, status: { nodeInfo: { kubeletVersion: expect.stringMatching(/^v1\.32\./) as unknown } } });
  const { insights } = (await cluster.eks('ListInsights', { filter: { categories: ['UPGRADE_READINESS'] } })) as { insights: readonly { readonly name: string }[] };
  expect(insights.find(({ name }) => name === 'Kubelet version skew')).toMatchObject({ insightStatus: { status: 'ERROR', reason: expect.stringContaining('runs kubelet 1.32.13') as unknown } });
});

async function privateSubnet({ aws }: TestCluster, zone: string, cidr: string): Promise<string> {
  const { Vpcs } = (await aws.as('ec2', 'DescribeVpcs', {})) as { Vpcs: { VpcId: string }[] };
  const { Subnet } = (await aws.as('ec2', 'CreateSubnet', { VpcId: Vpcs[0]!.VpcId, CidrBlock: cidr, AvailabilityZone: zone })) as { Subnet: { SubnetId: string } };
  const { RouteTable } = (await aws.as('ec2', 'CreateRouteTable', { VpcId: Vpcs[0]!.VpcId })) as { RouteTable: { RouteTableId: string } };
  await aws.as('ec2', 'AssociateRouteTable', { RouteTableId: RouteTable.RouteTableId, SubnetId: Subnet.SubnetId });
  return Subnet.SubnetId;
}

describe('A node group that is updated', () => {
  const update = async (cluster: TestCluster, fields: object = {}): Promise<string> => ((await cluster.eks('UpdateNodegroupVersion', { nodegroupName: 'workers', ...fields })).update as { id: string }).id;
  const described = async (cluster: TestCluster, updateId: string) => (await cluster.eks('DescribeUpdate', { name: 'harbour', nodegroupName: 'workers', updateId })).update as { readonly status: string; readonly errors: readonly unknown[] };
  const ended = (cluster: TestCluster, id: string): Promise<void> => cluster.until(async () => (await described(cluster, id)).status !== 'InProgress');

  test.each(['DEFAULT', 'MINIMAL'])('takes the same time whether or not anybody looks into the cluster, by strategy %s', async (updateStrategy) => {
    const times: number[] = [];
    for (const looks of [false, true]) {
      const cluster = await aCluster();
      await cluster.nodegroup('workers', { releaseVersion: '1.35.6-20260818', updateConfig: { maxUnavailable: 1, updateStrategy } });
      if (looks) expect(await nodesOf(cluster)).toHaveLength(2);
      const startedAt = cluster.aws.clock.now();
      await ended(cluster, await update(cluster));
      times.push(cluster.aws.clock.now() - startedAt);
    }
    expect(times[1]).toBe(times[0]);
  });

  test('moves its pods to new nodes, one batch at a time, within their budget', async () => {
    const cluster = await withWeb(4, { maxUnavailable: 1 });
    const old = (await nodesOf(cluster)).map(({ metadata }) => metadata.name);
    const id = await update(cluster);
    await cluster.aws.clock.advance(150_000);
    expect((await nodesOf(cluster)).length).toBe(6);
    let fewest = 4;
    let cordoned = 0;
    while ((await described(cluster, id)).status === 'InProgress') {
      await cluster.aws.clock.advance(10_000);
      fewest = Math.min(fewest, (await podsOf(cluster, 'web')).filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length);
      cordoned = Math.max(cordoned, (await nodesOf(cluster)).filter(({ spec }) => spec.unschedulable === true).length);
    }
    expect((await described(cluster, id)).status).toBe('Successful');
    await cluster.aws.clock.advance(60_000);
    const nodes = await nodesOf(cluster);
    expect(nodes.map(({ metadata }) => metadata.name).filter((name) => old.includes(name))).toEqual([]);
    expect(nodes.map(({ status }) => status.nodeInfo.kubeletVersion)).toEqual([expect.stringMatching(/^v1\.35\.8-/), expect.stringMatching(/^v1\.35\.8-/)]);
    expect([fewest, cordoned]).toEqual([3, 1]);
    expect((await podsOf(cluster, 'web')).filter(isReady)).toHaveLength(4);
  });

  test('gives up after fifteen minutes on a pod that its budget keeps, names it, and keeps the old nodes', async () => {
    const cluster = await withWeb(2, { minAvailable: 2 });
    const old = (await nodesOf(cluster)).map(({ metadata }) => metadata.name).sort();
    const before = cluster.aws.clock.now();
    const id = await update(cluster);
    await ended(cluster, id);
    expect(cluster.aws.clock.now() - before).toBeGreaterThan(15 * 60_000);
    const { status, errors } = await described(cluster, id);
    expect(status).toBe('Failed');
    expect(errors).toEqual([{ errorCode: 'PodEvictionFailure', errorMessage: expect.stringMatching(/^Reached max retries while trying to evict pods from nodes in node group workers: default\/web-/) as unknown, resourceIds: [expect.stringContaining('.compute.internal')] }]);
    await cluster.aws.clock.advance(120_000);
    const nodes = await nodesOf(cluster);
    expect(nodes.map(({ metadata }) => metadata.name).sort()).toEqual(old);
    expect(nodes.some(({ spec }) => spec.unschedulable === true)).toBe(false);
    expect((await podsOf(cluster, 'web')).filter(isReady)).toHaveLength(2);
  });

  test('goes on as soon as the budget lets go, and over it when forced', async () => {
    const cluster = await withWeb(2, { minAvailable: 2 });
    const first = await update(cluster);
    await cluster.aws.clock.advance(8 * 60_000);
    await cluster.ask('PATCH', `${budgets}/web`, { spec: { minAvailable: 1 } }, merge);
    await ended(cluster, first);
    expect((await described(cluster, first)).status).toBe('Successful');

    const held = await withWeb(2, { minAvailable: 2 });
    const forced = await update(held, { force: true });
    await ended(held, forced);
    expect((await described(held, forced)).status).toBe('Successful');
  });

  test('shrinks without asking any budget', async () => {
    const cluster = await withWeb(2, { minAvailable: 2 });
    await cluster.eks('UpdateNodegroupConfig', { nodegroupName: 'workers', scalingConfig: { desiredSize: 1 } });
    await cluster.aws.clock.advance(180_000);
    expect(await nodesOf(cluster)).toHaveLength(1);
    expect((await podsOf(cluster, 'web')).filter(isReady)).toHaveLength(2);
  });
});

test('Insights tell the use of an API version that the next Kubernetes version does not serve', async () => {
  const cluster = await aCluster({ version: '1.31' });
  await cluster.ask('GET', '/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas');
  await cluster.eks('StartInsightsRefresh');
  await cluster.aws.clock.advance(400_000);
  const { insights } = (await cluster.eks('ListInsights')) as { insights: readonly { readonly name: string }[] };
  expect(insights.find(({ name }) => name === 'Deprecated APIs removed in Kubernetes v1.32')).toMatchObject({ insightStatus: { status: 'ERROR' } });
});
