import { DescribeInstanceTypesCommand, DescribeSecurityGroupsCommand, type _InstanceType, type EC2Client } from '@aws-sdk/client-ec2';
import type { UpgradeFacts } from '../../core/plan/upgrade/facts.ts';
import { describeSubnets } from '../shared/subnets.ts';

type Missing = UpgradeFacts['missing'];

/** The subnets as far as they exist, and what does not. */
export async function surveyNetwork(ec2: EC2Client, subnetIds: readonly string[], securityGroupIds: readonly string[]): Promise<Pick<UpgradeFacts, 'subnets' | 'missing'>> {
  const [subnets, groups] = await Promise.all([describeSubnets(ec2, subnetIds), securityGroups(ec2, securityGroupIds)]);
  const lacks = (what: Missing[number]['what'], wanted: readonly string[], found: readonly string[]): Missing => wanted.filter((id) => !found.includes(id)).map((id) => ({ what, id }));
  return { subnets, missing: [...lacks('subnet', subnetIds, subnets.map(({ subnetId }) => subnetId)), ...lacks('security-group', securityGroupIds, groups)] };
}

/** By filter: an id that does not exist is a finding, not an error. */
async function securityGroups(ec2: EC2Client, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { SecurityGroups: found = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values: [...ids] }] }));
  return found.flatMap(({ GroupId }) => GroupId ?? []);
}

/** A node keeps one network interface with all its addresses in reserve, so that is what a new one takes from its subnet. */
export async function surveyInstanceTypes(ec2: EC2Client, types: readonly string[]): Promise<UpgradeFacts['instanceTypes']> {
  if (types.length === 0) return {};
  const { InstanceTypes: found = [] } = await ec2.send(new DescribeInstanceTypesCommand({ Filters: [{ Name: 'instance-type', Values: [...types] }] }));
  return Object.fromEntries(found.map(({ InstanceType: type, VCpuInfo, NetworkInfo }): [_InstanceType | '', UpgradeFacts['instanceTypes'][string]] => [
    type ?? '', { vCpus: VCpuInfo?.DefaultVCpus ?? 0, addressesPerNode: NetworkInfo?.Ipv4AddressesPerInterface ?? 1 },
  ]));
}
