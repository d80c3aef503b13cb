import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStackEventsCommand, DescribeStacksCommand, UpdateStackCommand, type CreateStackCommandInput } from '@aws-sdk/client-cloudformation';
import { DescribeNatGatewaysCommand, DescribeRouteTablesCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { createAws, type Aws } from '../../../simulator/aws.ts';
import { virtualClock, type VirtualClock } from '../../../simulator/clock/virtual.ts';
import { account, administrator, region } from './embedded.ts';

const template = readFileSync(new URL('network-template.yaml', import.meta.url), 'utf8');

let clock: VirtualClock;
let aws: Aws;
let cloudFormation: CloudFormationClient;
let ec2: EC2Client;

beforeEach(() => {
  clock = virtualClock(Date.UTC(2026, 10, 22));
  aws = createAws({ clock, seed: 'network', region });
  const config = { region, endpoint: 'http://embedded.aws', credentials: { accessKeyId: 'admin', secretAccessKey: 'x' }, maxAttempts: 1, requestHandler: aws.requestHandler };
  cloudFormation = new CloudFormationClient(config);
  ec2 = new EC2Client(config);
});

async function create(more: Partial<CreateStackCommandInput> = {}): Promise<void> {
  const Parameters = [{ ParameterKey: 'ClusterName', ParameterValue: 'blue' }, ...(more.Parameters ?? [])];
  await cloudFormation.send(new CreateStackCommand({ StackName: 'eksctl-blue-cluster', TemplateBody: template, Capabilities: ['CAPABILITY_IAM'], Tags: [{ Key: 'cluster', Value: 'blue' }], ...more, Parameters }));
  await settled();
}

async function settled(): Promise<void> {
  await clock.until(async () => !(await status()).endsWith('IN_PROGRESS'));
}

async function status(): Promise<string> {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({}));
  return Stacks![0]?.StackStatus ?? 'none';
}

async function failures(): Promise<string[]> {
  const { StackEvents } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: 'eksctl-blue-cluster' }));
  return StackEvents!.filter(({ ResourceStatus }) => ResourceStatus!.endsWith('_FAILED')).map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`);
}

/** VPCs that are not the account's default one. */
async function vpcs() {
  return (await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['false'] }] }))).Vpcs!;
}

async function outputs(): Promise<Record<string, string>> {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'eksctl-blue-cluster' }));
  return Object.fromEntries(Stacks![0]!.Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
}

describe('a cluster\'s network', () => {
  test('is made as the template says, in the minutes that its NAT gateway takes', async () => {
    const started = clock.now();
    await create();
    expect(await failures()).toEqual([]);
    expect(await status()).toBe('CREATE_COMPLETE');
    expect((clock.now() - started) / 60_000).toBeGreaterThan(1.5);
    expect((clock.now() - started) / 60_000).toBeLessThan(6);
    const [vpc] = await vpcs();
    const { Vpc, PublicSubnets, ServiceRole, Template, DefaultGroup } = await outputs();
    expect(Vpc).toBe(vpc!.VpcId);
    expect(ServiceRole).toMatch(/^arn:aws:iam::111122223333:role\/eksctl-blue-cluster-ServiceRole-[0-9A-F]{12}$/);
    expect(Template).toMatch(/^lt-[0-9a-f]{17}:1$/);
    expect(DefaultGroup).toMatch(/^sg-/);
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: PublicSubnets!.split(',') }));
    const six = vpc!.Ipv6CidrBlockAssociationSet![0]!.Ipv6CidrBlock!;
    expect(Subnets!.map(({ CidrBlock, AvailabilityZone, MapPublicIpOnLaunch }) => [CidrBlock, AvailabilityZone, MapPublicIpOnLaunch])).toEqual([['192.168.0.0/19', 'us-west-2a', true], ['192.168.32.0/19', 'us-west-2b', true]]);
    expect(Subnets![0]!.Ipv6CidrBlockAssociationSet![0]!.Ipv6CidrBlock).toBe(six.replace('/56', '/64'));
    expect(Subnets![0]!.Tags).toEqual(expect.arrayContaining([{ Key: 'cluster', Value: 'blue' }, { Key: 'kubernetes.io/role/elb', Value: '1' }]));
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [Vpc!] }] }));
    const controlPlane = SecurityGroups!.find(({ Description }) => Description!.startsWith('Communication'))!;
    expect(controlPlane.IpPermissionsEgress!.map(({ FromPort }) => FromPort).sort()).toEqual([1025, 443]);
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'route.nat-gateway-id', Values: ['*'] }] }));
    expect(RouteTables).toHaveLength(1);
  });

  test('finds its zones also when an output has the name of the resource that asks for them', async () => {
    const template = {
      Resources: {
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
        Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.0.0/24', AvailabilityZone: { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] } } },
      },
      Outputs: { Subnet: { Value: { 'Fn::GetAtt': ['Subnet', 'AvailabilityZone'] } } },
    };
    await cloudFormation.send(new CreateStackCommand({ StackName: 'eksctl-blue-cluster', TemplateBody: JSON.stringify(template) }));
    await settled();
    expect(await failures()).toEqual([]);
    expect(await outputs()).toEqual({ Subnet: 'us-west-2b' });
  });

  test('is taken down without a trace', async () => {
    await create();
    await cloudFormation.send(new DeleteStackCommand({ StackName: 'eksctl-blue-cluster' }));
    await settled();
    expect(await status()).toBe('none');
    expect(await vpcs()).toEqual([]);
    expect((await aws.dispatch({ service: 'iam', operation: 'ListRoles', input: {}, account, region, principal: administrator }))['Roles']).toEqual([]);
  });

  test('an update takes the NAT gateway away when nobody wants it', async () => {
    await create();
    const Parameters = [{ ParameterKey: 'ClusterName', UsePreviousValue: true }, { ParameterKey: 'Nat', ParameterValue: 'Disable' }];
    await cloudFormation.send(new UpdateStackCommand({ StackName: 'eksctl-blue-cluster', UsePreviousTemplate: true, Parameters, Capabilities: ['CAPABILITY_IAM'] }));
    await settled();
    expect(await failures()).toEqual([]);
    expect(await status()).toBe('UPDATE_COMPLETE');
    const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({}));
    expect(NatGateways!.map(({ State }) => State)).toEqual(['deleted']);
  });

  test('a role that may not make NAT gateways fails the stack in EC2\'s own words, and nothing remains', async () => {
    const role = async (operation: string, input: object) => aws.dispatch({ service: 'iam', operation, input: { ...input }, account, region, principal: administrator });
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
    const allowed = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['ec2:*', 'iam:*'], Resource: '*' }, { Effect: 'Deny', Action: 'ec2:CreateNatGateway', Resource: '*' }] };
    await role('CreateRole', { RoleName: 'provisioner', AssumeRolePolicyDocument: JSON.stringify(trust) });
    await role('PutRolePolicy', { RoleName: 'provisioner', PolicyName: 'network', PolicyDocument: JSON.stringify(allowed) });
    await create({ RoleARN: `arn:aws:iam::${account}:role/provisioner` });
    expect(await status()).toBe('ROLLBACK_COMPLETE');
    const reason = (await failures()).find((failure) => failure.startsWith('NatGateway'));
    expect(reason).toMatch(/provisioner\/AWSCloudFormation is not authorized to perform: ec2:CreateNatGateway .*explicit deny.*Error Code: UnauthorizedOperation/);
    expect(await vpcs()).toEqual([]);
  });
});
