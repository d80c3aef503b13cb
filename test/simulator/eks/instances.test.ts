import { DescribeInstancesCommand, DescribeNetworkInterfacesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import type { Instance } from '@aws-sdk/client-ec2';
import {
  CreateNodegroupCommand, DeleteClusterCommand, DeleteNodegroupCommand, DescribeClusterCommand, DescribeNodegroupCommand, DescribeUpdateCommand, UpdateClusterConfigCommand, UpdateNodegroupConfigCommand,
  UpdateNodegroupVersionCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import type { EmbeddedEks } from './embedded-eks.ts';
import { ended, nodegroup, provision, upgrade, withCluster, withNodes } from './fixtures.ts';
import { embeddedEks } from './embedded-eks.ts';

const named = { clusterName: 'prod', nodegroupName: 'workers' };
const free = async (aws: EmbeddedEks, ...SubnetIds: string[]) => {
  const { Subnets = [] } = await aws.ec2.send(new DescribeSubnetsCommand({ SubnetIds }));
  return Subnets.reduce((sum, subnet) => sum + (subnet.AvailableIpAddressCount ?? 0), 0);
};
const controlPlane = async (aws: EmbeddedEks) => (await aws.ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: ['Amazon EKS prod'] }] }))).NetworkInterfaces ?? [];
const running = async (aws: EmbeddedEks): Promise<Instance[]> => {
  const Filters = [{ Name: 'tag:eks:nodegroup-name', Values: ['workers'] }, { Name: 'instance-state-name', Values: ['pending', 'running'] }];
  return ((await aws.ec2.send(new DescribeInstancesCommand({ Filters }))).Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
};
const describeNodes = async (aws: EmbeddedEks) => (await aws.eks.send(new DescribeNodegroupCommand(named))).nodegroup ?? {};
const steady = (aws: EmbeddedEks) => aws.clock.until(async () => (await describeNodes(aws)).status === 'ACTIVE');

describe('the control plane', () => {
  test('has a network interface in each of two zones, with the security groups of the cluster', async () => {
    const aws = await withCluster({}, { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'], securityGroupIds: ['sg-main'] } });
    const { cluster } = await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }));
    const interfaces = await controlPlane(aws);
    expect(interfaces.map(({ SubnetId, RequesterId }) => [SubnetId, RequesterId])).toEqual([['subnet-a', 'eks.amazonaws.com'], ['subnet-b', 'eks.amazonaws.com']]);
    expect(interfaces[0]?.Groups?.map(({ GroupId }) => GroupId)).toEqual([cluster?.resourcesVpcConfig?.clusterSecurityGroupId, 'sg-main']);
    await expect(aws.dispatch('ec2', 'DeleteSubnet', { SubnetId: 'subnet-a' })).rejects.toMatchObject({ code: 'DependencyViolation' });
    await expect(aws.dispatch('ec2', 'DeleteSecurityGroup', { GroupId: 'sg-main' })).rejects.toMatchObject({ code: 'DependencyViolation' });
  });

  test('gives its addresses back when the cluster is deleted', async () => {
    const aws = await embeddedEks();
    const before = await free(aws, 'subnet-a', 'subnet-b');
    await provision(aws);
    expect(await free(aws, 'subnet-a', 'subnet-b')).toBe(before - 2);
    await aws.eks.send(new DeleteClusterCommand({ name: 'prod' }));
    await aws.clock.settle();
    expect(await free(aws, 'subnet-a', 'subnet-b')).toBe(before);
  });

  test('gets new ones with every version, and moves when its subnets do', async () => {
    const aws = await withCluster();
    const ids = async () => (await controlPlane(aws)).map(({ NetworkInterfaceId }) => NetworkInterfaceId);
    const before = await ids();
    await upgrade(aws, '1.35');
    expect((await ids()).filter((id) => before.includes(id))).toEqual([]);
    const { update } = await aws.eks.send(new UpdateClusterConfigCommand({ name: 'prod', resourcesVpcConfig: { subnetIds: ['subnet-a2', 'subnet-b'] } }));
    await ended(aws, update?.id);
    expect((await controlPlane(aws)).map(({ SubnetId }) => SubnetId).sort()).toEqual(['subnet-a2', 'subnet-b']);
  });
});

describe('a node group', () => {
  test('is an Auto Scaling group whose instances hold addresses until it is deleted', async () => {
    const aws = await withCluster();
    const before = await free(aws, 'subnet-a', 'subnet-b');
    await withNodes(aws, { instanceTypes: ['m5.large'] });
    expect((await running(aws)).map(({ InstanceType, SubnetId }) => [InstanceType, SubnetId]).sort()).toEqual([['m5.large', 'subnet-a'], ['m5.large', 'subnet-b']]);
    expect(await free(aws, 'subnet-a', 'subnet-b')).toBe(before - 2);

    await aws.eks.send(new DeleteNodegroupCommand(named));
    await aws.clock.until(async () => describeNodes(aws).then(() => false, () => true));
    expect(await running(aws)).toEqual([]);
    expect(await free(aws, 'subnet-a', 'subnet-b')).toBe(before);
    expect((await aws.dispatch('ec2', 'DescribeLaunchTemplates', { Filters: [{ Name: 'launch-template-name', Values: ['eks-*'] }] }))['LaunchTemplates']).toEqual([]);
  });

  test('starts from the image of its release, in the security group of the cluster', async () => {
    const aws = await withCluster();
    await withNodes(aws, { amiType: 'BOTTLEROCKET_ARM_64', instanceTypes: ['m7g.large'] });
    const [instance] = await running(aws);
    const { Images } = (await aws.dispatch('ec2', 'DescribeImages', { ImageIds: [instance?.ImageId] })) as { Images: { Name: string }[] };
    expect(Images[0]?.Name).toMatch(/^bottlerocket-aws-k8s-1\.34-arm64-v/);
    const { cluster } = await aws.eks.send(new DescribeClusterCommand({ name: 'prod' }));
    expect(instance?.SecurityGroups?.map(({ GroupId }) => GroupId)).toEqual([cluster?.resourcesVpcConfig?.clusterSecurityGroupId]);
  });

  test.each([
    { instanceTypes: ['m6a.large'], expected: ['m6a.large subnet-a', 'm6a.large subnet-a'] },
    { instanceTypes: ['m6a.large', 'm5.large'], expected: ['m5.large subnet-d', 'm6a.large subnet-a'] },
  ])('of $instanceTypes finds its way around a zone without m6a', async ({ instanceTypes, expected }) => {
    const aws = await withCluster();
    await withNodes(aws, { subnets: ['subnet-d', 'subnet-a'], instanceTypes });
    expect((await running(aws)).map(({ InstanceType, SubnetId }) => `${InstanceType ?? ''} ${SubnetId ?? ''}`).sort()).toEqual(expected);
  });

  test('grows and shrinks with its sizes', async () => {
    const aws = await withCluster();
    await withNodes(aws);
    for (const desiredSize of [4, 1]) {
      await aws.eks.send(new UpdateNodegroupConfigCommand({ ...named, scalingConfig: { desiredSize } }));
      await steady(aws);
      await aws.clock.advance(60_000);
      expect(await running(aws)).toHaveLength(desiredSize);
    }
  });

  test('surges for a version update, and ends with as many new nodes as it had old ones', async () => {
    const aws = await withCluster();
    await withNodes(aws, { releaseVersion: '1.34.2-20260128', scalingConfig: { minSize: 1, maxSize: 6, desiredSize: 5 } });
    const old = (await running(aws)).map(({ InstanceId }) => InstanceId);
    await aws.eks.send(new UpdateNodegroupVersionCommand(named));
    await aws.clock.advance(60_000);
    expect(await running(aws)).toHaveLength(9);
    await steady(aws);
    await aws.clock.advance(60_000);
    const fresh = await running(aws);
    expect(fresh).toHaveLength(5);
    expect(fresh.filter(({ InstanceId }) => old.includes(InstanceId))).toEqual([]);
    expect(new Set(fresh.map(({ ImageId }) => ImageId)).size).toBe(1);
  });

  test('keeps its old nodes when the update fails', async () => {
    const failure = { operation: 'UpdateNodegroupVersion', code: 'PodEvictionFailure', message: 'Pods stay.' };
    const aws = await withCluster({ faults: { failures: [failure] } });
    await withNodes(aws, { releaseVersion: '1.34.2-20260128' });
    const old = (await running(aws)).map(({ InstanceId }) => InstanceId).sort();
    await aws.eks.send(new UpdateNodegroupVersionCommand(named));
    await steady(aws);
    await aws.clock.advance(60_000);
    expect((await running(aws)).map(({ InstanceId }) => InstanceId).sort()).toEqual(old);
  });

  test('is forced over a disruption budget, which only takes longer', async () => {
    const aws = await withCluster({ faults: { failures: [{ operation: 'UpdateNodegroupVersion', code: 'PodEvictionFailure' }] } });
    await withNodes(aws, { releaseVersion: '1.34.2-20260128' });
    const startedAt = aws.clock.now();
    await aws.eks.send(new UpdateNodegroupVersionCommand({ ...named, force: true }));
    await steady(aws);
    expect(aws.clock.now() - startedAt).toBeGreaterThan(15 * 60_000);
    expect((await describeNodes(aws)).releaseVersion).toBe('1.34.11-20260923');
  });

  test('moves to another instance type with its launch template', async () => {
    const aws = await withCluster();
    await withNodes(aws, { launchTemplate: { id: 'lt-typed' } });
    expect(new Set((await running(aws)).map(({ InstanceType }) => InstanceType))).toEqual(new Set(['m5.large']));
    await aws.dispatch('ec2', 'CreateLaunchTemplateVersion', { LaunchTemplateId: 'lt-typed', LaunchTemplateData: { InstanceType: 'm5.xlarge' } });
    await aws.eks.send(new UpdateNodegroupVersionCommand({ ...named, launchTemplate: { version: '2' } }));
    await steady(aws);
    await aws.clock.advance(60_000);
    expect(new Set((await running(aws)).map(({ InstanceType }) => InstanceType))).toEqual(new Set(['m5.xlarge']));
  });

  test.each([
    ['without room for its nodes', { subnets: ['subnet-full'], scalingConfig: { minSize: 6, maxSize: 6, desiredSize: 6 } }, 'InsufficientFreeAddresses'],
    ['with an image that does not exist', { launchTemplate: { id: 'lt-lost' } }, 'AmiIdNotFound'],
  ])('%s is CREATE_FAILED with EC2’s own words', async (_situation, over, code) => {
    const aws = await withCluster();
    await withNodes(aws, over);
    expect(await describeNodes(aws)).toMatchObject({ status: 'CREATE_FAILED', health: { issues: [{ code, message: expect.stringMatching(/Launching EC2 instance failed\.$/) as unknown }] } });
    await aws.eks.send(new DeleteNodegroupCommand(named));
    await aws.clock.settle();
    expect(await free(aws, 'subnet-full')).toBe(5);
  });

  test('that has no room to surge fails its update and keeps its nodes', async () => {
    const aws = await withCluster();
    await withNodes(aws, { subnets: ['subnet-full'], releaseVersion: '1.34.2-20260128', scalingConfig: { minSize: 1, maxSize: 4, desiredSize: 4 } });
    const { update } = await aws.eks.send(new UpdateNodegroupVersionCommand(named));
    await steady(aws);
    const shown = (await aws.eks.send(new DescribeUpdateCommand({ name: 'prod', nodegroupName: 'workers', updateId: update?.id }))).update;
    expect(shown).toMatchObject({ status: 'Failed', errors: [{ errorCode: 'InsufficientFreeAddresses' }] });
    expect((await describeNodes(aws)).releaseVersion).toBe('1.34.2-20260128');
    await aws.clock.advance(120_000);
    expect(await running(aws)).toHaveLength(4);
  });

  test('survives that somebody takes its Auto Scaling group away', async () => {
    const aws = await withCluster();
    await withNodes(aws, { releaseVersion: '1.34.2-20260128' });
    const [group] = (await describeNodes(aws)).resources?.autoScalingGroups ?? [];
    await aws.dispatch('autoscaling', 'DeleteAutoScalingGroup', { AutoScalingGroupName: group?.name, ForceDelete: 'true' });
    await aws.clock.advance(60_000);
    const { update } = await aws.eks.send(new UpdateNodegroupVersionCommand(named));
    await steady(aws);
    expect((await aws.eks.send(new DescribeUpdateCommand({ name: 'prod', nodegroupName: 'workers', updateId: update?.id }))).update?.status).toBe('Failed');
    await aws.eks.send(new DeleteNodegroupCommand(named));
    await aws.clock.settle();
    await expect(describeNodes(aws)).rejects.toThrow('No node group found for name: workers.');
  });

  test('has no instances where that is switched off', async () => {
    const aws = await withCluster({ instances: false });
    await aws.eks.send(new CreateNodegroupCommand(nodegroup()));
    await steady(aws);
    expect(await running(aws)).toEqual([]);
    await aws.eks.send(new UpdateNodegroupVersionCommand(named));
    await steady(aws);
    await aws.eks.send(new DeleteNodegroupCommand(named));
    await aws.clock.settle();
    await expect(describeNodes(aws)).rejects.toThrow('No node group found for name: workers.');
  });
});
