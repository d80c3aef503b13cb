import { routeTableOutput, subnetOutput, zoneSuffix } from '../outputs.ts';
import { nameTag, ref, type Resource } from './template.ts';

/** The gateway that leads to networks outside AWS, and their ranges. */
export interface RemoteWay {
  readonly gatewayId: string;
  readonly cidrs: readonly string[];
}

/** Attaches the VPC to a transit gateway or virtual private gateway, and routes the remote ranges there from the private subnets, where the control plane and the nodes are. */
export function remoteGateway(cluster: string, { gatewayId, cidrs }: RemoteWay, zones: readonly string[]): Readonly<Record<string, Resource>> {
  const isTransit = gatewayId.startsWith('tgw-');
  const attachment: Resource = isTransit
    ? { Type: 'AWS::EC2::TransitGatewayAttachment', Properties: { TransitGatewayId: gatewayId, VpcId: ref('Vpc'), SubnetIds: zones.map((zone) => ref(subnetOutput('Private', zone))), Tags: nameTag(cluster, 'remote-networks') } }
    : { Type: 'AWS::EC2::VPCGatewayAttachment', Properties: { VpcId: ref('Vpc'), VpnGatewayId: gatewayId } };
  const target = isTransit ? { TransitGatewayId: gatewayId } : { GatewayId: gatewayId };
  const routes = zones.flatMap((zone) =>
    cidrs.map((DestinationCidrBlock, index): [string, Resource] => [
      `RemoteRoute${index + 1}${zoneSuffix(zone)}`,
      { Type: 'AWS::EC2::Route', DependsOn: 'RemoteGatewayAttachment', Properties: { RouteTableId: ref(routeTableOutput(zone)), DestinationCidrBlock, ...target } },
    ]),
  );
  return { RemoteGatewayAttachment: attachment, ...Object.fromEntries(routes) };
}
