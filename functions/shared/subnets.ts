import { DescribeSubnetsCommand, type EC2Client, type Subnet } from '@aws-sdk/client-ec2';
import type { SubnetFact } from '../../core/plan/provision-facts.ts';

/** By filter, not by id: an id that does not exist is a finding of the plan, not an error. */
export async function describeSubnets(ec2: EC2Client, ids: readonly string[]): Promise<readonly SubnetFact[]> {
  if (ids.length === 0) return [];
  const { Subnets: subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: [...ids] }] }));
  return subnets.map(subnetFact);
}

/** The subnets of a VPC that have certain ranges. */
export async function describeSubnetsInRanges(ec2: EC2Client, vpcId: string | undefined, ranges: readonly string[]): Promise<readonly SubnetFact[]> {
  if (vpcId === undefined || ranges.length === 0) return [];
  const { Subnets: subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }, { Name: 'cidr-block', Values: [...ranges] }] }));
  return subnets.map(subnetFact);
}

function subnetFact(subnet: Subnet): SubnetFact {
  const ipv6Cidr = subnet.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
  return {
    subnetId: subnet.SubnetId ?? '',
    vpcId: subnet.VpcId ?? '',
    zone: subnet.AvailabilityZone ?? '',
    zoneId: subnet.AvailabilityZoneId ?? '',
    cidr: subnet.CidrBlock ?? '',
    freeAddresses: subnet.AvailableIpAddressCount ?? 0,
    ...(ipv6Cidr !== undefined && { ipv6Cidr }),
    ...(subnet.AssignIpv6AddressOnCreation === true && { assignsIpv6: true }),
  };
}
