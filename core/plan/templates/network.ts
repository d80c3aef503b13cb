import { routeTableOutput, subnetOutput, zoneSuffix, type NetworkOutput } from '../outputs.ts';
import type { ZoneRanges } from '../subnet-ranges.ts';
import { getAtt, join, ref, type Resource, type Template } from './template.ts';

type Resources = Readonly<Record<string, Resource>>;

/** A VPC with a public and a private subnet in each zone. Its private subnets have no way out yet: see `egress.ts`. */
export function networkTemplate(cluster: string, cidr: string, zones: readonly ZoneRanges[]): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Network of EKS cluster ${cluster}`,
    Resources: {
      ...vpc(cluster, cidr),
      ...Object.assign({}, ...zones.map((zone) => zoneResources(cluster, zone))) as Resources,
      ...securityGroup(cluster, ref('Vpc')),
    },
    Outputs: outputs(zones),
  };
}

/** For a VPC that exists: only the security group of the control plane's network interfaces. */
export function securityGroupTemplate(cluster: string, vpcId: string): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Control-plane security group of EKS cluster ${cluster}`,
    Resources: securityGroup(cluster, vpcId),
    Outputs: { SecurityGroupId: { Value: getAtt('ControlPlaneSecurityGroup', 'GroupId') } },
  };
}

function vpc(cluster: string, cidr: string): Resources {
  return {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidr, EnableDnsSupport: true, EnableDnsHostnames: true, Tags: name(cluster, 'vpc') } },
    InternetGateway: { Type: 'AWS::EC2::InternetGateway', Properties: { Tags: name(cluster, 'internet-gateway') } },
    GatewayAttachment: { Type: 'AWS::EC2::VPCGatewayAttachment', Properties: { VpcId: ref('Vpc'), InternetGatewayId: ref('InternetGateway') } },
    PublicRouteTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc'), Tags: name(cluster, 'public') } },
    PublicRoute: {
      Type: 'AWS::EC2::Route',
      DependsOn: 'GatewayAttachment',
      Properties: { RouteTableId: ref('PublicRouteTable'), DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('InternetGateway') },
    },
  };
}

/** The role tags are what AWS's load balancer controllers look for. */
function zoneResources(cluster: string, { zone, publicCidr, privateCidr }: ZoneRanges): Resources {
  const suffix = zoneSuffix(zone);
  const [publicSubnet, privateSubnet, privateTable] = [subnetOutput('Public', zone), subnetOutput('Private', zone), routeTableOutput(zone)];
  const subnet = (cidr: string, reach: 'public' | 'private', role: string): Resource => ({
    Type: 'AWS::EC2::Subnet',
    Properties: {
      VpcId: ref('Vpc'),
      AvailabilityZone: zone,
      CidrBlock: cidr,
      MapPublicIpOnLaunch: reach === 'public',
      Tags: [...name(cluster, `${reach}-${zone}`), { Key: `kubernetes.io/role/${role}`, Value: '1' }],
    },
  });
  return {
    [publicSubnet]: subnet(publicCidr, 'public', 'elb'),
    [privateSubnet]: subnet(privateCidr, 'private', 'internal-elb'),
    [privateTable]: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc'), Tags: name(cluster, `private-${zone}`) } },
    [`PublicRouting${suffix}`]: association(publicSubnet, 'PublicRouteTable'),
    [`PrivateRouting${suffix}`]: association(privateSubnet, privateTable),
  };
}

function association(subnet: string, routeTable: string): Resource {
  return { Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: { SubnetId: ref(subnet), RouteTableId: ref(routeTable) } };
}

function securityGroup(cluster: string, vpcId: unknown): Resources {
  return {
    ControlPlaneSecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: `Network interfaces of the control plane of EKS cluster ${cluster}`, VpcId: vpcId, Tags: name(cluster, 'control-plane') },
    },
  };
}

function outputs(zones: readonly ZoneRanges[]): Required<Template>['Outputs'] {
  const subnets = (reach: 'Public' | 'Private') => zones.map(({ zone }) => ref(subnetOutput(reach, zone)));
  const byZone = zones.flatMap(({ zone }) => [subnetOutput('Public', zone), subnetOutput('Private', zone), routeTableOutput(zone)]);
  const whole: Record<NetworkOutput, { Value: unknown }> = {
    VpcId: { Value: ref('Vpc') },
    PublicSubnetIds: { Value: join(subnets('Public')) },
    PrivateSubnetIds: { Value: join(subnets('Private')) },
    SubnetIds: { Value: join([...subnets('Public'), ...subnets('Private')]) },
    SecurityGroupId: { Value: getAtt('ControlPlaneSecurityGroup', 'GroupId') },
  };
  return { ...whole, ...Object.fromEntries(byZone.map((id) => [id, { Value: ref(id) }])) };
}

function name(cluster: string, part: string): { Key: string; Value: string }[] {
  return [{ Key: 'Name', Value: `drydock-${cluster}-${part}` }];
}
