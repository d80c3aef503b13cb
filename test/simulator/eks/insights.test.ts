import {
  DescribeClusterCommand, DescribeInsightCommand, DescribeInsightsRefreshCommand, ListInsightsCommand, StartInsightsRefreshCommand, UpdateClusterVersionCommand,
} from '@aws-sdk/client-eks';
import type { InsightsFilter } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EksOptions } from '../../../simulator/eks/options.ts';
import type { EmbeddedEks } from './embedded-eks.ts';
import { keyArn } from './embedded-eks.ts';
import { encryption, refusal, upgrade, withAddon, withCluster, withNodes } from './fixtures.ts';

const day = 86_400_000;
const list = async (aws: EmbeddedEks, filter?: InsightsFilter) => (await aws.eks.send(new ListInsightsCommand({ clusterName: 'prod', filter }))).insights ?? [];
const statuses = async (aws: EmbeddedEks, filter?: InsightsFilter) => Object.fromEntries((await list(aws, filter)).map(({ name = '', insightStatus }) => [name, insightStatus?.status]));
const described = async (aws: EmbeddedEks, name: string) => {
  const id = (await list(aws)).find((insight) => insight.name === name)?.id;
  return (await aws.eks.send(new DescribeInsightCommand({ clusterName: 'prod', id }))).insight ?? {};
};

const upgradeReady = {
  'Kubelet version skew': 'PASSING', 'kube-proxy version skew': 'PASSING', 'EKS add-on version compatibility': 'PASSING', 'Cluster health issues': 'PASSING',
};

describe('upgrade insights', () => {
  test('of a cluster in order all pass, for the next Kubernetes version', async () => {
    const aws = await withCluster();
    await withNodes(aws);
    expect(await statuses(aws)).toEqual(upgradeReady);
    expect(new Set((await list(aws)).map(({ category, kubernetesVersion }) => `${category ?? ''} ${kubernetesVersion ?? ''}`))).toEqual(new Set(['UPGRADE_READINESS 1.35']));
  });

  test('of a cluster on the newest version there are none', async () => {
    expect(await list(await withCluster({}, { version: '1.36' }))).toEqual([]);
  });

  test('warn of nodes that are three minors behind the next version, and fail those that are further', async () => {
    const aws = await withCluster({ switches: { nodeMatch: 'skew-3' } }, { version: '1.32' });
    await withNodes(aws);
    await upgrade(aws, '1.33');
    await upgrade(aws, '1.34');
    const { insightStatus, resources = [] } = await described(aws, 'Kubelet version skew');
    expect(insightStatus).toEqual({ status: 'WARNING', reason: 'node group workers runs kubelet 1.32.' });
    expect(resources[0]?.arn).toContain(':nodegroup/prod/workers/');
    await upgrade(aws, '1.35');
    expect((await described(aws, 'Kubelet version skew')).insightStatus?.status).toBe('ERROR');
  });

  test('name the add-on that does not run on the next version, and its versions that do', async () => {
    const aws = await withCluster({}, { version: '1.33' });
    await withAddon(aws, { addonName: 'kube-proxy' });
    expect((await described(aws, 'EKS add-on version compatibility')).insightStatus?.status).toBe('PASSING');
    await upgrade(aws, '1.34');
    const { insightStatus, categorySpecificSummary } = await described(aws, 'EKS add-on version compatibility');
    expect(insightStatus).toMatchObject({ status: 'ERROR', reason: expect.stringMatching(/^kube-proxy v1\.33\..* is not compatible with Kubernetes 1\.35\.$/) as unknown });
    const [detail] = categorySpecificSummary?.addonCompatibilityDetails ?? [];
    expect(detail?.name).toBe('kube-proxy');
    expect(detail?.compatibleVersions).toContain('v1.35.3-eksbuild.29');
    expect(detail?.compatibleVersions).not.toContain('v1.36.0-eksbuild.45');
  });

  test('tell what the cluster has lost, which DescribeCluster shows too', async () => {
    const aws = await withCluster({}, { encryptionConfig: encryption('enabled'), resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'] } });
    await aws.dispatch('ec2', 'DeleteSubnet', { SubnetId: 'subnet-c' });
    await aws.dispatch('kms', 'DisableKey', { KeyId: keyArn('enabled') });
    expect((await described(aws, 'Cluster health issues')).insightStatus?.status).toBe('ERROR');
    const { cluster } = await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }));
    expect(cluster?.health?.issues).toEqual([
      { code: 'Ec2SubnetNotFound', message: 'Subnets of the cluster do not exist any more.', resourceIds: ['subnet-c'] },
      { code: 'KmsKeyDisabled', message: `The key ${keyArn('enabled')} is Disabled.`, resourceIds: [keyArn('enabled')] },
    ]);
  });

  const use = { usage: '/apis/example.k8s.io/v1beta1/things', replacedWith: '/apis/example.k8s.io/v1/things', userAgent: 'old-controller', requests: 42 };

  test('tell deprecated APIs in use: an ERROR when the next version drops them, a WARNING when a later one does', async () => {
    const aws = await withCluster({ apiUse: [{ ...use, stopServingVersion: '1.35' }, { ...use, stopServingVersion: '1.36' }, { ...use, stopServingVersion: '1.35', cluster: 'another' }] });
    expect(await statuses(aws, { statuses: ['ERROR', 'WARNING'] })).toEqual({ 'Deprecated APIs removed in Kubernetes v1.35': 'ERROR', 'Deprecated APIs removed in Kubernetes v1.36': 'WARNING' });
    const { categorySpecificSummary } = await described(aws, 'Deprecated APIs removed in Kubernetes v1.35');
    expect(categorySpecificSummary?.deprecationDetails).toMatchObject([{ usage: use.usage, stopServingVersion: '1.35', clientStats: [{ userAgent: 'old-controller', numberOfRequestsLast30Days: 42 }] }]);
  });

  test('forget an API 30 days after its last use', async () => {
    const aws = await withCluster({ apiUse: [{ ...use, stopServingVersion: '1.35', lastRequestTime: '2026-11-20T00:00:00Z' }] });
    expect(await statuses(aws, { statuses: ['ERROR'] })).toHaveProperty(['Deprecated APIs removed in Kubernetes v1.35']);
    await aws.clock.advance(30 * day);
    expect(await statuses(aws, { statuses: ['ERROR'] })).toEqual({});
  });
});

test('remote networks that the VPC has no route to are a misconfiguration', async () => {
  const aws = await withCluster({}, { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }] } });
  expect(await statuses(aws, { categories: ['MISCONFIGURATION'] })).toEqual({ 'Remote networks without a route': 'ERROR' });
});

describe('a refresh', () => {
  const refreshed = async (aws: EmbeddedEks) => aws.eks.send(new DescribeInsightsRefreshCommand({ clusterName: 'prod' }));

  test('on demand is IN_PROGRESS, then COMPLETED, and shows what changed meanwhile', async () => {
    const aws = await withCluster({}, { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'] } });
    const id = (await described(aws, 'Cluster health issues')).id;
    await aws.dispatch('ec2', 'DeleteSubnet', { SubnetId: 'subnet-c' });
    expect((await described(aws, 'Cluster health issues')).insightStatus?.status).toBe('PASSING');
    expect((await aws.eks.send(new StartInsightsRefreshCommand({ clusterName: 'prod' }))).status).toBe('IN_PROGRESS');
    expect((await aws.eks.send(new StartInsightsRefreshCommand({ clusterName: 'prod' }))).status).toBe('IN_PROGRESS');
    await aws.clock.until(async () => (await refreshed(aws)).status !== 'IN_PROGRESS');
    const { status, startedAt, endedAt } = await refreshed(aws);
    expect([status, (endedAt?.getTime() ?? 0) > (startedAt?.getTime() ?? 0)]).toEqual(['COMPLETED', true]);
    const after = await described(aws, 'Cluster health issues');
    expect(after).toMatchObject({ id, insightStatus: { status: 'ERROR' } });
    expect(after.lastTransitionTime).toEqual(after.lastRefreshTime);
  });

  test('comes by itself once a day', async () => {
    const aws = await withCluster({}, { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'] } });
    expect(await statuses(aws)).toEqual(upgradeReady);
    await aws.dispatch('ec2', 'DeleteSubnet', { SubnetId: 'subnet-c' });
    await aws.clock.advance(day - 60_000);
    expect(await statuses(aws)).toEqual(upgradeReady);
    await aws.clock.advance(60_000);
    expect(await statuses(aws)).toEqual({ ...upgradeReady, 'Cluster health issues': 'ERROR' });
  });

  test('that was never asked for, or that fails, says so', async () => {
    const aws = await withCluster({ faults: { failures: [{ operation: 'StartInsightsRefresh', code: 'Unknown', message: 'Try again.' }] } });
    expect(await refusal(refreshed(aws))).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No insights refresh found for cluster: prod' });
    await aws.eks.send(new StartInsightsRefreshCommand({ clusterName: 'prod' }));
    await aws.clock.settle();
    expect(await refreshed(aws)).toMatchObject({ status: 'FAILED', message: 'Try again.' });
  });
});

test('insights are listed page by page, and an unknown one is a 404', async () => {
  const aws = await withCluster();
  const first = await aws.eks.send(new ListInsightsCommand({ clusterName: 'prod', maxResults: 3 }));
  const second = await aws.eks.send(new ListInsightsCommand({ clusterName: 'prod', nextToken: first.nextToken }));
  expect([first.insights?.length, second.insights?.length]).toEqual([3, 1]);
  expect(await refusal(aws.eks.send(new DescribeInsightCommand({ clusterName: 'prod', id: 'nope' })))).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No insight found for ID: nope' });
});

describe('where EKS enforces insights', () => {
  const options: EksOptions = { switches: { upgradeInsights: 'enforced' }, apiUse: [{ usage: '/apis/x/v1beta1/y', stopServingVersion: '1.35' }] };
  const start = (aws: EmbeddedEks, force?: boolean) => aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.35', ...(force !== undefined && { force }) }));

  test('an upgrade with an ERROR is refused, unless forced', async () => {
    const aws = await withCluster(options);
    expect(await refusal(start(aws))).toEqual({
      exception: 'InvalidStateException', code: 400,
      message: 'Amazon EKS detected upgrade readiness issues: Deprecated APIs removed in Kubernetes v1.35. Call ListInsights to view them, or pass force to override them.',
    });
    expect((await start(aws, true)).update).toMatchObject({ type: 'VersionUpdate', status: 'InProgress' });
  });

  test('is a switch: by default nothing is refused', async () => {
    expect((await start(await withCluster({ ...options, switches: {} }))).update?.status).toBe('InProgress');
  });
});
