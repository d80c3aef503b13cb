import { DescribeInstanceTypeOfferingsCommand, DescribeInstanceTypesCommand, type EC2Client, type InstanceTypeInfo, type InstanceTypeOffering } from '@aws-sdk/client-ec2';
import type { InstanceTypeFact } from '../../core/plan/account/account-facts.ts';
import { instanceTypesNamed } from '../../core/plan/account/named.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { allPages } from '../shared/pages.ts';

/** What the region has of the instance types that are asked for. Asked for what is offered only: a type that does not exist is a finding of the plan. */
export async function describeInstanceTypes(ec2: EC2Client, spec: ClusterSpec): Promise<readonly InstanceTypeFact[]> {
  const named = instanceTypesNamed(spec);
  if (named.length === 0) return [];
  const offerings = await offeringsOf(ec2, named);
  const offered = [...new Set(offerings.flatMap(({ InstanceType }) => InstanceType ?? []))];
  if (offered.length === 0) return [];
  const { InstanceTypes: types = [] } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: offered }));
  return types.map((info) => factOf(info, offerings.flatMap(({ InstanceType, Location }) => (InstanceType === info.InstanceType && Location !== undefined ? [Location] : []))));
}

async function offeringsOf(ec2: EC2Client, named: readonly string[]): Promise<readonly InstanceTypeOffering[]> {
  const pages = await allPages(async (token) => {
    const { InstanceTypeOfferings: offerings = [], NextToken: nextToken } = await ec2.send(
      new DescribeInstanceTypeOfferingsCommand({ LocationType: 'availability-zone', Filters: [{ Name: 'instance-type', Values: [...named] }], ...(token !== undefined && { NextToken: token }) }),
    );
    return { offerings, nextToken };
  });
  return pages.flatMap(({ offerings }) => offerings);
}

function factOf({ InstanceType = 't3.large', VCpuInfo, ProcessorInfo, NetworkInfo }: InstanceTypeInfo, zones: readonly string[]): InstanceTypeFact {
  return {
    type: InstanceType,
    vCpus: VCpuInfo?.DefaultVCpus ?? 0,
    architectures: ProcessorInfo?.SupportedArchitectures ?? [],
    addressesPerInterface: NetworkInfo?.Ipv4AddressesPerInterface ?? 0,
    interfaces: NetworkInfo?.MaximumNetworkInterfaces ?? 1,
    zones: [...zones].sort(),
  };
}
