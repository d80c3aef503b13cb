import { routeTableOutput } from '../outputs.ts';
import { getAtt, nameTag, ref, type Resource, type Template } from './template.ts';

/** Where VPC endpoints are made: ids, or the names of template parameters that bring them. */
export interface EndpointPlace {
  readonly vpcId: unknown;
  readonly subnetIds: unknown;
  readonly routeTableIds: readonly unknown[];
  /** The VPC's ranges: whoever may use the endpoints. */
  readonly cidrs: readonly string[];
  readonly parameters: readonly string[];
}

/** In a VPC that the network stack made. Each parameter is that stack's output of the same name. */
export function placeInNewVpc(cidr: string, zones: readonly string[]): EndpointPlace {
  const tables = zones.map(routeTableOutput);
  return {
    vpcId: ref('VpcId'),
    subnetIds: { 'Fn::Split': [',', ref('PrivateSubnetIds')] },
    routeTableIds: tables.map(ref),
    cidrs: [cidr],
    parameters: ['VpcId', 'PrivateSubnetIds', ...tables],
  };
}

/**
 * The way to AWS where nothing leads out of the VPC: an endpoint for each service. S3 is reached by routes, because image
 * layers come from it under its public names; everything else by network interfaces under the service's own name.
 */
export function endpointsTemplate(cluster: string, region: string, services: readonly string[], place: EndpointPlace): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `VPC endpoints of EKS cluster ${cluster}`,
    ...(place.parameters.length > 0 && { Parameters: Object.fromEntries(place.parameters.map((name) => [name, { Type: 'String' as const }])) }),
    Resources: {
      EndpointSecurityGroup: securityGroup(cluster, place),
      ...Object.fromEntries(services.map((service) => [logicalId(service), endpoint(cluster, region, service, place)])),
    },
  };
}

function securityGroup(cluster: string, { vpcId, cidrs }: EndpointPlace): Resource {
  return {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: `VPC endpoints of EKS cluster ${cluster}`,
      VpcId: vpcId,
      SecurityGroupIngress: cidrs.map((CidrIp) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp, Description: 'AWS APIs' })),
      Tags: nameTag(cluster, 'endpoints'),
    },
  };
}

function endpoint(cluster: string, region: string, service: string, { vpcId, subnetIds, routeTableIds }: EndpointPlace): Resource {
  const reached =
    service === 's3'
      ? { VpcEndpointType: 'Gateway', RouteTableIds: routeTableIds }
      : { VpcEndpointType: 'Interface', PrivateDnsEnabled: true, SubnetIds: subnetIds, SecurityGroupIds: [getAtt('EndpointSecurityGroup', 'GroupId')] };
  return { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: vpcId, ServiceName: serviceName(service, region), ...reached, Tags: nameTag(cluster, service) } };
}

/** `ecr.api` → `EndpointEcrApi`. */
function logicalId(service: string): string {
  return `Endpoint${service.split(/[.-]/).map((part) => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`).join('')}`;
}

/** Services whose endpoints have names under `cn.com.amazonaws` in China; the others have the same name everywhere. */
const namedOtherwiseInChina: readonly string[] = ['ec2', 'ecr.api', 'ecr.dkr', 'sts', 'cloudformation', 'eks-auth'];

function serviceName(service: string, region: string): string {
  const isChinese = region.startsWith('cn-') && namedOtherwiseInChina.includes(service);
  return `${isChinese ? 'cn.' : ''}com.amazonaws.${region}.${service}`;
}
