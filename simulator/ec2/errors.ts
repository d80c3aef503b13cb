import { AwsError } from '../service.ts';

/** EC2's errors that several operations share, with EC2's texts. */
export const missingParameter = (name: string): AwsError => new AwsError('MissingParameter', `The request must contain the parameter ${name}`);

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const invalidCombination = (message: string): AwsError => new AwsError('InvalidParameterCombination', message);

export const dependencyViolation = (type: string, id: string): AwsError =>
  new AwsError('DependencyViolation', `The ${type} '${id}' has dependencies and cannot be deleted.`);

/** Quotas by what they bound, with the error that EC2 answers when one is reached. */
const limitErrors = {
  vpcsPerRegion: ['VpcLimitExceeded', 'The maximum number of VPCs has been reached.'],
  subnetsPerVpc: ['SubnetLimitExceeded', 'The maximum number of subnets has been reached.'],
  addressesPerRegion: ['AddressLimitExceeded', 'The maximum number of addresses has been reached.'],
  internetGatewaysPerRegion: ['InternetGatewayLimitExceeded', 'The maximum number of internet gateways has been reached.'],
  egressOnlyInternetGatewaysPerRegion: ['EgressOnlyInternetGatewayLimitExceeded', 'The maximum number of egress-only internet gateways has been reached.'],
  natGatewaysPerZone: ['NatGatewayLimitExceeded', 'The maximum number of NAT gateways in this Availability Zone has been reached.'],
  routeTablesPerVpc: ['RouteTableLimitExceeded', 'The maximum number of route tables has been reached.'],
  routesPerTable: ['RouteLimitExceeded', 'The maximum number of routes has been reached.'],
  securityGroupsPerRegion: ['SecurityGroupLimitExceeded', 'The maximum number of security groups has been reached.'],
  rulesPerSecurityGroup: ['RulesPerSecurityGroupLimitExceeded', 'The maximum number of rules per security group has been reached.'],
  vpcEndpointsPerVpc: ['VpcEndpointLimitExceeded', 'The maximum number of VPC endpoints has been reached.'],
  networkInterfacesPerRegion: ['NetworkInterfaceLimitExceeded', 'The maximum number of network interfaces has been reached.'],
  cidrBlocksPerVpc: ['CidrLimitExceeded', 'The maximum number of additional CIDR blocks has been reached.'],
} as const satisfies Record<string, readonly [string, string]>;

export type Quota = keyof typeof limitErrors;

export function limitExceeded(quota: Quota): AwsError {
  const [code, message] = limitErrors[quota];
  return new AwsError(code, message);
}
