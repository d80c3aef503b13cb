import {
  CancelUpdateCommand, DescribeClusterCommand, DescribeNodegroupCommand, DescribeUpdateCommand, ListInsightsCommand, UpdateAddonCommand, UpdateClusterConfigCommand, UpdateClusterVersionCommand,
  UpdateNodegroupVersionCommand,
} from '@aws-sdk/client-eks';
import type { CreateClusterRequest, UpdateClusterVersionRequest } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import { durations } from '../../../simulator/eks/durations.ts';
import type { EksOptions } from '../../../simulator/eks/options.ts';
import type { EmbeddedEks } from './embedded-eks.ts';
import { roleArn } from './embedded-eks.ts';
import { describeAddon, ended, refusal, upgrade, withAddon, withCluster, withNodes } from './fixtures.ts';

const day = 86_400_000;
const nodes = { clusterName: 'prod', nodegroupName: 'workers' };
const move = (aws: EmbeddedEks, over: Partial<UpdateClusterVersionRequest> = {}) => aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.34', ...over }));
const describeNodes = async (aws: EmbeddedEks) => (await aws.eks.send(new DescribeNodegroupCommand(nodes))).nodegroup ?? {};
const describeCluster = async (aws: EmbeddedEks) => (await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }))).cluster ?? {};
const readiness = async (aws: EmbeddedEks) => {
  const { insights = [] } = await aws.eks.send(new ListInsightsCommand({ clusterName: 'prod', filter: { categories: ['ROLLBACK_READINESS'] } }));
  return Object.fromEntries(insights.map(({ name = '', insightStatus, kubernetesVersion }) => [name, `${insightStatus?.status ?? ''} ${kubernetesVersion ?? ''}`]));
};

/** A cluster that was upgraded from 1.34 to 1.35. */
async function upgraded(options: EksOptions = {}, over: Partial<CreateClusterRequest> = {}): Promise<EmbeddedEks> {
  const aws = await withCluster(options, over);
  await upgrade(aws, '1.35');
  return aws;
}

const request = (message: string) => ({ exception: 'InvalidRequestException', code: 400, message });

describe('a version rollback', () => {
  test('undoes the last upgrade, as an update of its own type', async () => {
    const aws = await upgraded();
    const { update } = await move(aws);
    expect(update).toMatchObject({ type: 'VersionRollback', params: [{ type: 'Version', value: '1.34' }, { type: 'PlatformVersion', value: 'eks.33' }] });
    expect(await ended(aws, update?.id)).toMatchObject({ status: 'Successful' });
    expect(await describeCluster(aws)).toMatchObject({ status: 'ACTIVE', version: '1.34', platformVersion: 'eks.33' });
  });

  test('is made once: there is nothing to undo after it', async () => {
    const aws = await withCluster({}, { version: '1.33' });
    await upgrade(aws, '1.34');
    await upgrade(aws, '1.35');
    await ended(aws, (await move(aws)).update?.id);
    expect(await refusal(move(aws, { version: '1.33' }))).toMatchObject({ message: 'Unsupported Kubernetes minor version update from 1.34 to 1.33' });
  });

  test('is possible for seven days', async () => {
    const aws = await upgraded();
    await aws.clock.advance(7 * day - 1);
    expect(Object.keys(await readiness(aws))).toContain('Kubelet version rollback compatibility');
    await aws.clock.advance(1);
    expect(await readiness(aws)).toEqual({});
    expect(await refusal(move(aws, { force: true }))).toEqual(request('Cluster prod cannot be rolled back to 1.34: the 7 days after its upgrade to 1.35 are over'));
  });

  test('to a version in extended support needs the policy EXTENDED', async () => {
    const aws = await withCluster({}, { version: '1.33', upgradePolicy: { supportType: 'STANDARD' } });
    await upgrade(aws, '1.34');
    expect(await refusal(move(aws, { version: '1.33' }))).toEqual(request('Cluster prod cannot be rolled back to 1.33, which is in extended support: set the upgrade policy to EXTENDED first'));
    await ended(aws, (await aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', upgradePolicy: { supportType: 'EXTENDED' } }))).update?.id);
    expect((await move(aws, { version: '1.33' })).update?.type).toBe('VersionRollback');
  });

  test('waits for other updates of the cluster', async () => {
    const aws = await upgraded();
    await aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', deletionProtection: true }));
    expect(await refusal(move(aws))).toMatchObject({ exception: 'ResourceInUseException', message: expect.stringContaining('Cannot VersionRollback because cluster prod') as unknown });
  });
});

describe('rollback readiness', () => {
  test('is blocked by nodes and add-ons that are on the newer version, which go back first', async () => {
    const aws = await withCluster();
    await withNodes(aws);
    await withAddon(aws, { addonName: 'kube-proxy' });
    const before = await describeNodes(aws);
    const { addonVersion } = await describeAddon(aws, 'kube-proxy');
    await upgrade(aws, '1.35');
    await aws.eks.send(new UpdateNodegroupVersionCommand({ ...nodes, version: '1.35' }));
    await aws.eks.send(new UpdateAddonCommand({ clusterName: 'prod', addonName: 'kube-proxy', addonVersion: 'v1.35.3-eksbuild.29' }));
    await aws.clock.settle();
    const refused = {
      exception: 'InvalidStateException', code: 400,
      message: 'Amazon EKS detected rollback readiness issues: Kubelet version rollback compatibility, kube-proxy version rollback compatibility, EKS add-on version rollback compatibility. Call ListInsights to view them, or pass force to override them.',
    };
    expect(await refusal(move(aws))).toEqual(refused);
    expect((await readiness(aws))['Kubelet version rollback compatibility']).toBe('ERROR 1.34');

    const { update } = await aws.eks.send(new UpdateNodegroupVersionCommand({ ...nodes, version: '1.34' }));
    expect(update?.type).toBe('VersionUpdate');
    await aws.eks.send(new UpdateAddonCommand({ clusterName: 'prod', addonName: 'kube-proxy', addonVersion }));
    await aws.clock.settle();
    expect(await describeNodes(aws)).toMatchObject({ version: '1.34', releaseVersion: before.releaseVersion });
    expect(await ended(aws, (await move(aws)).update?.id)).toMatchObject({ status: 'Successful' });
  });

  test('is skipped by force', async () => {
    const aws = await withCluster();
    await withNodes(aws);
    await upgrade(aws, '1.35');
    await aws.eks.send(new UpdateNodegroupVersionCommand({ ...nodes, version: '1.35' }));
    await aws.clock.settle();
    expect((await refusal(move(aws))).exception).toBe('InvalidStateException');
    expect((await move(aws, { force: true })).update?.status).toBe('InProgress');
  });

  test('is ignored where the switch says so', async () => {
    const aws = await upgraded({ switches: { rollbackInsights: 'ignored' }, apiUse: [{ usage: '/apis/x/v1/y', startServingVersion: '1.35' }] });
    expect((await readiness(aws))['Incompatible API usage']).toBe('ERROR 1.34');
    expect((await move(aws)).update?.type).toBe('VersionRollback');
  });

  test('exists only after an upgrade', async () => {
    expect(await readiness(await withCluster())).toEqual({});
  });
});

test('a node group goes back only to where its cluster may go', async () => {
  const aws = await withCluster({}, { version: '1.33' });
  await withNodes(aws);
  await upgrade(aws, '1.34');
  await aws.eks.send(new UpdateNodegroupVersionCommand({ ...nodes, version: '1.34' }));
  await aws.clock.settle();
  await aws.clock.advance(8 * day);
  expect(await refusal(aws.eks.send(new UpdateNodegroupVersionCommand({ ...nodes, version: '1.33' })))).toMatchObject({
    exception: 'InvalidParameterException', message: 'Unsupported Kubernetes version update of the nodegroup from 1.34 to 1.33',
  });
});

const on = { enabled: true };
const autoMode: Partial<CreateClusterRequest> = {
  computeConfig: { enabled: true, nodePools: ['system'], nodeRoleArn: roleArn('node') }, kubernetesNetworkConfig: { elasticLoadBalancing: on }, storageConfig: { blockStorage: on },
};
const slow = { durations: { 'autoMode.rollback': { ...durations['autoMode.rollback'], mixture: [{ weight: 1, median: 3 * 3600, sigma: 0 }] } } };

describe('on EKS Auto Mode', () => {
  const settled = async (options: EksOptions = slow) => {
    const aws = await upgraded(options, autoMode);
    await aws.clock.settle();
    return aws;
  };
  const describeUpdate = async (aws: EmbeddedEks, updateId: string | undefined) => (await aws.eks.send(new DescribeUpdateCommand({ name: 'prod', updateId }))).update ?? {};
  const cancel = (aws: EmbeddedEks, updateId: string | undefined) => aws.eks.send(new CancelUpdateCommand({ name: 'prod', updateId }));

  test('the nodes go back first while the cluster stays ACTIVE, then the control plane follows', async () => {
    const aws = await settled();
    const { update } = await move(aws);
    await aws.clock.advance(2 * 3_600_000);
    expect(await describeCluster(aws)).toMatchObject({ status: 'ACTIVE', version: '1.35' });
    expect(await refusal(aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', deletionProtection: true })))).toMatchObject({ exception: 'ResourceInUseException' });
    await aws.clock.advance(3_600_000 + 60_000);
    expect(await describeCluster(aws)).toMatchObject({ status: 'UPDATING', version: '1.35' });
    expect(await ended(aws, update?.id)).toMatchObject({ status: 'Successful' });
    expect((await describeCluster(aws)).version).toBe('1.34');
  });

  test('nodes that do not return within the timeout fail the rollback', async () => {
    const aws = await settled();
    const { update } = await move(aws, { rollbackConfig: { timeoutMinutes: 120 } });
    expect(await ended(aws, update?.id)).toMatchObject({ status: 'Failed', errors: [{ errorMessage: 'The nodes of EKS Auto Mode did not return to 1.34 within 120 minutes.' }] });
    expect(await describeCluster(aws)).toMatchObject({ status: 'ACTIVE', version: '1.35' });
    expect((await move(aws)).update?.type).toBe('VersionRollback');
  });

  test('a rollback is cancelled while nodes go back, and may be tried again', async () => {
    const aws = await settled();
    const { update } = await move(aws);
    await aws.clock.advance(3_600_000);
    expect((await cancel(aws, update?.id)).update).toMatchObject({ status: 'InProgress', cancellation: { status: 'InProgress' } });
    expect(await refusal(cancel(aws, update?.id))).toMatchObject({ exception: 'ResourceInUseException' });
    expect(await ended(aws, update?.id)).toMatchObject({ status: 'Cancelled', cancellation: { status: 'Successful' } });
    expect(await describeCluster(aws)).toMatchObject({ status: 'ACTIVE', version: '1.35' });
    expect(await refusal(cancel(aws, update?.id))).toEqual(request(`Update ${update?.id ?? ''} cannot be cancelled: it is Cancelled`));
    expect((await move(aws)).update?.status).toBe('InProgress');
  });

  test('a cancellation that comes too late fails, and the rollback goes on', async () => {
    const aws = await settled();
    const { update } = await move(aws);
    await aws.clock.advance(3 * 3_600_000 - 5_000);
    await cancel(aws, update?.id);
    await aws.clock.advance(60_000);
    expect(await describeUpdate(aws, update?.id)).toMatchObject({ status: 'InProgress', cancellation: { status: 'Failed' } });
    expect(await refusal(cancel(aws, update?.id))).toEqual(request(`Update ${update?.id ?? ''} cannot be cancelled: the rollback of the control plane has begun`));
    expect(await ended(aws, update?.id)).toMatchObject({ status: 'Successful' });
  });

  test('nodes follow an upgrade by themselves, and lag behind until then', async () => {
    const aws = await withCluster({ switches: { nodeMatch: 'skew-3' } }, { ...autoMode, version: '1.34' });
    await upgrade(aws, '1.35');
    const { update } = await move(aws);
    // Nodes that never left 1.34 need not go back.
    await aws.clock.advance(60_000);
    expect((await describeCluster(aws)).status).toBe('UPDATING');
    await ended(aws, update?.id);
  });
});

describe('refusals', () => {
  const invalid = (message: string) => ({ exception: 'InvalidParameterException', code: 400, message });

  test('rollbackConfig is for rollbacks of Auto Mode clusters', async () => {
    const aws = await upgraded();
    const rollbackConfig = { timeoutMinutes: 120 };
    expect(await refusal(move(aws, { rollbackConfig }))).toEqual(invalid('rollbackConfig can only be specified for EKS Auto Mode clusters'));
    expect(await refusal(move(aws, { version: '1.36', rollbackConfig }))).toEqual(invalid('rollbackConfig can only be specified for a version rollback'));
    expect(await refusal(move(aws, { rollbackConfig: { timeoutMinutes: 60 } }))).toEqual(
      invalid("1 validation error detected: Value '60' at 'rollbackConfig.timeoutMinutes' failed to satisfy constraint: Member must have value greater than or equal to 120"),
    );
  });

  test('nothing but a rollback of an Auto Mode cluster is cancelled', async () => {
    const aws = await withCluster();
    const { update } = await move(aws, { version: '1.35' });
    const cancel = (updateId: string) => refusal(aws.eks.send(new CancelUpdateCommand({ name: 'prod', updateId })));
    expect(await cancel(update?.id ?? '')).toEqual(request(`Update ${update?.id ?? ''} cannot be cancelled: only version rollbacks of EKS Auto Mode clusters can`));
    expect(await cancel('nope')).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No update found for ID: nope' });
  });
});
