import { describe, expect, test } from '@jest/globals';
import {
  CreateSubnetCommand, DescribeAccountAttributesCommand, DescribeAvailabilityZonesCommand, DescribeImagesCommand, DescribeInstanceTypeOfferingsCommand, DescribeInstanceTypesCommand,
  DescribeRegionsCommand, DescribeSubnetsCommand, DescribeVpcsCommand, ModifyAvailabilityZoneGroupCommand, paginateDescribeInstanceTypes,
} from '@aws-sdk/client-ec2';
import { eksImages } from '../../../simulator/ec2/eks-images.ts';
import { embeddedEc2, refusal } from './embedded-ec2.ts';

describe('zones and regions', () => {
  test('a local zone shows and takes subnets once the account has opted in', async () => {
    const { ec2 } = embeddedEc2();
    const zones = async (AllAvailabilityZones = false) =>
      (await ec2.send(new DescribeAvailabilityZonesCommand({ AllAvailabilityZones }))).AvailabilityZones!.map((zone) => zone.ZoneName);
    const VpcId = (await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }))).Vpcs![0]!.VpcId!;
    const subnet = () => ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '172.31.128.0/24', AvailabilityZone: 'us-west-2-lax-1a' }));

    expect(await zones()).toEqual(['us-west-2a', 'us-west-2b', 'us-west-2c', 'us-west-2d']);
    expect(await zones(true)).toContain('us-west-2-lax-1b');
    expect(await refusal(subnet())).toMatch(/^InvalidParameterValue: /);
    await ec2.send(new ModifyAvailabilityZoneGroupCommand({ GroupName: 'us-west-2-lax-1', OptInStatus: 'opted-in' }));
    expect(await zones()).toContain('us-west-2-lax-1a');
    expect((await subnet()).Subnet?.AvailabilityZoneId).toBe('usw2-lax1-az1');
  });

  test('seventeen regions are there, and a made-up zone is not', async () => {
    const { ec2, clientFor } = embeddedEc2();
    expect((await ec2.send(new DescribeRegionsCommand({}))).Regions).toHaveLength(17);
    expect(await refusal(ec2.send(new DescribeAvailabilityZonesCommand({ ZoneNames: ['us-west-2x'] })))).toBe('InvalidParameterValue: Invalid availability zone: [us-west-2x]');
    expect((await clientFor('us-east-1').send(new DescribeAvailabilityZonesCommand({ ZoneIds: ['use1-az3'] }))).AvailabilityZones).toMatchObject([{ ZoneName: 'us-east-1e' }]);
  });

  test('each region of a new account has a default VPC with a public subnet in every zone', async () => {
    const { clientFor } = embeddedEc2();
    const tokyo = clientFor('ap-northeast-1');
    const { Subnets } = await tokyo.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'default-for-az', Values: ['true'] }] }));
    const { AccountAttributes } = await tokyo.send(new DescribeAccountAttributesCommand({ AttributeNames: ['default-vpc'] }));
    expect(Subnets!.map((subnet) => [subnet.AvailabilityZone, subnet.CidrBlock, subnet.MapPublicIpOnLaunch])).toEqual([
      ['ap-northeast-1a', '172.31.0.0/20', true], ['ap-northeast-1c', '172.31.16.0/20', true], ['ap-northeast-1d', '172.31.32.0/20', true],
    ]);
    expect(AccountAttributes![0]!.AttributeValues).toEqual([{ AttributeValue: Subnets![0]!.VpcId }]);
  });
});

describe('instance types', () => {
  test('tell what pod density is computed from', async () => {
    const { ec2 } = embeddedEc2();
    const { InstanceTypes } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['m7g.large', 't3.medium', 'g6.xlarge', 'trn1.2xlarge', 'p3.2xlarge'] }));
    const [m7g, t3, g6, trn1, p3] = InstanceTypes!;

    expect(m7g).toMatchObject({
      VCpuInfo: { DefaultVCpus: 2 }, MemoryInfo: { SizeInMiB: 8192 }, ProcessorInfo: { SupportedArchitectures: ['arm64'] },
      NetworkInfo: { MaximumNetworkInterfaces: 3, Ipv4AddressesPerInterface: 10 }, CurrentGeneration: true, BurstablePerformanceSupported: false,
    });
    expect(t3).toMatchObject({ BurstablePerformanceSupported: true, NetworkInfo: { MaximumNetworkInterfaces: 3, Ipv4AddressesPerInterface: 6 } });
    expect(g6).toMatchObject({ GpuInfo: { Gpus: [{ Name: 'L4', Count: 1 }] }, InstanceStorageSupported: true });
    expect(trn1).toMatchObject({ BurstablePerformanceSupported: false, NeuronInfo: { NeuronDevices: [{ Name: 'Trainium', Count: 1 }] } });
    expect(p3?.CurrentGeneration).toBe(false);
  });

  test('that do not exist, or not in this region, are named', async () => {
    const { ec2 } = embeddedEc2();
    expect(await refusal(ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['m5.huge' as 'm5.large', 'm5.large', 'trn2.48xlarge'] })))).toBe(
      'InvalidInstanceType: The following supplied instance types do not exist: [m5.huge, trn2.48xlarge]',
    );
  });

  test('are listed page by page by the paginator of the SDK', async () => {
    const { clientFor } = embeddedEc2();
    const names: string[] = [];
    for await (const page of paginateDescribeInstanceTypes({ client: clientFor('us-east-2'), pageSize: 50 }, { Filters: [{ Name: 'processor-info.supported-architecture', Values: ['x86_64'] }] })) {
      names.push(...page.InstanceTypes!.map((type) => type.InstanceType!));
    }
    expect(names.length).toBeGreaterThan(100);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('m7g.large');
  });

  test('are not offered in every zone', async () => {
    const { clientFor } = embeddedEc2();
    const { InstanceTypeOfferings } = await clientFor('us-east-1').send(
      new DescribeInstanceTypeOfferingsCommand({ LocationType: 'availability-zone', Filters: [{ Name: 'instance-type', Values: ['m7i.large', 't2.large'] }] }),
    );
    const zones = (type: string) => InstanceTypeOfferings!.filter((offering) => offering.InstanceType === type).map((offering) => offering.Location);
    expect(zones('t2.large')).toHaveLength(6);
    expect(zones('m7i.large')).toHaveLength(5);
    expect(zones('m7i.large')).not.toContain('us-east-1e');
  });
});

describe('images for EKS nodes', () => {
  test('are found by owner and name, newest release of each line included', async () => {
    const { ec2 } = embeddedEc2();
    const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'], Filters: [{ Name: 'name', Values: ['amazon-eks-node-al2023-arm64-standard-1.36-*'] }] }));
    const newest = eksImages('us-west-2').find((image) => image.recommendedPath === '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/standard/recommended');
    expect(Images!.map((image) => image.ImageId)).toContain(newest!.imageId);
    expect(Images!.every((image) => image.Architecture === 'arm64' && image.OwnerId === '602401143452')).toBe(true);
  });

  test('have ids that differ from image to image and from region to region', () => {
    const ids = ['us-west-2', 'eu-north-1'].flatMap((region) => eksImages(region).map((image) => image.imageId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('of Amazon Linux 2 end with Kubernetes 1.32', () => {
    const paths = eksImages('us-west-2').map((image) => image.recommendedPath);
    expect(paths).toContain('/aws/service/eks/optimized-ami/1.32/amazon-linux-2/recommended');
    expect(paths).not.toContain('/aws/service/eks/optimized-ami/1.33/amazon-linux-2/recommended');
  });
});
