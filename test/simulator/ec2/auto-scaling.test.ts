import { describe, expect, test } from '@jest/globals';
import { CreateLaunchTemplateCommand, CreateLaunchTemplateVersionCommand, DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { eksImages } from '../../../simulator/ec2/eks-images.ts';
import { embeddedEc2, refusal } from './embedded-ec2.ts';

const image = eksImages('us-west-2').find((one) => one.architecture === 'x86_64' && !one.isWindows)!;

interface GroupShape {
  readonly Instances: readonly { readonly InstanceId: string; readonly AvailabilityZone: string; readonly LifecycleState: string }[];
  readonly DesiredCapacity: number;
}

/** A group of m5.large over two subnets of the default VPC. */
async function group(sizes: Record<string, unknown> = { MinSize: '2', MaxSize: '4' }, ImageId = image.imageId) {
  const world = embeddedEc2();
  const { ec2, autoScaling } = world;
  const subnets = (await ec2.send(new DescribeSubnetsCommand({}))).Subnets!.slice(0, 2);
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'nodes', LaunchTemplateData: { ImageId, InstanceType: 'm5.large' } }));
  const create = () =>
    autoScaling('CreateAutoScalingGroup', {
      AutoScalingGroupName: 'nodes', ...sizes, VPCZoneIdentifier: subnets.map((subnet) => subnet.SubnetId).join(','), LaunchTemplate: { LaunchTemplateName: 'nodes', Version: '$Latest' },
      Tags: [{ Key: 'team', Value: 'a', PropagateAtLaunch: 'true' }],
    });
  const described = async () => ((await autoScaling('DescribeAutoScalingGroups', { AutoScalingGroupNames: ['nodes'] }))['AutoScalingGroups'] as GroupShape[])[0]!;
  return { ...world, create, described };
}

describe('an Auto Scaling group', () => {
  test('runs as many instances as it should, over its zones, tagged with its name', async () => {
    const { create, described, clock, ec2 } = await group();
    await create();
    await clock.advance(60_000);

    const { Instances } = await described();
    expect(Instances.map((one) => [one.AvailabilityZone, one.LifecycleState])).toEqual([['us-west-2a', 'InService'], ['us-west-2b', 'InService']]);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'tag:aws:autoscaling:groupName', Values: ['nodes'] }, { Name: 'tag:team', Values: ['a'] }] }));
    expect(Reservations).toHaveLength(2);
    expect(await refusal(create())).toMatch(/^AlreadyExists: /);
  });

  test('grows and shrinks within its bounds', async () => {
    const { create, described, clock, autoScaling } = await group();
    await create();
    await autoScaling('SetDesiredCapacity', { AutoScalingGroupName: 'nodes', DesiredCapacity: '4' });
    await clock.advance(60_000);
    expect((await described()).Instances).toHaveLength(4);
    expect(await refusal(autoScaling('SetDesiredCapacity', { AutoScalingGroupName: 'nodes', DesiredCapacity: '5' }))).toBe(
      'ValidationError: Desired capacity:5 must be between the specified min size:2 and max size:4',
    );
    await autoScaling('UpdateAutoScalingGroup', { AutoScalingGroupName: 'nodes', MinSize: '1', MaxSize: '3' });
    await clock.advance(60_000);
    expect(await described()).toMatchObject({ DesiredCapacity: 3, Instances: { length: 3 } });
  });

  test('replaces an instance that is taken out of it, unless it is to shrink', async () => {
    const { create, described, clock, autoScaling } = await group({ MinSize: '1', MaxSize: '4', DesiredCapacity: '2' });
    await create();
    await clock.advance(60_000);
    const [first, second] = (await described()).Instances;

    await autoScaling('TerminateInstanceInAutoScalingGroup', { InstanceId: first!.InstanceId, ShouldDecrementDesiredCapacity: 'false' });
    await clock.advance(60_000);
    expect((await described()).Instances.map((one) => one.InstanceId)).toEqual([second!.InstanceId, expect.not.stringMatching(first!.InstanceId)]);
    await autoScaling('TerminateInstanceInAutoScalingGroup', { InstanceId: second!.InstanceId, ShouldDecrementDesiredCapacity: 'true' });
    await clock.advance(60_000);
    expect((await described()).Instances).toHaveLength(1);
  });

  test('says in its activities why it cannot launch', async () => {
    const { create, clock, autoScaling } = await group(undefined, 'ami-0123');
    await create();
    await clock.advance(10_000);
    expect((await autoScaling('DescribeScalingActivities', { AutoScalingGroupName: 'nodes' }))['Activities']).toMatchObject([
      { StatusCode: 'Failed', StatusMessage: "The image id '[ami-0123]' does not exist Launching EC2 instance failed." },
    ]);
  });

  test('goes with its instances when forced, and not otherwise', async () => {
    const { create, clock, autoScaling, ec2 } = await group();
    await create();
    await clock.advance(60_000);

    expect(await refusal(autoScaling('DeleteAutoScalingGroup', { AutoScalingGroupName: 'nodes' }))).toMatch(/^ResourceInUse: /);
    await autoScaling('DeleteAutoScalingGroup', { AutoScalingGroupName: 'nodes', ForceDelete: 'true' });
    await clock.advance(300_000);
    expect(await autoScaling('DescribeAutoScalingGroups', {})).toEqual({ AutoScalingGroups: [] });
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }));
    expect(Reservations).toEqual([]);
    expect(await refusal(autoScaling('SetDesiredCapacity', { AutoScalingGroupName: 'nodes', DesiredCapacity: '1' }))).toBe(
      "ValidationError: AutoScalingGroup name not found - AutoScalingGroup 'nodes' not found",
    );
  });
});

describe('an instance refresh', () => {
  const named = { AutoScalingGroupName: 'nodes' };
  const hook = { ...named, LifecycleHookName: 'drain', LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING', HeartbeatTimeout: '600' };
  const preferences = { MinHealthyPercentage: '100', MaxHealthyPercentage: '110', SkipMatching: 'true' };

  /** A group of two whose launch template has a second version, which is its newest. */
  async function renewed() {
    const world = await group();
    await world.create();
    await world.clock.advance(60_000);
    await world.ec2.send(new CreateLaunchTemplateVersionCommand({ LaunchTemplateName: 'nodes', SourceVersion: '1', LaunchTemplateData: { InstanceType: 'm5.xlarge' } }));
    const start = (Preferences: object = preferences) => world.autoScaling('StartInstanceRefresh', { ...named, Preferences });
    const refresh = async () => ((await world.autoScaling('DescribeInstanceRefreshes', named))['InstanceRefreshes'] as Record<string, unknown>[])[0];
    const states = async () => (await world.described()).Instances.map(({ LifecycleState }) => LifecycleState);
    const waiting = async () => (await world.described()).Instances.find(({ LifecycleState }) => LifecycleState === 'Terminating:Wait')?.InstanceId;
    return { ...world, start, refresh, states, waiting };
  }

  test.each([
    ['a new one first', preferences, 2, 3],
    ['one less', { MinHealthyPercentage: '50' }, 1, 2],
    ['one at a time', { MinHealthyPercentage: '100' }, 1, 2],
  ])('replaces what does not match: %s', async (_how, Preferences, least, most) => {
    const { start, refresh, states, described, clock } = await renewed();
    await start(Preferences);
    const sizes: number[] = [];
    const inService: number[] = [];
    for (let at = 0; at < 60; at++) {
      await clock.advance(5_000);
      const now = await states();
      sizes.push(now.length);
      inService.push(now.filter((state) => state === 'InService').length);
    }
    expect([Math.min(...inService), Math.max(...sizes)]).toEqual([least, most]);
    expect(await refresh()).toMatchObject({ Status: 'Successful', PercentageComplete: 100, InstancesToUpdate: 0 });
    expect((await described()).Instances).toMatchObject([{ InstanceType: 'm5.xlarge', LaunchTemplate: { Version: '2' } }, { InstanceType: 'm5.xlarge', LaunchTemplate: { Version: '2' } }]);
    await start();
    await clock.advance(30_000);
    expect(await refresh()).toMatchObject({ Status: 'Successful' });
  });

  test('waits for whoever completes the hook, as long as its heartbeat goes on', async () => {
    const { start, refresh, states, waiting, autoScaling, clock } = await renewed();
    await autoScaling('PutLifecycleHook', hook);
    await start();
    await clock.advance(120_000);
    expect(await states()).toEqual(['Terminating:Wait', 'InService', 'InService']);
    const InstanceId = (await waiting())!;
    const { LifecycleHookName } = hook;
    for (const ms of [500_000, 550_000]) {
      await clock.advance(ms);
      await autoScaling('RecordLifecycleActionHeartbeat', { ...named, LifecycleHookName, InstanceId });
    }
    expect(await waiting()).toBe(InstanceId);
    await autoScaling('CompleteLifecycleAction', { ...named, LifecycleHookName, InstanceId, LifecycleActionResult: 'CONTINUE' });
    expect(await waiting()).toBeUndefined();
    await clock.advance(120_000);
    expect(await waiting()).not.toBeUndefined();
    await clock.advance(700_000);
    expect([await states(), (await refresh())!['Status']]).toEqual([['InService', 'InService'], 'Successful']);
  });

  test('is cancelled, and what waits goes with its hook', async () => {
    const { start, refresh, states, autoScaling, clock } = await renewed();
    await autoScaling('PutLifecycleHook', hook);
    await start();
    await clock.advance(120_000);
    expect((await autoScaling('DescribeLifecycleHooks', named))['LifecycleHooks']).toMatchObject([{ LifecycleHookName: 'drain', HeartbeatTimeout: 600, DefaultResult: 'ABANDON', GlobalTimeout: 60_000 }]);
    await autoScaling('CancelInstanceRefresh', named);
    await clock.advance(20_000);
    expect([await states(), (await refresh())!['Status']]).toEqual([['Terminating:Wait', 'InService', 'InService'], 'Cancelled']);
    await autoScaling('DeleteLifecycleHook', { ...named, LifecycleHookName: 'drain' });
    expect(await states()).toEqual(['InService', 'InService']);
  });

  test.each([
    ['a second one', 'StartInstanceRefresh', {}, /^InstanceRefreshInProgress: /],
    ['an action that nobody waits for', 'CompleteLifecycleAction', { LifecycleHookName: 'drain', InstanceId: 'i-1', LifecycleActionResult: 'CONTINUE' }, /^ValidationError: No active Lifecycle Action found/],
    ['a member that is not embedded', 'StartInstanceRefresh', { DesiredConfiguration: {} }, /^ValidationError: /],
  ])('refuses %s', async (_what, operation, input, refused) => {
    const { start, autoScaling } = await renewed();
    await start();
    expect(await refusal(autoScaling(operation, { ...named, ...input }))).toMatch(refused);
  });

  test('refuses to cancel where none is', async () => {
    const { autoScaling } = await renewed();
    expect(await refusal(autoScaling('CancelInstanceRefresh', named))).toMatch(/^ActiveInstanceRefreshNotFound: /);
  });
});
