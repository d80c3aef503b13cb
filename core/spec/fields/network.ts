import { carriedOut, refused } from '../field.ts';
import type { FieldTable } from '../field.ts';

const newVpcIsIPv4 = 'only IPv4 networks are made';

function subnetFields(side: 'public' | 'private'): FieldTable {
  const subnets = `vpc.subnets.${side}`;
  return {
    [subnets]: carriedOut(`The existing VPC’s ${side} subnets, keyed by availability zone or by a name of yours.`),
    [`${subnets}.*.id`]: carriedOut('The subnet.'),
    [`${subnets}.*.az`]: carriedOut('Checked: the subnet must be in this zone.'),
    [`${subnets}.*.cidr`]: carriedOut('Checked: the subnet must have this range.'),
  };
}

export const networkFields: FieldTable = {
  vpc: carriedOut('The network: an existing VPC if it names subnets, a new one otherwise.'),
  'vpc.id': carriedOut('The existing VPC; needs vpc.subnets.'),
  'vpc.cidr': carriedOut('A new VPC’s range, default 192.168.0.0/16. For an existing VPC it is checked.'),
  'vpc.subnets': carriedOut('The existing VPC’s subnets.'),
  ...subnetFields('public'),
  ...subnetFields('private'),
  'vpc.securityGroup': carriedOut('The control plane’s security group in an existing VPC. Left out: one is made.'),
  'vpc.nat': carriedOut('NAT gateways of a new VPC.'),
  'vpc.nat.gateway': carriedOut('None (Disable), one (Single, the default) or one in each zone (HighlyAvailable).'),
  'vpc.clusterEndpoints': carriedOut('How the Kubernetes API is reached.'),
  'vpc.clusterEndpoints.publicAccess': carriedOut('Default: true.'),
  'vpc.clusterEndpoints.privateAccess': carriedOut('Default: false.'),
  'vpc.publicAccessCIDRs': carriedOut('Who may reach the public endpoint. Default: 0.0.0.0/0.'),
  'vpc.ipv6Cidr': refused(newVpcIsIPv4),
  'vpc.ipv6Pool': refused(newVpcIsIPv4),
  'vpc.extraIPv6CIDRs': refused(newVpcIsIPv4),
  'vpc.autoAllocateIPv6': refused(newVpcIsIPv4),
  'vpc.extraCIDRs': refused('a VPC gets one range; add others to an existing VPC and name its subnets'),
  'vpc.hostnameType': refused('instances get their host names from the subnet’s defaults', ['ip-name']),
  'vpc.sharedNodeSecurityGroup': refused('managed nodes use the cluster security group, which EKS makes; there is no shared node security group'),
  'vpc.manageSharedNodeSecurityGroupRules': refused('there is no shared node security group whose rules could be left alone', [true]),
  'vpc.controlPlaneSubnetIDs': refused('the control plane is placed in all the subnets; leave it out'),
  'vpc.controlPlaneSecurityGroupIDs': refused('the control plane gets one security group; use vpc.securityGroup'),
  'vpc.controlPlaneOnPrivateSubnets': refused('the control plane is placed in all the subnets; leave it out'),
  'vpc.controlPlaneEgressMode': refused('the control plane’s outbound traffic is routed by AWS', ['AWS_MANAGED']),
};
