import type { NewVpc } from '../../spec/cluster-spec.ts';
import { routeTableOutput, zoneSuffix } from '../outputs.ts';
import { getAtt, ref, type Resource } from './template.ts';

type Resources = Readonly<Record<string, Resource>>;

const block = 'Ipv6Block';
const everywhere = '::/0';

/** A subnet's prefix in IPv6 is always /64. */
const hostBits = '64';

/** The VPC's IPv6 range, and the ways in and out: inbound and outbound for public subnets, only outbound for private ones. */
export function dualStack(ipv6: NonNullable<NewVpc['ipv6']>, zones: readonly string[]): Resources {
  const range = ipv6 === 'amazon' ? { AmazonProvidedIpv6CidrBlock: true } : { Ipv6CidrBlock: ipv6.cidr, Ipv6Pool: ipv6.pool };
  const vpc = { VpcId: ref('Vpc') };
  return {
    [block]: { Type: 'AWS::EC2::VPCCidrBlock', Properties: { ...vpc, ...range } },
    ...(zones.length > 0 && {
      PublicIpv6Route: {
        Type: 'AWS::EC2::Route',
        DependsOn: 'GatewayAttachment',
        Properties: { RouteTableId: ref('PublicRouteTable'), DestinationIpv6CidrBlock: everywhere, GatewayId: ref('InternetGateway') },
      },
      EgressOnlyGateway: { Type: 'AWS::EC2::EgressOnlyInternetGateway', Properties: vpc },
      ...Object.fromEntries(zones.map((zone) => [`PrivateIpv6Route${zoneSuffix(zone)}`, outboundRoute(zone)])),
    }),
  };
}

function outboundRoute(zone: string): Resource {
  return {
    Type: 'AWS::EC2::Route',
    Properties: { RouteTableId: ref(routeTableOutput(zone)), DestinationIpv6CidrBlock: everywhere, EgressOnlyInternetGatewayId: ref('EgressOnlyGateway') },
  };
}

/** The same subnet with the range at `index` of the VPC's first `count` IPv6 ranges. */
export function withIpv6Range(subnet: Resource, index: number, count: number, assigns: boolean): Resource {
  const ranges = { 'Fn::Cidr': [{ 'Fn::Select': [0, getAtt('Vpc', 'Ipv6CidrBlocks')] }, count, hostBits] };
  return {
    ...subnet,
    DependsOn: block,
    Properties: { ...subnet.Properties, Ipv6CidrBlock: { 'Fn::Select': [index, ranges] }, ...(assigns && { AssignIpv6AddressOnCreation: true }) },
  };
}
