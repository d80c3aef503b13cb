import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  CreateKeyPairCommand, CreateLaunchTemplateCommand, CreateLaunchTemplateVersionCommand, CreateSubnetCommand, CreateTagsCommand, CreateVpcEndpointCommand, DeleteKeyPairCommand, DeleteLaunchTemplateCommand,
  DeleteLaunchTemplateVersionsCommand, DeleteTagsCommand, DeleteVpcEndpointsCommand, DescribeKeyPairsCommand, DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand, DescribeRouteTablesCommand, DescribeSubnetsCommand, DescribeTagsCommand, DescribeVpcEndpointsCommand, DescribeVpcsCommand, ImportKeyPairCommand,
  ModifyLaunchTemplateCommand, type EC2Client,
} from '@aws-sdk/client-ec2';
import { embeddedEc2, refusal } from './embedded-ec2.ts';

describe('a launch template', () => {
  const create = (ec2: EC2Client) => ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'nodes', LaunchTemplateData: { InstanceType: 'm5.large', ImageId: 'ami-1' } }));

  test('keeps its versions, and resolves $Latest and $Default', async () => {
    const { ec2 } = embeddedEc2();
    const { LaunchTemplate } = await create(ec2);
    const { LaunchTemplateId } = LaunchTemplate!;
    await ec2.send(new CreateLaunchTemplateVersionCommand({ LaunchTemplateId, SourceVersion: '1', LaunchTemplateData: { ImageId: 'ami-2' } }));
    const versions = async (...Versions: string[]) =>
      (await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'nodes', Versions }))).LaunchTemplateVersions!.map((one) => one.VersionNumber);

    expect(await versions('$Latest', '$Default')).toEqual([2, 1]);
    await ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId, DefaultVersion: '2' }));
    expect(await versions('$Default')).toEqual([2]);
    expect((await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId }))).LaunchTemplateVersions).toMatchObject([
      { VersionNumber: 2, DefaultVersion: true, LaunchTemplateData: { InstanceType: 'm5.large', ImageId: 'ami-2' } },
      { VersionNumber: 1, DefaultVersion: false, LaunchTemplateData: { ImageId: 'ami-1' } },
    ]);
    expect(await refusal(versions('7'))).toBe(`InvalidLaunchTemplateId.VersionNotFound: Could not find the specified version 7 for the launch template with ID ${LaunchTemplateId!}.`);
    expect(await refusal(ec2.send(new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ['2'] })))).toMatch(/^OperationNotPermitted: /);
    expect((await ec2.send(new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ['1', '9'] }))).UnsuccessfullyDeletedLaunchTemplateVersions).toMatchObject([{ VersionNumber: 9 }]);
  });

  test('has a name of its own', async () => {
    const { ec2 } = embeddedEc2();
    await create(ec2);
    expect(await refusal(create(ec2))).toBe('InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.');
    await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'nodes' }));
    expect(await refusal(ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ['nodes'] })))).toBe(
      'InvalidLaunchTemplateName.NotFoundException: The specified launch template, with template name nodes, does not exist.',
    );
    expect(await refusal(ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: ['lt-1'] })))).toBe(
      'InvalidLaunchTemplateId.NotFound: The specified launch template, with template ID lt-1, does not exist.',
    );
  });
});

describe('a key pair', () => {
  test('is made once, found by name, and deleted as often as one likes', async () => {
    const { ec2 } = embeddedEc2();
    const { KeyMaterial } = await ec2.send(new CreateKeyPairCommand({ KeyName: 'ops', KeyType: 'ed25519' }));

    expect(KeyMaterial).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(await refusal(ec2.send(new CreateKeyPairCommand({ KeyName: 'ops' })))).toBe("InvalidKeyPair.Duplicate: The keypair 'ops' already exists.");
    expect((await ec2.send(new DescribeKeyPairsCommand({ KeyNames: ['ops'] }))).KeyPairs).toMatchObject([{ KeyName: 'ops', KeyType: 'ed25519' }]);
    await ec2.send(new DeleteKeyPairCommand({ KeyName: 'ops' }));
    await ec2.send(new DeleteKeyPairCommand({ KeyName: 'ops' }));
    expect(await refusal(ec2.send(new DescribeKeyPairsCommand({ KeyNames: ['ops'] })))).toBe("InvalidKeyPair.NotFound: The key pair 'ops' does not exist");
  });

  test('is imported from an OpenSSH public key and nothing else', async () => {
    const { ec2 } = embeddedEc2();
    const { n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 255]), bytes]);
    const blob = Buffer.concat([Buffer.from('ssh-rsa'), Buffer.from(e!, 'base64url'), Buffer.concat([Buffer.from([0]), Buffer.from(n!, 'base64url')])].map(field));

    const imported = await ec2.send(new ImportKeyPairCommand({ KeyName: 'mine', PublicKeyMaterial: Buffer.from(`ssh-rsa ${blob.toString('base64')} me@host`) }));

    expect(imported.KeyFingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
    expect(await refusal(ec2.send(new ImportKeyPairCommand({ KeyName: 'bad', PublicKeyMaterial: Buffer.from('ssh-rsa AAAA') })))).toBe(
      'InvalidKey.Format: Key is not in valid OpenSSH public key format',
    );
  });
});

describe('tags', () => {
  test('are put on and taken off whatever an id names', async () => {
    const { ec2 } = embeddedEc2();
    const VpcId = (await ec2.send(new DescribeVpcsCommand({}))).Vpcs![0]!.VpcId!;

    await ec2.send(new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'Name', Value: 'one' }, { Key: 'team', Value: 'a' }] }));
    await ec2.send(new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'Name', Value: 'two' }] }));
    await ec2.send(new DeleteTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'team', Value: 'b' }] }));

    expect((await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [VpcId] }] }))).Tags).toEqual([
      { Key: 'Name', ResourceId: VpcId, ResourceType: 'vpc', Value: 'two' },
      { Key: 'team', ResourceId: VpcId, ResourceType: 'vpc', Value: 'a' },
    ]);
    expect(await refusal(ec2.send(new CreateTagsCommand({ Resources: [VpcId, 'subnet-1'], Tags: [{ Key: 'x', Value: '' }] })))).toBe(
      "InvalidSubnetID.NotFound: The subnet ID 'subnet-1' does not exist",
    );
    expect(await refusal(ec2.send(new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'aws:mine', Value: '' }] })))).toMatch(/^InvalidParameterValue: Tag keys starting with/);
    const many = Array.from({ length: 49 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    expect(await refusal(ec2.send(new CreateTagsCommand({ Resources: [VpcId], Tags: many })))).toMatch(/^TagLimitExceeded: /);
  });

  test('of the request and of the resource, and the ARN, are what policies are checked against', async () => {
    const { ec2, asked } = embeddedEc2();
    const VpcId = (await ec2.send(new DescribeVpcsCommand({}))).Vpcs![0]!.VpcId!;
    await ec2.send(new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'team', Value: 'a' }] }));

    await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '172.31.128.0/24', TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'Name', Value: 'one' }] }] }));

    const arn = 'arn:aws:ec2:us-west-2:111122223333';
    expect(asked.map(({ actions: [action], resources }) => [action, ...resources])).toEqual([
      ['ec2:DescribeVpcs', '*'],
      ['ec2:CreateTags', `${arn}:vpc/${VpcId}`],
      ['ec2:CreateSubnet', `${arn}:subnet/*`, `${arn}:vpc/${VpcId}`],
    ]);
    expect(asked[2]!.conditions).toEqual({ 'aws:ResourceTag/team': 'a', 'aws:RequestTag/Name': 'one', 'aws:TagKeys': ['Name'] });
  });
});

describe('a VPC endpoint', () => {
  test('of the gateway kind is a route, and goes at once', async () => {
    const { ec2 } = embeddedEc2();
    const { RouteTableId, VpcId } = (await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables![0]!;
    const routes = async () => (await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables![0]!.Routes!.map((route) => route.GatewayId!.split('-')[0]);

    const { VpcEndpoint } = await ec2.send(new CreateVpcEndpointCommand({ VpcId, ServiceName: 'com.amazonaws.us-west-2.s3', RouteTableIds: [RouteTableId!] }));
    expect(await routes()).toEqual(['local', 'igw', 'vpce']);
    const { Unsuccessful } = await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpoint!.VpcEndpointId!, 'vpce-1'] }));

    expect(await routes()).toEqual(['local', 'igw']);
    expect(Unsuccessful).toMatchObject([{ ResourceId: 'vpce-1', Error: { Code: 'InvalidVpcEndpointId.NotFound' } }]);
  });

  test('of the interface kind takes an address in each subnet and a minute to come', async () => {
    const { ec2, clock } = embeddedEc2();
    const { SubnetId, VpcId } = (await ec2.send(new DescribeSubnetsCommand({}))).Subnets![0]!;
    const create = (ServiceName: string) => ec2.send(new CreateVpcEndpointCommand({ VpcId, VpcEndpointType: 'Interface', ServiceName, SubnetIds: [SubnetId!] }));
    const { VpcEndpoint } = await create('com.amazonaws.us-west-2.eks');
    const VpcEndpointIds = [VpcEndpoint!.VpcEndpointId!];

    expect(VpcEndpoint?.State).toBe('pending');
    await clock.advance(150_000);
    expect((await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds }))).VpcEndpoints![0]!.State).toBe('available');
    expect((await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toHaveLength(1);
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
    await clock.advance(150_000);
    expect((await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toEqual([]);
    expect(await refusal(create('com.amazonaws.us-west-2.nothing'))).toBe("InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-west-2.nothing' does not exist");
  });
});
