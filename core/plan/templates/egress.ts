import type { NatMode } from '../../spec/cluster-spec.ts';
import { routeTableOutput, subnetOutput, zoneSuffix } from '../outputs.ts';
import { getAtt, ref, type Resource, type Template } from './template.ts';

/**
 * The way out of the private subnets: a NAT gateway in the first zone or in each, and the default routes to it. A stack
 * of its own, because NAT gateways take minutes and the control plane need not wait for them.
 */
export function egressTemplate(cluster: string, nat: Exclude<NatMode, 'Disable'>, zones: readonly string[]): Template {
  const withGateway = nat === 'Single' ? zones.slice(0, 1) : zones;
  const parameters = egressParameters(nat, zones);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `NAT gateways of EKS cluster ${cluster}`,
    Parameters: Object.fromEntries(parameters.map((name) => [name, { Type: 'String' as const }])),
    Resources: {
      ...Object.assign({}, ...withGateway.map((zone) => gateway(cluster, zone))) as Record<string, Resource>,
      ...Object.fromEntries(zones.map((zone) => [`DefaultRoute${zoneSuffix(zone)}`, route(zone, nat === 'Single' ? withGateway[0] ?? zone : zone)])),
    },
    Outputs: Object.fromEntries(withGateway.map((zone) => [`PublicAddress${zoneSuffix(zone)}`, { Value: ref(`Address${zoneSuffix(zone)}`) }])),
  };
}

/** Each parameter is the network stack's output of the same name. */
export function egressParameters(nat: Exclude<NatMode, 'Disable'>, zones: readonly string[]): readonly string[] {
  const withGateway = nat === 'Single' ? zones.slice(0, 1) : zones;
  return [...withGateway.map((zone) => subnetOutput('Public', zone)), ...zones.map(routeTableOutput)];
}

function gateway(cluster: string, zone: string): Record<string, Resource> {
  const suffix = zoneSuffix(zone);
  const tags = [{ Key: 'Name', Value: `drydock-${cluster}-nat-${zone}` }];
  return {
    [`Address${suffix}`]: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc', Tags: tags } },
    [`NatGateway${suffix}`]: {
      Type: 'AWS::EC2::NatGateway',
      Properties: { AllocationId: getAtt(`Address${suffix}`, 'AllocationId'), SubnetId: ref(subnetOutput('Public', zone)), Tags: tags },
    },
  };
}

function route(zone: string, gatewayZone: string): Resource {
  return {
    Type: 'AWS::EC2::Route',
    Properties: { RouteTableId: ref(routeTableOutput(zone)), DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: ref(`NatGateway${zoneSuffix(gatewayZone)}`) },
  };
}
