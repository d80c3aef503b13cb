import { DescribeAddressesCommand, DescribeInternetGatewaysCommand, DescribeNatGatewaysCommand, DescribeSubnetsCommand, DescribeVpcsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { QuotaName } from '../../core/plan/account/quotas.ts';
import { vCpusInUse } from '../shared/capacity-in-use.ts';
import type { Usage } from '../shared/quotas.ts';

/** What the account has of what quotas count; its clusters are counted where their names are needed. */
export async function inUse(ec2: EC2Client, names: readonly QuotaName[]): Promise<Usage> {
  const wanted = (...some: readonly QuotaName[]): boolean => some.some((name) => names.includes(name));
  const [here, out, vCpus] = await Promise.all([
    wanted('vpcs', 'internet-gateways') ? networks(ec2) : {},
    wanted('nat-gateways', 'addresses') ? waysOut(ec2) : {},
    vCpusInUse(ec2, names),
  ]);
  return { ...here, ...out, ...vCpus };
}

async function networks(ec2: EC2Client): Promise<Usage> {
  const [{ Vpcs: vpcs = [] }, { InternetGateways: gateways = [] }] = await Promise.all([ec2.send(new DescribeVpcsCommand({})), ec2.send(new DescribeInternetGatewaysCommand({}))]);
  return { vpcs: vpcs.length, 'internet-gateways': gateways.length };
}

/** The zone with the most NAT gateways counts: a plan adds one to each. */
async function waysOut(ec2: EC2Client): Promise<Usage> {
  const [{ Addresses: addresses = [] }, { NatGateways: gateways = [] }] = await Promise.all([
    ec2.send(new DescribeAddressesCommand({})),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: [{ Name: 'state', Values: ['pending', 'available'] }] })),
  ]);
  const subnetIds = [...new Set(gateways.flatMap(({ SubnetId }) => SubnetId ?? []))];
  const { Subnets: subnets = [] } = subnetIds.length === 0 ? {} : await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: subnetIds }] }));
  const zoneOf = new Map(subnets.map(({ SubnetId, AvailabilityZone }) => [SubnetId, AvailabilityZone]));
  const byZone = Map.groupBy(gateways, ({ SubnetId }) => zoneOf.get(SubnetId));
  return { addresses: addresses.length, 'nat-gateways': Math.max(0, ...[...byZone.values()].map(({ length }) => length)) };
}
