import { describe, expect, test } from '@jest/globals';
import {
  AssociateVpcCidrBlockCommand, CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, DeleteSubnetCommand, DeleteVpcCommand, DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcAttributeCommand, DescribeVpcsCommand, DisassociateVpcCidrBlockCommand,
  ModifySubnetAttributeCommand, ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { embeddedEc2, refusal } from './embedded-ec2.ts';

const bare = { defaultVpc: false };

describe('a VPC', () => {
  test('arrives with a main route table, a default security group and a default network ACL', async () => {
    const { ec2 } = embeddedEc2(bare);

    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'demo' }] }] }));
    const here = [{ Name: 'vpc-id', Values: [Vpc!.VpcId!] }];
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters: [...here, { Name: 'association.main', Values: ['true'] }] }));
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: here }));
    const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters: here }));
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: ['de*'] }] }));

    expect(Vpc).toMatchObject({ VpcId: expect.stringMatching(/^vpc-0[0-9a-f]{16}$/), State: 'pending', CidrBlock: '10.0.0.0/16' });
    expect(Vpcs).toMatchObject([{ VpcId: Vpc!.VpcId, State: 'available', Tags: [{ Key: 'Name', Value: 'demo' }] }]);
    expect(RouteTables?.[0]?.Routes).toMatchObject([{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' }]);
    expect(SecurityGroups).toMatchObject([{ GroupName: 'default', IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }]);
    expect(NetworkAcls).toMatchObject([{ IsDefault: true }]);
  });

  test('is found by a wrong id with EC2 saying which', async () => {
    const { ec2 } = embeddedEc2(bare);
    expect(await refusal(ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-0123'] })))).toBe("InvalidVpcID.NotFound: The vpc ID 'vpc-0123' does not exist");
  });

  test('must be between /16 and /28', async () => {
    const { ec2 } = embeddedEc2(bare);
    expect(await refusal(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/8' })))).toBe("InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid.");
    expect(await refusal(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.300/16' })))).toMatch(/^InvalidParameterValue: /);
    expect(await refusal(ec2.send(new CreateVpcCommand({})))).toBe('MissingParameter: The request must contain the parameter cidrBlock');
  });

  test('is refused when the region has five, and the default VPC counts', async () => {
    const { ec2 } = embeddedEc2();
    for (let i = 0; i < 4; i++) await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    expect(await refusal(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })))).toBe('VpcLimitExceeded: The maximum number of VPCs has been reached.');
  });

  test('does not go while something of yours is in it, and takes its own things along', async () => {
    const { ec2 } = embeddedEc2(bare);
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }));

    const early = await refusal(ec2.send(new DeleteVpcCommand({ VpcId })));
    await ec2.send(new DeleteSubnetCommand({ SubnetId: Subnet!.SubnetId }));
    await ec2.send(new DeleteVpcCommand({ VpcId }));

    expect(early).toBe(`DependencyViolation: The vpc '${VpcId}' has dependencies and cannot be deleted.`);
    expect((await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups).toEqual([]);
    expect((await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables).toEqual([]);
  });

  test('takes one attribute change at a time', async () => {
    const { ec2 } = embeddedEc2(bare);
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;

    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    const both = await refusal(ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value: true } })));

    expect((await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }))).EnableDnsHostnames).toEqual({ Value: true });
    expect(both).toMatch(/^InvalidParameterCombination: /);
  });

  test('gets an Amazon /56 for IPv6, and subnets get a /64 of it', async () => {
    const { ec2 } = embeddedEc2(bare);
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;

    const { Ipv6CidrBlockAssociation: block } = await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }));
    const third = block!.Ipv6CidrBlock!.replace(/00::\/56$/, '03::/64');
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24', Ipv6CidrBlock: third }));
    const inUse = await refusal(ec2.send(new DisassociateVpcCidrBlockCommand({ AssociationId: block!.AssociationId })));

    expect(block).toMatchObject({ Ipv6CidrBlock: expect.stringMatching(/::\/56$/), Ipv6CidrBlockState: { State: 'associating' } });
    expect(Subnet?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock).toBe(third);
    expect(inUse).toMatch(/^CidrBlockInUse: /);
    expect(await refusal(ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24', Ipv6CidrBlock: third })))).toMatch(/^InvalidSubnet.Conflict: /);
    expect(await refusal(ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24', Ipv6CidrBlock: '2001:db8::/64' })))).toMatch(/^InvalidSubnet.Range: /);
  });
});

describe('a subnet', () => {
  test('lies in its VPC, beside the others, in a zone of the region', async () => {
    const { ec2 } = embeddedEc2(bare);
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;
    const subnet = (CidrBlock: string, AvailabilityZone = 'us-west-2b') => ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));

    const { Subnet } = await subnet('10.0.64.0/20');

    expect(Subnet).toMatchObject({ AvailabilityZone: 'us-west-2b', AvailabilityZoneId: 'usw2-az1', AvailableIpAddressCount: 4091 });
    expect(await refusal(subnet('10.0.64.0/24'))).toBe("InvalidSubnet.Conflict: The CIDR '10.0.64.0/24' conflicts with another subnet");
    expect(await refusal(subnet('10.1.0.0/24'))).toBe("InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.");
    expect(await refusal(subnet('10.0.0.0/29'))).toBe("InvalidSubnet.Range: The CIDR '10.0.0.0/29' is invalid.");
    expect(await refusal(subnet('10.0.0.0/24', 'us-west-2e'))).toBe(
      'InvalidParameterValue: Value (us-west-2e) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: us-west-2a, us-west-2b, us-west-2c, us-west-2d.',
    );
  });

  test('is listed page by page', async () => {
    const { ec2 } = embeddedEc2(bare);
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;
    for (let i = 0; i < 7; i++) await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: `10.0.${i}.0/24` }));

    const first = await ec2.send(new DescribeSubnetsCommand({ MaxResults: 5 }));
    const second = await ec2.send(new DescribeSubnetsCommand({ MaxResults: 5, NextToken: first.NextToken }));

    expect([...first.Subnets!, ...second.Subnets!].map((one) => one.CidrBlock)).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `10.0.${i}.0/24`));
    expect(second.NextToken).toBeUndefined();
    expect(await refusal(ec2.send(new DescribeSubnetsCommand({ MaxResults: 5, SubnetIds: [first.Subnets![0]!.SubnetId!] })))).toMatch(/^InvalidParameterCombination: /);
    expect(await refusal(ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'colour', Values: ['blue'] }] })))).toBe("InvalidParameterValue: The filter 'colour' is invalid");
  });

  test('hands out public addresses once told to', async () => {
    const { ec2 } = embeddedEc2(bare);
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }));

    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: Subnet!.SubnetId, MapPublicIpOnLaunch: { Value: true } }));

    expect((await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'map-public-ip-on-launch', Values: ['true'] }] }))).Subnets).toHaveLength(1);
  });
});

test('a name of a security group serves once per VPC', async () => {
  const { ec2 } = embeddedEc2(bare);
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;
  const create = () => ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName: 'nodes', Description: 'nodes' }));
  await create();
  expect(await refusal(create())).toBe(`InvalidGroup.Duplicate: The security group 'nodes' already exists for VPC '${VpcId}'`);
});
