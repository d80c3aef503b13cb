import { AutoScalingClient, DescribeAutoScalingGroupsCommand, DescribeInstanceRefreshesCommand, PutLifecycleHookCommand, StartInstanceRefreshCommand, UpdateAutoScalingGroupCommand, type AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateVersionCommand, DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { RollSelfManagedGroup } from '../../../core/plan/upgrade/step-requests.ts';
import { fn } from '../../../functions/roll-self-managed-group/handler.ts';
import { awsError } from '../aws-error.ts';
import { start } from '../builders.ts';
import { ec2, inputs, useWorld } from '../world.ts';
import { clientRequestToken, input, running } from './a-step.ts';

const world = useWorld();
const autoScaling = mockClient(AutoScalingClient);
const subject = async () => (await world.watches.due(Number.MAX_SAFE_INTEGER, 10))[0]?.subject;

const request: RollSelfManagedGroup = {
  kind: 'roll-self-managed-group', autoScalingGroupName: 'own', to: '1.35', launchTemplateId: 'lt-1', template: { basedOn: '1', imageId: 'ami-135' }, drain: { timeoutSeconds: 900, whenBlocked: 'stop' }, nodes: 2,
};
const watched = { kind: 'instance-refresh', autoScalingGroupName: 'own', instanceRefreshId: 'refresh-1', template: { id: 'lt-1', version: '2' }, drain: request.drain };

function group(over: Partial<AutoScalingGroup> = {}, launchedFrom = '1'): void {
  const found = { AutoScalingGroupName: 'own', LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' }, Instances: [{ InstanceId: 'i-1', LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: launchedFrom } }], ...over };
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [found] as AutoScalingGroup[] });
}

const refused = awsError('InstanceRefreshInProgressFault', 'An Instance Refresh is already in progress.');
const refreshOf = (StartTime: Date) => ({ InstanceRefreshes: [{ InstanceRefreshId: 'old', Status: 'Successful' as const }, { InstanceRefreshId: 'refresh-1', Status: 'InProgress' as const, StartTime }] });

beforeEach(async () => {
  autoScaling.reset();
  autoScaling.on(StartInstanceRefreshCommand).resolves({ InstanceRefreshId: 'refresh-1' });
  ec2.on(DescribeLaunchTemplateVersionsCommand).resolves({ LaunchTemplateVersions: [{ VersionNumber: 1, LaunchTemplateData: { ImageId: 'ami-134' } }] });
  ec2.on(CreateLaunchTemplateVersionCommand).resolves({ LaunchTemplateVersion: { VersionNumber: 2 } });
  await running(world, request);
  group();
});

describe('roll-self-managed-group', () => {
  test('makes the version by the step’s token, holds what leaves, and starts a refresh that adds before it takes', async () => {
    await world.run(fn, input);
    expect(inputs(ec2, CreateLaunchTemplateVersionCommand)).toMatchObject([{ SourceVersion: '1', LaunchTemplateData: { ImageId: 'ami-135' }, ClientToken: clientRequestToken }]);
    expect(inputs(autoScaling, PutLifecycleHookCommand)).toMatchObject([{ LifecycleHookName: 'drydock-drain', LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' }]);
    expect(inputs(autoScaling, UpdateAutoScalingGroupCommand)).toEqual([{ AutoScalingGroupName: 'own', LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '2' } }]);
    expect(inputs(autoScaling, StartInstanceRefreshCommand)).toMatchObject([{ Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 110, SkipMatching: true } }]);
    expect(await subject()).toEqual(watched);
  });

  test('repeated, goes on with the refresh that it began', async () => {
    group({ LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '2' } });
    autoScaling.on(StartInstanceRefreshCommand).rejects(refused).on(DescribeInstanceRefreshesCommand).resolves(refreshOf(new Date(start + 1)));
    await world.run(fn, input);
    expect(inputs(autoScaling, UpdateAutoScalingGroupCommand)).toEqual([]);
    expect(await subject()).toEqual(watched);
  });

  test('waits for a refresh that somebody else began', async () => {
    autoScaling.on(StartInstanceRefreshCommand).rejects(refused).on(DescribeInstanceRefreshesCommand).resolves(refreshOf(new Date(start - 60_000)));
    await expect(world.run(fn, input)).rejects.toMatchObject({ name: 'RetryPatiently', outcome: 'ConflictingUpdate', message: expect.stringContaining('refresh-1') });
  });

  test('has nothing to do where the version in use has the image, and all instances are of it', async () => {
    ec2.on(DescribeLaunchTemplateVersionsCommand).resolves({ LaunchTemplateVersions: [{ VersionNumber: 1, LaunchTemplateData: { ImageId: 'ami-135' } }] });
    await world.run(fn, input);
    expect(await subject()).toEqual({ kind: 'nothing' });
    expect([...inputs(autoScaling, StartInstanceRefreshCommand), ...inputs(ec2, CreateLaunchTemplateVersionCommand)]).toEqual([]);
  });

  test('keeps a mixed instances policy, and refuses one with several launch templates', async () => {
    const policy = (own: object) => ({ LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '1' }, Overrides: [{ InstanceType: 'm5.large', ...own }] }, InstancesDistribution: { OnDemandBaseCapacity: 1 } });
    group({ LaunchTemplate: undefined, MixedInstancesPolicy: policy({}) });
    await world.run(fn, input);
    const specification = { LaunchTemplateId: 'lt-1', Version: '2' };
    expect(inputs(autoScaling, UpdateAutoScalingGroupCommand)).toEqual([{ AutoScalingGroupName: 'own', MixedInstancesPolicy: { ...policy({}), LaunchTemplate: { ...policy({}).LaunchTemplate, LaunchTemplateSpecification: specification } } }]);
    group({ LaunchTemplate: undefined, MixedInstancesPolicy: policy({ LaunchTemplateSpecification: { LaunchTemplateId: 'lt-2' } }) });
    await expect(world.run(fn, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'LaunchTemplateOverridden' });
  });

  test('says that a group is gone', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
    await expect(world.run(fn, input)).rejects.toMatchObject({ name: 'RetryNever', outcome: 'NodegroupDeleted' });
  });
});
