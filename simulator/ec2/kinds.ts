import { AwsError } from '../service.ts';

/** What EC2 calls a kind of resource: in ids, in tags and ARNs, and in its errors. */
export interface Kind {
  /** The id is `<prefix>-0…`, 17 hexadecimal digits. */
  readonly prefix: string;
  /** In `ResourceType` of tags and in ARNs. */
  readonly type: string;
  readonly notFound: (id: string) => AwsError;
}

function kind(prefix: string, type: string, code: string, text: (id: string) => string): Kind {
  return { prefix, type, notFound: (id) => new AwsError(code, text(id)) };
}

export const kinds = {
  vpc: kind('vpc', 'vpc', 'InvalidVpcID.NotFound', (id) => `The vpc ID '${id}' does not exist`),
  subnet: kind('subnet', 'subnet', 'InvalidSubnetID.NotFound', (id) => `The subnet ID '${id}' does not exist`),
  internetGateway: kind('igw', 'internet-gateway', 'InvalidInternetGatewayID.NotFound', (id) => `The internetGateway ID '${id}' does not exist`),
  egressOnlyInternetGateway: kind('eigw', 'egress-only-internet-gateway', 'InvalidGatewayID.NotFound', (id) => `The gateway ID '${id}' does not exist`),
  natGateway: kind('nat', 'natgateway', 'NatGatewayNotFound', (id) => `The Nat Gateway ${id} was not found`),
  address: kind('eipalloc', 'elastic-ip', 'InvalidAllocationID.NotFound', (id) => `The allocation ID '${id}' does not exist`),
  routeTable: kind('rtb', 'route-table', 'InvalidRouteTableID.NotFound', (id) => `The routeTable ID '${id}' does not exist`),
  securityGroup: kind('sg', 'security-group', 'InvalidGroup.NotFound', (id) => `The security group '${id}' does not exist`),
  securityGroupRule: kind('sgr', 'security-group-rule', 'InvalidSecurityGroupRuleId.NotFound', (id) => `The security group rule ID '${id}' does not exist`),
  networkAcl: kind('acl', 'network-acl', 'InvalidNetworkAclID.NotFound', (id) => `The networkAcl ID '${id}' does not exist`),
  vpcEndpoint: kind('vpce', 'vpc-endpoint', 'InvalidVpcEndpointId.NotFound', (id) => `The Vpc Endpoint Id '${id}' does not exist`),
  networkInterface: kind('eni', 'network-interface', 'InvalidNetworkInterfaceID.NotFound', (id) => `The networkInterface ID '${id}' does not exist`),
  launchTemplate: kind('lt', 'launch-template', 'InvalidLaunchTemplateId.NotFound', (id) => `The specified launch template, with template ID ${id}, does not exist.`),
  keyPair: kind('key', 'key-pair', 'InvalidKeyPair.NotFound', (id) => `The key pair '${id}' does not exist`),
  instance: kind('i', 'instance', 'InvalidInstanceID.NotFound', (id) => `The instance ID '${id}' does not exist`),
  transitGateway: kind('tgw', 'transit-gateway', 'InvalidTransitGatewayID.NotFound', (id) => `Transit Gateway ${id} was deleted or does not exist.`),
  transitGatewayAttachment: kind('tgw-attach', 'transit-gateway-attachment', 'InvalidTransitGatewayAttachmentID.NotFound', (id) => `Transit Gateway Attachment ${id} was deleted or does not exist.`),
  vpnGateway: kind('vgw', 'vpn-gateway', 'InvalidVpnGatewayID.NotFound', (id) => `The vpnGateway ID '${id}' does not exist`),
  volume: kind('vol', 'volume', 'InvalidVolume.NotFound', (id) => `The volume '${id}' does not exist.`),
  image: kind('ami', 'image', 'InvalidAMIID.NotFound', (id) => `The image id '[${id}]' does not exist`),
} satisfies Record<string, Kind>;

/** The kind that an id's prefix tells: `vpc-0a1b…` → `kinds.vpc`. */
export function kindOf(id: string): Kind | undefined {
  const prefix = id.slice(0, id.lastIndexOf('-'));
  return Object.values(kinds).find((candidate) => candidate.prefix === prefix);
}
