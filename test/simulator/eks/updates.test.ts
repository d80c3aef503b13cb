import {
  AssociateEncryptionConfigCommand, DescribeClusterCommand, DescribeUpdateCommand, ListUpdatesCommand, ListAccessEntriesCommand, UpdateClusterConfigCommand, UpdateClusterVersionCommand,
} from '@aws-sdk/client-eks';
import type { Update, UpdateClusterConfigRequest } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { roleArn } from './embedded-eks.ts';
import { cluster, encryption, refusal, withCluster } from './fixtures.ts';

const describeCluster = async (aws: EmbeddedEks) => (await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }))).cluster ?? {};
const describeUpdate = async (aws: EmbeddedEks, updateId: string | undefined) => (await aws.eks.send(new DescribeUpdateCommand({ name: 'prod', updateId }))).update ?? {};
const paramsOf = ({ params = [] }: Update): Record<string, unknown> => Object.fromEntries(params.map(({ type = '', value }) => [type, value]));

describe('a version update', () => {
  test('is InProgress while the cluster is still ACTIVE, then UPDATING, then ACTIVE on the new version', async () => {
    const aws = await withCluster();
    const { update = {} } = await aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.35' }));
    expect(update).toMatchObject({ status: 'InProgress', type: 'VersionUpdate', errors: [] });
    expect(paramsOf(update)).toEqual({ Version: '1.35', PlatformVersion: 'eks.23' });
    expect((await describeCluster(aws)).status).toBe('ACTIVE');
    await aws.clock.advance(60_000);
    expect(await describeCluster(aws)).toMatchObject({ status: 'UPDATING', version: '1.34' });
    await aws.clock.settle();
    expect(await describeCluster(aws)).toMatchObject({ status: 'ACTIVE', version: '1.35', platformVersion: 'eks.23' });
    expect(await describeUpdate(aws, update.id)).toMatchObject({ status: 'Successful' });
  });

  test('that fails leaves the cluster ACTIVE on its old version, and says why in its record', async () => {
    const failure = { operation: 'UpdateClusterVersion', code: 'IpNotAvailable', message: 'No free IP in subnet-a.', resourceIds: ['subnet-a'] };
    const aws = await withCluster({ faults: { failures: [failure] } });
    const { update } = await aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.35' }));
    await aws.clock.settle();
    expect(await describeCluster(aws)).toMatchObject({ status: 'ACTIVE', version: '1.34' });
    expect(await describeUpdate(aws, update?.id)).toMatchObject({
      status: 'Failed',
      errors: [{ errorCode: 'IpNotAvailable', errorMessage: 'No free IP in subnet-a.', resourceIds: ['subnet-a'] }],
    });
  });

  test('fails when a subnet of the cluster is gone by then', async () => {
    const aws = await withCluster({}, { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'] } });
    const { update } = await aws.eks.send(new UpdateClusterVersionCommand({ name: 'prod', version: '1.35' }));
    await aws.dispatch('ec2', 'DeleteSubnet', { SubnetId: 'subnet-c' });
    await aws.clock.settle();
    expect(await describeUpdate(aws, update?.id)).toMatchObject({ status: 'Failed', errors: [{ errorCode: 'SubnetNotFound' }] });
  });
});

test('update records stay, and are listed page by page in the order they came', async () => {
  const aws = await withCluster();
  const ids: (string | undefined)[] = [];
  for (const deletionProtection of [true, false, true]) {
    ids.push((await aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', deletionProtection }))).update?.id);
    await aws.clock.settle();
  }
  const first = await aws.eks.send(new ListUpdatesCommand({ name: 'prod', maxResults: 2 }));
  const second = await aws.eks.send(new ListUpdatesCommand({ name: 'prod', nextToken: first.nextToken }));
  expect([first.updateIds, second.updateIds]).toEqual([ids.slice(0, 2), ids.slice(2)]);
});

test('an unknown update is a 404', async () => {
  const aws = await withCluster();
  expect(await refusal(describeUpdate(aws, 'nope'))).toEqual({ exception: 'ResourceNotFoundException', code: 404, message: 'No update found for ID: nope' });
});

const network = { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'], securityGroupIds: ['sg-main'] } };
const remote = { remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }] };
const compute = { enabled: true, nodePools: ['system' as const], nodeRoleArn: roleArn('node') };
const on = { enabled: true };
const changes: [Omit<UpdateClusterConfigRequest, 'name'>, string, Record<string, unknown>, object][] = [
  [
    { resourcesVpcConfig: { endpointPrivateAccess: true, publicAccessCidrs: ['1.2.3.4/32'] } },
    'EndpointAccessUpdate',
    { EndpointPublicAccess: 'true', EndpointPrivateAccess: 'true', PublicAccessCidrs: '["1.2.3.4/32"]' },
    { resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs: ['1.2.3.4/32'] } },
  ],
  [network, 'VpcConfigUpdate', { Subnets: '["subnet-a","subnet-b","subnet-c"]', SecurityGroups: '["sg-main"]' }, network],
  [
    { resourcesVpcConfig: { controlPlaneEgressMode: 'CUSTOMER_ROUTED' } },
    'ControlPlaneEgressUpdate',
    { ControlPlaneEgressMode: 'CUSTOMER_ROUTED' },
    { resourcesVpcConfig: { controlPlaneEgressMode: 'CUSTOMER_ROUTED' } },
  ],
  [
    { logging: { clusterLogging: [{ enabled: true, types: ['audit'] }] } },
    'LoggingUpdate',
    { ClusterLogging: '{"clusterLogging":[{"types":["audit"],"enabled":true},{"types":["api","authenticator","controllerManager","scheduler"],"enabled":false}]}' },
    { logging: { clusterLogging: [{ enabled: true, types: ['audit'] }, { enabled: false, types: ['api', 'authenticator', 'controllerManager', 'scheduler'] }] } },
  ],
  [{ accessConfig: { authenticationMode: 'API' } }, 'AccessConfigUpdate', { AuthenticationMode: 'API' }, { accessConfig: { authenticationMode: 'API' } }],
  [{ upgradePolicy: { supportType: 'STANDARD' } }, 'UpgradePolicyUpdate', { UpgradePolicy: 'STANDARD' }, { upgradePolicy: { supportType: 'STANDARD' } }],
  [{ zonalShiftConfig: on }, 'ZonalShiftConfigUpdate', { ZonalShiftConfig: '{"enabled":true}' }, { zonalShiftConfig: on }],
  [{ remoteNetworkConfig: remote }, 'RemoteNetworkConfigUpdate', { RemoteNetworkConfig: JSON.stringify(remote) }, { remoteNetworkConfig: remote }],
  [{ deletionProtection: true }, 'DeletionProtectionUpdate', { DeletionProtection: 'true' }, { deletionProtection: true }],
  [
    { kubeApiServerConfig: { eventTtl: '30m' } },
    'ControlPlaneComponentConfigUpdate',
    { KubeApiServerConfig: '{"eventTtl":"30m"}' },
    { kubeApiServerConfig: { eventTtl: '30m', serviceNodePortRange: { minPort: 30000, maxPort: 32767 } } },
  ],
  [{ controlPlaneScalingConfig: { tier: 'tier-xl' } }, 'ControlPlaneScalingConfigUpdate', { PreviousTier: 'standard', UpdatedTier: 'tier-xl' }, { controlPlaneScalingConfig: { tier: 'tier-xl' } }],
  [
    { computeConfig: compute, kubernetesNetworkConfig: { elasticLoadBalancing: on }, storageConfig: { blockStorage: on } },
    'AutoModeUpdate',
    { ComputeConfig: JSON.stringify(compute), KubernetesNetworkConfig: '{"elasticLoadBalancing":{"enabled":true}}', StorageConfig: '{"blockStorage":{"enabled":true}}' },
    { computeConfig: compute, kubernetesNetworkConfig: { elasticLoadBalancing: on }, storageConfig: { blockStorage: on } },
  ],
];

test.each(changes)('UpdateClusterConfig with %j is a %s that shows in the cluster once it succeeded', async (change, type, params, after) => {
  const aws = await withCluster();
  const { update = {} } = await aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', ...change }));
  expect({ type: update.type, params: paramsOf(update) }).toEqual({ type, params });
  expect(await describeCluster(aws)).not.toMatchObject(after);
  await aws.clock.settle();
  expect(await describeUpdate(aws, update.id)).toMatchObject({ status: 'Successful' });
  expect(await describeCluster(aws)).toMatchObject(after);
});

test('a cluster that moves from CONFIG_MAP to access entries has its creator among them', async () => {
  const aws = await withCluster({}, { ...cluster(), accessConfig: undefined });
  await aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' } }));
  await aws.clock.settle();
  expect((await aws.eks.send(new ListAccessEntriesCommand({ clusterName: 'prod' }))).accessEntries).toEqual(['arn:aws:iam::111122223333:user/admin']);
});

test('secrets encryption is associated once and for all', async () => {
  const aws = await withCluster();
  const encryptionConfig = encryption('enabled');
  const associate = () => aws.eks.send(new AssociateEncryptionConfigCommand({ clusterName: 'prod', encryptionConfig }));
  const { update } = await associate();
  expect(update?.type).toBe('AssociateEncryptionConfig');
  await aws.clock.settle();
  expect(await describeCluster(aws)).toMatchObject({ encryptionConfig });
  expect(await refusal(associate())).toMatchObject({ exception: 'InvalidRequestException', message: 'Encryption config is already associated with the cluster and cannot be changed' });
});
