import type { NewVpc } from '../../spec/cluster-spec.ts';
import { routeTableOutput, subnetOutput, zoneSuffix, type NetworkOutput } from '../outputs.ts';
import type { ZoneRanges } from '../subnet-ranges.ts';
import { controlPlaneSecurityGroup, type ControlPlaneReach } from './control-plane-security-group.ts';
import { dualStack, withIpv6Range } from './dual-stack.ts';
import { remoteGateway, type RemoteWay } from './remote-gateway.ts';
import { getAtt, join, nameTag, ref, type Resource, type Template } from './template.ts';

type Resources = Readonly<Record<string, Resource>>;

export interface NetworkPlan {
  readonly cluster: string;
  readonly vpc: NewVpc;
  readonly zones: readonly ZoneRanges[];
  /** Nothing leads out of it, so it has no public subnets. */
  readonly isPrivate: boolean;
  /** Instances get IPv6 addresses by themselves. */
  readonly assignsIpv6: boolean;
  readonly reach: ControlPlaneReach;
  readonly remote?: RemoteWay;
}

/** A VPC with a public and a private subnet in each zone. Its private subnets have no way out yet: see `egress.ts`. */
export function networkTemplate(plan: NetworkPlan): Template {
  const { cluster, vpc: { cidr, ipv6 }, zones, isPrivate } = plan;
  const names = zones.map(({ zone }) => zone);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Network of EKS cluster ${cluster}`,
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidr, EnableDnsSupport: true, EnableDnsHostnames: true, Tags: nameTag(cluster, 'vpc') } },
      ...(ipv6 && dualStack(ipv6, isPrivate ? [] : names)),
      ...(!isPrivate && publicRoutes(cluster)),
      ...Object.assign({}, ...zones.map((_, index) => zoneResources(plan, index))) as Resources,
      ...(plan.remote && remoteGateway(cluster, plan.remote, zones.filter(({ isLocal }) => isLocal !== true).map(({ zone }) => zone))),
      ...controlPlaneSecurityGroup(cluster, ref('Vpc'), plan.reach),
    },
    Outputs: outputs(plan),
  };
}

function publicRoutes(cluster: string): Resources {
  return {
    InternetGateway: { Type: 'AWS::EC2::InternetGateway', Properties: { Tags: nameTag(cluster, 'internet-gateway') } },
    GatewayAttachment: { Type: 'AWS::EC2::VPCGatewayAttachment', Properties: { VpcId: ref('Vpc'), InternetGatewayId: ref('InternetGateway') } },
    PublicRouteTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc'), Tags: nameTag(cluster, 'public') } },
    PublicRoute: {
      Type: 'AWS::EC2::Route',
      DependsOn: 'GatewayAttachment',
      Properties: { RouteTableId: ref('PublicRouteTable'), DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('InternetGateway') },
    },
  };
}

function zoneResources(plan: NetworkPlan, index: number): Resources {
  const { cluster, zones, isPrivate } = plan;
  const { zone = '', publicCidr = '', privateCidr = '' } = zones[index] ?? {};
  const suffix = zoneSuffix(zone);
  const [publicSubnet, privateSubnet, privateTable] = [subnetOutput('Public', zone), subnetOutput('Private', zone), routeTableOutput(zone)];
  return {
    ...(!isPrivate && {
      [publicSubnet]: subnet(plan, index, { zone, cidr: publicCidr, reach: 'public', role: 'elb' }),
      [`PublicRouting${suffix}`]: association(publicSubnet, 'PublicRouteTable'),
    }),
    [privateSubnet]: subnet(plan, zones.length + index, { zone, cidr: privateCidr, reach: 'private', role: 'internal-elb' }),
    [privateTable]: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc'), Tags: nameTag(cluster, `private-${zone}`) } },
    [`PrivateRouting${suffix}`]: association(privateSubnet, privateTable),
  };
}

/** The role tags are what AWS's load balancer controllers look for. `index` counts all subnets. */
function subnet({ cluster, vpc, zones, assignsIpv6 }: NetworkPlan, index: number, { zone, cidr, reach, role }: { readonly zone: string; readonly cidr: string; readonly reach: 'public' | 'private'; readonly role: string }): Resource {
  const { hostnameType, ipv6 } = vpc;
  const made: Resource = {
    Type: 'AWS::EC2::Subnet',
    Properties: {
      VpcId: ref('Vpc'),
      AvailabilityZone: zone,
      CidrBlock: cidr,
      MapPublicIpOnLaunch: reach === 'public',
      ...(hostnameType !== undefined && { PrivateDnsNameOptionsOnLaunch: { HostnameType: hostnameType } }),
      Tags: [...nameTag(cluster, `${reach}-${zone}`), { Key: `kubernetes.io/role/${role}`, Value: '1' }],
    },
  };
  return ipv6 === undefined ? made : withIpv6Range(made, index, zones.length * 2, assignsIpv6);
}

function association(subnetId: string, routeTable: string): Resource {
  return { Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: { SubnetId: ref(subnetId), RouteTableId: ref(routeTable) } };
}

/** The lists are what EKS is given; local zones it does not know. */
function outputs({ zones, isPrivate }: NetworkPlan): Required<Template>['Outputs'] {
  const reaches = isPrivate ? (['Private'] as const) : (['Public', 'Private'] as const);
  const subnets = (reach: 'Public' | 'Private') => zones.filter(({ isLocal }) => isLocal !== true).map(({ zone }) => ref(subnetOutput(reach, zone)));
  const byZone = zones.flatMap(({ zone }) => [...reaches.map((reach) => subnetOutput(reach, zone)), routeTableOutput(zone)]);
  const whole: Partial<Record<NetworkOutput, { Value: unknown }>> = {
    VpcId: { Value: ref('Vpc') },
    ...(!isPrivate && { PublicSubnetIds: { Value: join(subnets('Public')) } }),
    PrivateSubnetIds: { Value: join(subnets('Private')) },
    SubnetIds: { Value: join(reaches.flatMap(subnets)) },
    SecurityGroupId: { Value: getAtt('ControlPlaneSecurityGroup', 'GroupId') },
  };
  return { ...whole, ...Object.fromEntries(byZone.map((id) => [id, { Value: ref(id) }])) };
}
