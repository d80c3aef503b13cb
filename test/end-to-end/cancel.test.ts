import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask as inCluster, deploy, letIn } from './kubernetes.ts';
import { change, provision, startTestDrydock, untilEnded, type ShownOperation, type TestDrydock } from './harness.ts';

/** One Drydock, and operations that somebody stops in turn. */
let drydock: TestDrydock;

const region = 'eu-west-1';
const minute = 60_000;

const file = (name: string, nodes: string): string => `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: ${name}, region: ${region}, version: "1.34" }
${nodes}
`;
const groups = `managedNodeGroups:
  - { name: a, desiredCapacity: 2 }
  - { name: b, desiredCapacity: 1 }
  - { name: c, desiredCapacity: 1 }`;

beforeAll(async () => {
  drydock = await startTestDrydock();
  const asked = [await provision(drydock, file('fleet', groups)), await provision(drydock, file('auto', 'autoModeConfig: { enabled: true }')), await provision(drydock, file('own', 'nodeGroups: [{ name: workers, desiredCapacity: 3 }]'))];
  for (const { operationId } of asked) expect(await untilEnded(drydock, operationId)).toMatchObject({ status: 'succeeded' });
  await letIn(drydock, 'fleet', region);
  await deploy(drydock, 'fleet', { region, namespace: 'kube-system', name: 'cluster-autoscaler', image: 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.0' });
  await drydock.clock.advance(2 * minute);
}, 120_000);

afterAll(async () => drydock.close());

const ask = async (cluster: string, kind: string, body: object = {}) => change(drydock, { region, cluster }, kind, body);
const json = { 'content-type': 'application/json' };
const cancel = async ({ operationId }: ShownOperation, reason?: string) => drydock.call<ShownOperation & { detail: string; cancellation: object }>('POST', `/v1/operations/${operationId}/cancel`, { headers: json, body: JSON.stringify({ reason }) });
const shown = async ({ operationId }: ShownOperation) => (await drydock.call<ShownOperation>('GET', `/v1/operations/${operationId}`)).body;
const events = async ({ operationId }: ShownOperation) => (await drydock.call<{ events: { type: string; detail: object }[] }>('GET', `/v1/operations/${operationId}/events`)).body.events;

async function version(name: string, group?: string): Promise<string> {
  if (group === undefined) return ((await drydock.as('eks', 'DescribeCluster', { name }, { region }))['cluster'] as { version: string }).version;
  return ((await drydock.as('eks', 'DescribeNodegroup', { clusterName: name, nodegroupName: group }, { region }))['nodegroup'] as { version: string }).version;
}

const runs = (operation: ShownOperation, ...titles: readonly string[]): boolean => {
  const running = operation.progress?.steps.filter(({ state }) => state === 'running').map(({ stepId }) => stepId) ?? [];
  return titles.every((title) => running.some((stepId) => stepId.includes(title)));
};

describe('an upgrade that is cancelled while two of its three groups are rolled', () => {
  let operation: ShownOperation;

  test('begins nothing new, and keeps the cluster until EKS is through with what it began', async () => {
    operation = await ask('fleet', 'upgrade', { to: '1.35', onFailure: 'rollback', nodes: { parallel: 2 } });
    await drydock.clock.until(async () => runs(await shown(operation), 'node-group/a', 'node-group/b'));
    await drydock.clock.advance(2 * minute);
    expect(await cancel(operation, 'The wrong week')).toMatchObject({ status: 202, body: { status: 'running', cancellation: { by: 'person:you', reason: 'The wrong week' } } });
    await drydock.clock.advance(minute);
    expect(await shown(operation)).toMatchObject({ status: 'running' });
    const rival = await untilEnded(drydock, (await ask('fleet', 'patch-nodes')).operationId);
    expect(rival).toMatchObject({ status: 'refused' });
  }, 120_000);

  test('is told why it still runs, and a second cancellation changes nothing', async () => {
    const { reasons } = (await drydock.call<{ reasons: { message: string }[] }>('GET', `/v1/operations/${operation.operationId}/why`)).body;
    expect(reasons.map(({ message }) => message)).toEqual([
      'person:you cancelled it (The wrong week). Nothing new is begun, and it ends when nothing is under way any more.',
      expect.stringMatching(/^Roll node group [ab] to 1\.35 is under way/),
      ...(reasons.length > 2 ? [expect.stringMatching(/^Roll node group b to 1\.35 is under way/)] : []),
    ]);
    expect(await cancel(operation, 'Something else')).toMatchObject({ status: 202, body: { cancellation: { reason: 'The wrong week' } } });
  });

  test('ends as cancelled with what was done and what was not, and is not taken back', async () => {
    const { status, report } = await untilEnded(drydock, operation.operationId);
    expect(status).toBe('cancelled');
    expect(report).toMatchObject({
      summary: expect.stringMatching(/^person:you cancelled the upgrade of cluster fleet \(The wrong week\)\. \d+ of \d+ steps were done\. The control plane runs 1\.35\.$/),
      done: expect.arrayContaining(['Roll node group a to 1.35', 'Roll node group b to 1.35', 'Resume the cluster autoscaler with 1 replica']),
      undone: ['Roll node group c to 1.35', 'Verify that add-ons and nodes are well on 1.35'],
      advice: expect.stringContaining('Ask for the upgrade again'),
    });
    expect(report?.failure).toBeUndefined();
    expect([await version('fleet'), await version('fleet', 'a'), await version('fleet', 'b'), await version('fleet', 'c')]).toEqual(['1.35', '1.35', '1.35', '1.34']);
    const told = await events(operation);
    expect(told.map(({ type }) => type)).toContain('OperationCancelled');
    expect(told.filter(({ type }) => type === 'CancellationRequested')).toMatchObject([{ detail: { underWay: [expect.stringContaining('node-group/a'), expect.stringContaining('node-group/b')] } }, { detail: { by: 'person:you', reason: 'The wrong week' } }]);
  }, 120_000);

  test('has its autoscaler back, and another operation may go on where it stopped', async () => {
    const { spec } = (await inCluster(drydock, { cluster: 'fleet', region, path: '/apis/apps/v1/namespaces/kube-system/deployments/cluster-autoscaler' })) as { spec: { replicas: number } };
    expect(spec.replicas).toBe(1);
    expect(await untilEnded(drydock, (await ask('fleet', 'upgrade', { to: '1.35' })).operationId)).toMatchObject({ status: 'succeeded' });
    expect(await version('fleet', 'c')).toBe('1.35');
    expect(await cancel(operation)).toMatchObject({ status: 202, body: { status: 'cancelled' } });
  }, 120_000);
});

test('an operation that waits for its window ends within a minute, and has changed nothing', async () => {
  const until = new Date(drydock.clock.now() + 20 * 3_600_000).toISOString();
  await drydock.call('PUT', '/v1/freezes/audit', { headers: json, body: JSON.stringify({ from: '2026-01-01T00:00Z', until: `${until.slice(0, 16)}Z`, reason: 'Auditors' }) });
  const operation = await ask('fleet', 'patch-addons', { addOns: { policy: 'newest' } });
  await drydock.clock.advance(10 * minute);
  expect(await shown(operation)).toMatchObject({ status: 'planning', pending: { kind: 'freeze' } });
  await cancel(operation);
  await drydock.clock.advance(minute);
  const { status, report, executionArn } = await shown(operation);
  expect({ status, summary: report?.summary }).toEqual({ status: 'cancelled', summary: 'person:you cancelled the patch of the add-ons of cluster fleet before it began. Nothing was changed.' });
  expect(await drydock.as('states', 'DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
  expect((await events(operation)).map(({ type }) => type)).not.toContain('OperationStarted');
  await drydock.call('DELETE', '/v1/freezes/audit');
}, 120_000);

describe('a provision that is cancelled while its control plane is made', () => {
  test.each([
    ['is taken down again', '', 'person:you cancelled the provision of cluster berth: nothing that was made remains.', []],
    ['keeps what was made, as was asked for', '?onFailure=keep', expect.stringMatching(/of the resources that were made remain/), expect.arrayContaining([expect.objectContaining({ type: 'AWS::EKS::Cluster', status: 'ACTIVE' })])],
  ])('%s', async (_how, query, summary, remains) => {
    const operation = await provision(drydock, file('berth', groups), query);
    await drydock.clock.until(async () => runs(await shown(operation), 'control-plane'));
    await cancel(operation);
    const { status, report, progress } = await untilEnded(drydock, operation.operationId);
    expect({ status, report }).toMatchObject({ status: 'cancelled', report: { summary, remains } });
    expect(progress?.steps.find(({ stepId }) => stepId === 'control-plane')).toMatchObject({ state: 'succeeded' });
    expect(drydock.aws.recorder.calls({ service: 'eks', operation: 'CreateNodegroup' }).filter(({ resources }) => resources.some((resource) => resource.includes('/berth')))).toEqual([]);
  }, 120_000);
});

test('a rollback of a cluster in Auto Mode is given up by EKS itself, while its nodes go back', async () => {
  expect(await untilEnded(drydock, (await ask('auto', 'upgrade', { to: '1.35' })).operationId)).toMatchObject({ status: 'succeeded' });
  const operation = await ask('auto', 'rollback');
  await drydock.clock.until(async () => runs(await shown(operation), 'control-plane'));
  await cancel(operation);
  expect(await untilEnded(drydock, operation.operationId)).toMatchObject({ status: 'cancelled' });
  expect(await version('auto')).toBe('1.35');
  expect(drydock.aws.recorder.calls({ service: 'eks', operation: 'CancelUpdate' })).toHaveLength(1);
}, 120_000);

test('a self-managed group keeps the instances that nobody has begun to replace, and none is left half drained', async () => {
  await letIn(drydock, 'own', region);
  const operation = await ask('own', 'upgrade', { to: '1.35' });
  const told = async (): Promise<string> => JSON.stringify(await shown(operation));
  await drydock.clock.until(async () => (await told()).includes('1 of 3 nodes replaced'));
  await cancel(operation);
  const { status, report } = await untilEnded(drydock, operation.operationId);
  expect({ status, report }).toMatchObject({ status: 'cancelled', report: { undone: expect.arrayContaining([expect.stringContaining('Roll self-managed group')]) } });
  const { AutoScalingGroups } = await drydock.as('autoscaling', 'DescribeAutoScalingGroups', {}, { region });
  const { AutoScalingGroupName, Instances } = (AutoScalingGroups as { AutoScalingGroupName: string; Instances: { LifecycleState: string }[]; Tags: { Key: string }[] }[]).find(({ Tags }) => Tags.some(({ Key }) => Key === 'kubernetes.io/cluster/own'))!;
  expect(Instances.map(({ LifecycleState }) => LifecycleState)).toEqual(['InService', 'InService', 'InService']);
  expect((await drydock.as('autoscaling', 'DescribeLifecycleHooks', { AutoScalingGroupName }, { region }))['LifecycleHooks']).toEqual([]);
  const { items } = (await inCluster(drydock, { cluster: 'own', region, path: '/api/v1/nodes' })) as { items: { status: { nodeInfo: { kubeletVersion: string } }; spec: { unschedulable?: boolean } }[] };
  expect(items.filter(({ spec }) => spec.unschedulable)).toEqual([]);
  expect(items.map(({ status: { nodeInfo } }) => nodeInfo.kubeletVersion.slice(0, 5))).toContain('v1.34');
}, 120_000);

test('an operation that has ended of itself is not cancelled', async () => {
  const { operations } = (await drydock.call<{ operations: ShownOperation[] }>('GET', '/v1/operations?limit=100')).body;
  const ended = operations.find(({ status }) => status === 'succeeded')!;
  expect(await cancel(ended)).toMatchObject({ status: 409, body: { detail: `Operation ${ended.operationId} has ended: succeeded. There is nothing to cancel.` } });
  expect(await shown(ended)).not.toHaveProperty('cancellation');
});
