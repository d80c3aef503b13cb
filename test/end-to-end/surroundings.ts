import type { Shape } from '../../simulator/service.ts';
import type { TestDrydock } from './harness.ts';

/** What an account has before Drydock comes: made by its administrator. */
export interface Surroundings {
  readonly keyArn: string;
  readonly subnets: readonly { readonly id: string; readonly zone: string }[];
  readonly launchTemplate: string;
  readonly transitGateway: string;
  readonly vpnGateway: string;
}

/** People's roles, a key, a VPC with a way out, a launch template, and roles for the parts of a cluster. */
export async function makeSurroundings(drydock: TestDrydock): Promise<Surroundings> {
  for (const [name, trusted, policies] of roles) await makeRole(drydock, name, trusted, policies);
  const { KeyMetadata } = await drydock.as('kms', 'CreateKey', {});
  await drydock.as('iam', 'CreateInstanceProfile', { InstanceProfileName: 'our-nodes' });
  await drydock.as('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'our-nodes', RoleName: 'our-nodes' });
  await drydock.as('ec2', 'CreateKeyPair', { KeyName: 'our-key', KeyType: 'ed25519' }, { region: 'eu-west-1' });
  const subnets = await makeNetwork(drydock);
  const { LaunchTemplate } = await drydock.as('ec2', 'CreateLaunchTemplate', { LaunchTemplateName: 'ours', LaunchTemplateData: { InstanceType: 'm7i.large' } });
  const { TransitGateway } = await drydock.as('ec2', 'CreateTransitGateway', {});
  const { VpnGateway } = await drydock.as('ec2', 'CreateVpnGateway', { Type: 'ipsec.1' });
  return {
    keyArn: (KeyMetadata as { Arn: string }).Arn,
    subnets,
    launchTemplate: (LaunchTemplate as { LaunchTemplateId: string }).LaunchTemplateId,
    transitGateway: (TransitGateway as { TransitGatewayId: string }).TransitGatewayId,
    vpnGateway: (VpnGateway as { VpnGatewayId: string }).VpnGatewayId,
  };
}

const roles: readonly (readonly [name: string, trusted: Shape, policies: readonly string[]])[] = [
  ['our-engineers', { AWS: 'arn:aws:iam::111122223333:root' }, []],
  ['our-developers', { AWS: 'arn:aws:iam::111122223333:root' }, []],
  ['our-cluster', { Service: 'eks.amazonaws.com' }, ['AmazonEKSClusterPolicy']],
  ['our-nodes', { Service: 'ec2.amazonaws.com' }, ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonEKS_CNI_Policy']],
  ['our-fargate', { Service: 'eks-fargate-pods.amazonaws.com' }, ['AmazonEKSFargatePodExecutionRolePolicy']],
  ['our-pods', { Service: 'pods.eks.amazonaws.com' }, []],
];

async function makeRole(drydock: TestDrydock, RoleName: string, Principal: Shape, policies: readonly string[]): Promise<void> {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }] };
  await drydock.as('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
  for (const policy of policies) await drydock.as('iam', 'AttachRolePolicy', { RoleName, PolicyArn: `arn:aws:iam::aws:policy/${policy}` });
}

async function makeNetwork(drydock: TestDrydock): Promise<Surroundings['subnets']> {
  const { Vpc } = await drydock.as('ec2', 'CreateVpc', { CidrBlock: '10.60.0.0/16' });
  const { VpcId } = Vpc as { VpcId: string };
  await drydock.as('ec2', 'ModifyVpcAttribute', { VpcId, EnableDnsHostnames: { Value: true } });
  const { RouteTable } = await drydock.as('ec2', 'CreateRouteTable', { VpcId });
  const zones = ['us-west-2a', 'us-west-2b'];
  return Promise.all(
    zones.map(async (zone, index) => {
      const { Subnet } = await drydock.as('ec2', 'CreateSubnet', { VpcId, AvailabilityZone: zone, CidrBlock: `10.60.${index}.0/24` });
      const { SubnetId } = Subnet as { SubnetId: string };
      await drydock.as('ec2', 'AssociateRouteTable', { RouteTableId: (RouteTable as { RouteTableId: string }).RouteTableId, SubnetId });
      return { id: SubnetId, zone };
    }),
  );
}
