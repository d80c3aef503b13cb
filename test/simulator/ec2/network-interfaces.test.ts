import { describe, expect, test } from '@jest/globals';
import {
  AssignPrivateIpAddressesCommand, CreateNetworkInterfaceCommand, DeleteNetworkInterfaceCommand, DescribeInstancesCommand, DescribeVolumesCommand, DescribeNetworkInterfacesCommand, DescribeSubnetsCommand,
  RunInstancesCommand, TerminateInstancesCommand, UnassignPrivateIpAddressesCommand, type EC2Client,
} from '@aws-sdk/client-ec2';
import { eksImages } from '../../../simulator/ec2/eks-images.ts';
import type { Ec2Options } from '../../../simulator/ec2/service.ts';
import { embeddedEc2, refusal } from './embedded-ec2.ts';

const SubnetId = 'subnet-0b2512f8c6ae9bf30';

const tight: Ec2Options = {
  seed: [{ region: 'us-west-2', vpcs: [{ id: 'vpc-0dd338ecf29863c55', cidr: '192.168.0.0/16', subnets: [{ id: SubnetId, cidr: '192.168.1.0/24', zone: 'us-west-2a', freeAddresses: 5 }] }] }],
};

const free = async (ec2: EC2Client) => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }))).Subnets![0]!.AvailableIpAddressCount;

describe('addresses of a subnet', () => {
  test('are taken by interfaces, primary and secondary, and come back', async () => {
    const { ec2 } = embeddedEc2(tight);

    const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, SecondaryPrivateIpAddressCount: 2 }));
    const { NetworkInterfaceId } = NetworkInterface!;
    expect(await free(ec2)).toBe(2);
    const { AssignedPrivateIpAddresses } = await ec2.send(new AssignPrivateIpAddressesCommand({ NetworkInterfaceId, SecondaryPrivateIpAddressCount: 2 }));
    expect(await free(ec2)).toBe(0);
    const full = await refusal(ec2.send(new CreateNetworkInterfaceCommand({ SubnetId })));
    await ec2.send(new UnassignPrivateIpAddressesCommand({ NetworkInterfaceId, PrivateIpAddresses: [AssignedPrivateIpAddresses![0]!.PrivateIpAddress!] }));
    expect(await free(ec2)).toBe(1);
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));

    expect(await free(ec2)).toBe(5);
    expect(full).toBe('InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request.');
  });

  test('are all kept when not all that were asked for are left', async () => {
    const { ec2 } = embeddedEc2(tight);
    expect(await refusal(ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, SecondaryPrivateIpAddressCount: 5 })))).toMatch(/^InsufficientFreeAddressesInSubnet: /);
    expect(await free(ec2)).toBe(5);
  });

  test('can be asked for by name, but not those that AWS keeps', async () => {
    const { ec2 } = embeddedEc2(tight);
    const ask = (PrivateIpAddress: string) => ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, PrivateIpAddress }));
    await ask('192.168.1.254');
    expect(await refusal(ask('192.168.1.254'))).toMatch(/^InvalidIPAddress.InUse: /);
    for (const kept of ['192.168.1.0', '192.168.1.3', '192.168.1.255', '192.168.2.9']) expect(await refusal(ask(kept))).toMatch(/^InvalidParameterValue: /);
  });
});

test('an interface that a service made for itself is in use, and nobody else can delete it', async () => {
  const { ec2, asService } = embeddedEc2(tight);
  await asService('eks.amazonaws.com', 'CreateNetworkInterface', { SubnetId, Description: 'Amazon EKS demo' });

  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: ['Amazon EKS *'] }] }));
  const [found] = NetworkInterfaces!;
  expect(found).toMatchObject({ Status: 'in-use', RequesterManaged: true, RequesterId: 'eks.amazonaws.com', Attachment: { InstanceOwnerId: 'amazon-aws' } });
  expect(await refusal(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: found!.NetworkInterfaceId })))).toMatch(/^InvalidParameterValue: .* is currently in use/);
  await asService('eks.amazonaws.com', 'DeleteNetworkInterface', { NetworkInterfaceId: found!.NetworkInterfaceId });
  expect(await free(ec2)).toBe(5);
});

describe('an instance', () => {
  const imageOf = (architecture: string) => eksImages('us-west-2').find((image) => image.architecture === architecture && !image.isWindows)!.imageId;
  const run = (ec2: EC2Client, InstanceType: 'm5.large' | 'm7g.large' | 'trn2.48xlarge', ImageId = imageOf('x86_64')) =>
    ec2.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1, InstanceType, ImageId, SubnetId }));

  test('starts, runs, and gives its address back when it is gone', async () => {
    const { ec2, clock } = embeddedEc2(tight);
    const { Instances } = await run(ec2, 'm5.large');
    const InstanceIds = [Instances![0]!.InstanceId!];
    const state = async () => (await ec2.send(new DescribeInstancesCommand({ InstanceIds }))).Reservations![0]!.Instances![0]!.State?.Name;

    expect(await state()).toBe('pending');
    await clock.advance(120_000);
    expect(await state()).toBe('running');
    expect(await free(ec2)).toBe(4);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    expect(await state()).toBe('shutting-down');
    await clock.advance(180_000);
    expect(await state()).toBe('terminated');
    expect(await free(ec2)).toBe(5);
  });

  test('starts with the volumes of its image, as the request changes them, and takes them with it unless told otherwise', async () => {
    const { ec2, clock } = embeddedEc2(tight);
    const BlockDeviceMappings = [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 80 } }, { DeviceName: '/dev/xvdb', Ebs: { VolumeType: 'gp2' as const, DeleteOnTermination: false } }, { DeviceName: '/dev/xvdc', VirtualName: 'ephemeral0' }];
    const { Instances } = await ec2.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1, InstanceType: 'm5.large', ImageId: imageOf('x86_64'), SubnetId, BlockDeviceMappings }));
    const volumes = async () => ((await ec2.send(new DescribeVolumesCommand({}))).Volumes ?? []).map(({ Size, VolumeType, State }) => [Size, VolumeType, State]);

    expect(await volumes()).toEqual([[80, 'gp3', 'in-use'], [8, 'gp2', 'in-use']]);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [Instances![0]!.InstanceId!] }));
    await clock.advance(180_000);
    expect(await volumes()).toEqual([[8, 'gp2', 'available']]);
  });

  test('needs a type that the zone has, and an image of its architecture', async () => {
    const { ec2 } = embeddedEc2(tight);
    expect(await refusal(run(ec2, 'trn2.48xlarge'))).toMatch(/^InvalidParameterValue: /);
    expect(await refusal(run(ec2, 'm7g.large'))).toMatch(/^InvalidParameterValue: The architecture 'arm64' of the specified instance type does not match/);
    expect(await refusal(run(ec2, 'm5.large', 'ami-0123'))).toBe("InvalidAMIID.NotFound: The image id '[ami-0123]' does not exist");
  });
});
