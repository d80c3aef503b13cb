import { describe, expect, test } from '@jest/globals';
import { CreateLaunchTemplateCommand, DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
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
