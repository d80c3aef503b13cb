import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scriptedFaults, type Faults } from '../../simulator/gateway/faults.ts';
import type { Outline } from '../../core/plan/upgrade/outline.ts';
import { ask as inCluster, deploy, letIn } from './kubernetes.ts';
import { change, provision, startTestDrydock, untilEnded, type ShownOperation, type TestDrydock } from './harness.ts';

/** One Drydock, two clusters and what happens to them in turn: booting costs more than any of these journeys. */
let drydock: TestDrydock;

const region = 'eu-west-1';

const file = (name: string, version: string): string => `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: ${name}, region: ${region}, version: "${version}" }
managedNodeGroups:
  - { name: a, desiredCapacity: 2 }
  - { name: b, desiredCapacity: 1 }
`;

/** What the next calls of an operation meet, whoever asks. */
let refusals: Faults = () => [];
const refuse = (operation: string, code: string, message: string, status: number, times: number): void => {
  refusals = scriptedFaults([{ service: 'eks', operation, nth: 1, times, fault: { kind: 'error', code, message, status } }]);
};

const held = 'Reached max retries while trying to evict pods from nodes in node group a';

beforeAll(async () => {
  const failures = [
    { operation: 'UpdateNodegroupVersion', cluster: 'unlucky', name: 'b', code: 'NodeCreationFailure', message: 'Instances failed to join the kubernetes cluster', times: 1 },
    { operation: 'UpdateNodegroupVersion', cluster: 'unlucky', name: 'a', code: 'PodEvictionFailure', message: held, times: 1 },
    { operation: 'UpdateAddon', cluster: 'unlucky', name: 'coredns', code: 'InsufficientNumberOfReplicas', message: 'The add-on is unhealthy because it does not have the desired number of replicas.', times: 1 },
  ];
  drydock = await startTestDrydock({ aws: { eks: { faults: { failures } }, faults: (call) => refusals(call) } });
  const asked = [await provision(drydock, file('fine', '1.33')), await provision(drydock, file('unlucky', '1.34'))];
  for (const { operationId } of asked) expect(await untilEnded(drydock, operationId)).toMatchObject({ status: 'succeeded' });
}, 120_000);

afterAll(async () => drydock.close());

const ask = async (cluster: string, kind: string, body: object = {}, query = '') => change(drydock, { region, cluster }, kind, body, query);
const ended = async (...asked: Parameters<typeof ask>): Promise<ShownOperation> => untilEnded(drydock, (await ask(...asked)).operationId);

/** The Kubernetes versions of the control plane and of the groups a and b. */
async function versions(name: string): Promise<readonly string[]> {
  const { cluster } = await drydock.as('eks', 'DescribeCluster', { name }, { region });
  const groups = await Promise.all(['a', 'b'].map(async (nodegroupName) => (await drydock.as('eks', 'DescribeNodegroup', { clusterName: name, nodegroupName }, { region }))['nodegroup']));
  return [cluster, ...groups].map((found) => (found as { version: string }).version);
}

const coredns = async (name: string) => (await drydock.as('eks', 'DescribeAddon', { clusterName: name, addonName: 'coredns' }, { region }))['addon'] as { addonVersion: string; status: string };

describe('a cluster on which all goes well', () => {
  test('a dry run shows every hop, and changes nothing', async () => {
    const { status, plan } = await ended('fine', 'upgrade', { to: '1.35' }, '?dryRun=true');
    expect(status).toBe('planned');
    expect((plan as unknown as { outline: Outline }).outline).toMatchObject({ from: '1.33', to: '1.35', rollback: { to: '1.34', days: 7 } });
    expect(await versions('fine')).toEqual(['1.33', '1.33', '1.33']);
  });

  test('is upgraded over two hops, while somebody who asks for another version is told who is at it', async () => {
    const first = await ask('fine', 'upgrade', { to: '1.35' });
    await drydock.clock.advance(600_000);
    const second = await ended('fine', 'upgrade', { to: '1.34' });
    expect(second).toMatchObject({ status: 'refused', findings: expect.arrayContaining([expect.objectContaining({ severity: 'blocker' })]) });
    const { status, report, executionArn } = await untilEnded(drydock, first.operationId);
    expect({ status, summary: report?.summary }).toEqual({ status: 'succeeded', summary: 'Cluster fine runs Kubernetes 1.35, and its add-ons and nodes fit it.' });
    expect(await versions('fine')).toEqual(['1.35', '1.35', '1.35']);
    expect(drydock.aws.states.transitions(executionArn!)).toBeLessThanOrEqual(90);
  }, 120_000);

  test('shows until when it can go back, and goes back', async () => {
    const { body } = await drydock.call<{ rollback?: object }>('GET', `/v1/clusters/${drydock.aws.account}/${region}/fine`);
    expect(body).toMatchObject({ version: '1.35', rollback: { to: '1.34', until: expect.stringMatching(/^2026-06-08T/) } });
    expect(await ended('fine', 'rollback')).toMatchObject({ status: 'succeeded' });
    expect(await versions('fine')).toEqual(['1.34', '1.34', '1.34']);
    expect((await drydock.call<{ rollback?: object }>('GET', `/v1/clusters/${drydock.aws.account}/${region}/fine`)).body.rollback).toBeUndefined();
  }, 120_000);

  test.each([
    ['does not exist', '1.99'],
    ['it has', '1.34'],
    ['is older', '1.32'],
  ])('refuses a version that %s, with what to do', async (_what, to) => {
    const { status, findings = [] } = await ended('fine', 'upgrade', { to });
    expect(status).toBe('refused');
    expect(findings.find(({ severity }) => severity === 'blocker')).toMatchObject({ remedy: expect.any(String) });
  });
});

describe('a cluster on a bad day', () => {
  test('leads an add-on back that ails on its new version, and says so', async () => {
    const { addonVersion: before } = await coredns('unlucky');
    const { status, report } = await ended('unlucky', 'patch-addons', { only: ['coredns'], addOns: { policy: 'newest' } });
    expect({ status, outcome: report?.failure?.outcome }).toEqual({ status: 'failed', outcome: 'AddonReturned' });
    expect(await coredns('unlucky')).toMatchObject({ addonVersion: before, status: 'ACTIVE' });
  }, 60_000);

  test('goes back by itself from a hop whose node group fails, where that was asked for', async () => {
    const { status, report } = await ended('unlucky', 'upgrade', { to: '1.35', onFailure: 'rollback', nodes: { canary: 'b' } });
    expect(status).toBe('failed');
    expect(report).toMatchObject({
      failure: { outcome: 'NodeCreationFailure', message: expect.stringContaining('Instances failed to join') },
      summary: expect.stringContaining('The control plane runs 1.34. What could be taken back was.'),
      undone: expect.arrayContaining(['Roll node group a to 1.35']),
      advice: expect.stringContaining('Look at why new nodes do not join'),
    });
    expect(await versions('unlucky')).toEqual(['1.34', '1.34', '1.34']);
  }, 120_000);

  test('overrules the budget that holds a group where that was asked for, and only there', async () => {
    const { status } = await ended('unlucky', 'upgrade', { to: '1.35', nodes: { whenBlocked: 'force' } });
    expect(status).toBe('succeeded');
    expect(await versions('unlucky')).toEqual(['1.35', '1.35', '1.35']);
    expect(drydock.aws.recorder.calls({ service: 'eks', operation: 'UpdateNodegroupVersion' }).filter(({ resources }) => resources.some((resource) => resource.includes('/unlucky/a/'))).length).toBeGreaterThanOrEqual(2);
  }, 120_000);
});

describe('a cluster with a self-managed group', () => {
  const waivers = [{ check: 'blocking-disruption-budget', reason: 'It is relaxed when its turn has come.', expiresAt: '2026-12-31T00:00:00Z' }];
  const budgets = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets';
  const own = async () => {
    const { AutoScalingGroups } = await drydock.as('autoscaling', 'DescribeAutoScalingGroups', {}, { region });
    return (AutoScalingGroups as OwnGroup[]).find(({ Tags }) => Tags.some(({ Key, Value }) => Key === 'kubernetes.io/cluster/rolling' && Value === 'owned') && !Tags.some(({ Key }) => Key === 'eks:nodegroup-name'))!;
  };
  const states = async () => (await own()).Instances.map(({ LifecycleState }) => LifecycleState);
  const hooks = async () => (await drydock.as('autoscaling', 'DescribeLifecycleHooks', { AutoScalingGroupName: (await own()).AutoScalingGroupName }, { region }))['LifecycleHooks'];
  const kubelets = async () => ((await inCluster(drydock, { cluster: 'rolling', region, path: '/api/v1/nodes' })) as { items: { status: { nodeInfo: { kubeletVersion: string } } }[] }).items.map(({ status }) => status.nodeInfo.kubeletVersion.slice(0, 5));
  const budget = async (minAvailable: number) => inCluster(drydock, { cluster: 'rolling', region, path: budgets, body: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'cart', namespace: 'shop' }, spec: { minAvailable, selector: { matchLabels: { app: 'cart' } } } } });

  beforeAll(async () => {
    const yaml = `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: rolling, region: ${region}, version: "1.34" }\nnodeGroups: [{ name: own, desiredCapacity: 2 }]\n`;
    expect(await untilEnded(drydock, (await provision(drydock, yaml)).operationId)).toMatchObject({ status: 'succeeded' });
    await letIn(drydock, 'rolling', region);
    await deploy(drydock, 'rolling', { region, namespace: 'shop', name: 'cart', image: 'example.com/cart:1' });
    await drydock.clock.advance(120_000);
    await budget(1);
  }, 60_000);

  test('is rolled node by node once the budget lets go, and its hook is removed', async () => {
    const { operationId } = await ask('rolling', 'upgrade', { to: '1.35', waivers, nodes: { whenBlocked: 'wait', drainTimeout: '5m' } });
    await drydock.clock.advance(2_100_000);
    expect(JSON.stringify((await drydock.call('GET', `/v1/operations/${operationId}`)).body)).toMatch(/[01] of 2 nodes replaced.*cart holds shop\/cart-/);
    expect(await states()).toContain('Terminating:Wait');
    await inCluster(drydock, { cluster: 'rolling', region, path: `${budgets}/cart`, method: 'DELETE' });
    const { status, report } = await untilEnded(drydock, operationId);
    expect({ status, failure: report?.failure }).toEqual({ status: 'succeeded', failure: undefined });
    expect(await states()).toEqual(['InService', 'InService']);
    expect(await kubelets()).toEqual(['v1.35', 'v1.35']);
    expect(await hooks()).toEqual([]);
    const { LaunchTemplateVersions } = await drydock.as('ec2', 'DescribeLaunchTemplateVersions', { LaunchTemplateId: (await own()).LaunchTemplate.LaunchTemplateId }, { region });
    expect(LaunchTemplateVersions).toHaveLength(2);
  }, 120_000);

  test('goes back, to the launch-template version that is named', async () => {
    const { status, report } = await ended('rolling', 'rollback', { nodes: { pins: { [(await own()).AutoScalingGroupName]: { '1.34': { launchTemplateVersion: '1' } } } } });
    expect({ status, failure: report?.failure }).toEqual({ status: 'succeeded', failure: undefined });
    expect(await kubelets()).toEqual(['v1.34', 'v1.34']);
  }, 120_000);

  test('stops at a budget that does not let go, names it, and leaves the node waiting for its pods', async () => {
    await budget(1);
    const { status, report } = await ended('rolling', 'upgrade', { to: '1.35', waivers, nodes: { drainTimeout: '10m' } });
    expect(status).toBe('failed');
    expect(report!.failure).toMatchObject({ outcome: 'PodEvictionFailure', message: expect.stringMatching(/shop\/cart-\S+ on ip-\S+.*instance refresh was cancelled/) });
    expect(await states()).toContain('Terminating:Wait');
    expect(await hooks()).toHaveLength(1);
  }, 60_000);
});

describe('a cluster that others work on', () => {
  const cluster = 'harried';
  beforeAll(async () => {
    expect(await untilEnded(drydock, (await provision(drydock, file(cluster, '1.33'))).operationId)).toMatchObject({ status: 'succeeded' });
  }, 60_000);
  /** Lets time run until the operation shows these words. */
  const until = async (operationId: string, words: string): Promise<void> => {
    const shown = async (): Promise<string> => JSON.stringify((await drydock.call('GET', `/v1/operations/${operationId}`)).body);
    for (let minutes = 0; !(await shown()).includes(words); minutes++) {
      if (minutes === 90) throw new Error(`Nothing of "${words}" in ${await shown()}`);
      await drydock.clock.advance(60_000);
    }
  };
  const budgets = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets';
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'cart', namespace: 'shop' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'cart' } } } };
  const keep = async () => inCluster(drydock, { cluster, region, path: budgets, body: budget });
  const letGo = async () => inCluster(drydock, { cluster, region, path: `${budgets}/cart`, method: 'DELETE' });
  const somebodyUpdates = async () => drydock.as('eks', 'UpdateClusterConfig', { name: cluster, logging: { clusterLogging: [{ types: ['audit'], enabled: true }] } }, { region });

  test('ends with what EKS said when its own update, which it shows nobody, does not end', async () => {
    refuse('UpdateClusterVersion', 'ResourceInUseException', 'Cannot update the version because cluster harried currently has an update in progress', 409, 99);
    const { status, report } = await ended(cluster, 'upgrade', { to: '1.34' });
    expect(status).toBe('failed');
    expect(report).toMatchObject({ failure: { outcome: 'ResourceInUse' }, undone: expect.arrayContaining(['Roll node group a to 1.34']), advice: expect.stringContaining('Ask again in half an hour') });
    expect(await versions(cluster)).toEqual(['1.33', '1.33', '1.33']);
  }, 60_000);

  test('ends with what to do when credentials stay expired', async () => {
    refuse('UpdateClusterVersion', 'ExpiredTokenException', 'The security token included in the request is expired', 403, 99);
    const { status, report } = await ended(cluster, 'upgrade', { to: '1.34' });
    expect(status).toBe('failed');
    expect(report).toMatchObject({ failure: { outcome: 'CredentialsExpired' }, advice: expect.stringContaining('ask again') });
    expect(await versions(cluster)).toEqual(['1.33', '1.33', '1.33']);
  }, 60_000);

  test('names pod and budget when one that came after the checks holds a drain for too long', async () => {
    await letIn(drydock, cluster, region);
    await deploy(drydock, cluster, { region, namespace: 'shop', name: 'cart', image: 'example.com/cart:1' });
    // This time the next credentials are good.
    refuse('UpdateClusterVersion', 'ExpiredTokenException', 'The security token included in the request is expired', 403, 2);
    const { operationId } = await ask(cluster, 'upgrade', { to: '1.34' });
    await drydock.clock.advance(300_000);
    await keep();
    const { status, report } = await untilEnded(drydock, operationId);
    expect(status).toBe('failed');
    expect(report).toMatchObject({ failure: { outcome: 'PodEvictionFailure', message: expect.stringMatching(/shop\/cart.*holds shop\/cart-\S+ on /) }, advice: expect.stringContaining('Relax the disruption budget') });
    await letGo();
    expect(await ended(cluster, 'rollback')).toMatchObject({ status: 'succeeded' });
    expect(await versions(cluster)).toEqual(['1.33', '1.33', '1.33']);
  }, 60_000);

  test('goes on when a budget that holds a drain is relaxed in time', async () => {
    const { operationId } = await ask(cluster, 'upgrade', { to: '1.34' });
    await drydock.clock.advance(300_000);
    await keep();
    await until(operationId, 'DisruptionBudget: shop/cart lets go of no pod now');
    await letGo();
    expect(await untilEnded(drydock, operationId)).toMatchObject({ status: 'succeeded' });
    expect(await versions(cluster)).toEqual(['1.34', '1.34', '1.34']);
  }, 60_000);

  test('is not touched while somebody else updates it, and says who', async () => {
    await somebodyUpdates();
    const { status, findings = [] } = await ended(cluster, 'upgrade', { to: '1.35' });
    expect(status).toBe('refused');
    expect(findings.find(({ severity }) => severity === 'blocker')).toMatchObject({ message: expect.stringMatching(/^Somebody else changes the cluster: LoggingUpdate /), remedy: expect.stringContaining('nothing was begun here') });
    await drydock.clock.advance(600_000);
  });

  test('says so when somebody deletes a group in mid-roll', async () => {
    const { operationId } = await ask(cluster, 'upgrade', { to: '1.35', nodes: { canary: 'b' } });
    await until(operationId, 'old ones left');
    await drydock.as('eks', 'DeleteNodegroup', { clusterName: cluster, nodegroupName: 'a' }, { region });
    const { status, report } = await untilEnded(drydock, operationId);
    expect({ status, ...report }).toMatchObject({
      status: 'failed',
      failure: { outcome: 'NodegroupDeleted' },
      undone: expect.arrayContaining(['Roll node group a to 1.35']),
      advice: expect.stringContaining('made without the group that was deleted'),
    });
  }, 60_000);
});

interface OwnGroup {
  readonly AutoScalingGroupName: string;
  readonly LaunchTemplate: { readonly LaunchTemplateId: string };
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly Instances: readonly { readonly LifecycleState: string }[];
}
