import { carriedOut, refused } from '../field.ts';
import type { FieldTable } from '../field.ts';

function subnetFields(side: 'public' | 'private'): FieldTable {
  const subnets = `vpc.subnets.${side}`;
  return {
    [subnets]: carriedOut(`The existing VPC’s ${side} subnets, keyed by availability zone or by a name of yours.`),
    [`${subnets}.*.id`]: carriedOut('The subnet. Left out: the one of vpc.id that has the cidr.'),
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
  'vpc.ipv6Cidr': carriedOut('A new VPC’s IPv6 range, out of vpc.ipv6Pool. Left out: Amazon gives one to an IPv6 cluster.'),
  'vpc.ipv6Pool': carriedOut('The address pool of yours that vpc.ipv6Cidr is taken from.'),
  'vpc.extraCIDRs': carriedOut('Ranges outside the VPC that may reach the control plane on port 443.'),
  'vpc.extraIPv6CIDRs': carriedOut('The same for IPv6 ranges; needs an IPv6 cluster.'),
  'vpc.autoAllocateIPv6': carriedOut('Whether the subnets of an IPv4 cluster’s new VPC get IPv6 ranges too. Default: false.'),
  'vpc.hostnameType': carriedOut('What a new VPC’s subnets name their instances by: ip-name (EC2’s default) or resource-name.'),
  'vpc.controlPlaneSubnetIDs': carriedOut('The subnets of an existing VPC that the control plane is placed in. Left out: all of vpc.subnets. Without vpc.subnets, nodes go into them too.'),
  'vpc.controlPlaneSecurityGroupIDs': carriedOut('The control plane’s security groups in an existing VPC. Left out: one is made.'),
  'vpc.controlPlaneOnPrivateSubnets': carriedOut('Whether the control plane is placed in private subnets only. Default: false; in the new VPC of an Auto Mode cluster it is.'),
  'vpc.controlPlaneEgressMode': carriedOut('AWS_MANAGED (EKS’s default) or CUSTOMER_ROUTED: which way the control plane’s outbound traffic takes.'),
  'vpc.sharedNodeSecurityGroup': refused('nodes use the cluster security group, which EKS makes; there is no shared node security group'),
  'vpc.manageSharedNodeSecurityGroupRules': refused('there is no shared node security group whose rules could be left alone', [true]),
};
