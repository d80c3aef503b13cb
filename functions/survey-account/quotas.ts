import { DescribeAddressesCommand, DescribeInstancesCommand, DescribeInstanceTypesCommand, DescribeInternetGatewaysCommand, DescribeNatGatewaysCommand, DescribeSubnetsCommand, DescribeVpcsCommand, type EC2Client, type Instance, type _InstanceType } from '@aws-sdk/client-ec2';
import { ListClustersCommand, type EKSClient } from '@aws-sdk/client-eks';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { QuotaFact } from '../../core/plan/account/account-facts.ts';
import { quotas, quotasToRead, vCpuQuota, type QuotaName } from '../../core/plan/account/quotas.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { allPages } from '../shared/pages.ts';
import type { Attempts } from './attempts.ts';

interface Clients {
  readonly eks: EKSClient;
  readonly ec2: EC2Client;
  readonly serviceQuotas: ServiceQuotasClient;
}

/** The quotas that the plan may meet, and what is in use of each. */
export async function readQuotas({ eks, ec2, serviceQuotas }: Clients, spec: ClusterSpec, attempts: Attempts): Promise<readonly QuotaFact[]> {
  const names = quotasToRead(spec);
  const [limits, used] = await Promise.all([
    Promise.all(names.map(async (name) => attempts.make('quotas', undefined, async () => limitOf(serviceQuotas, name)))),
    attempts.make('what is in use of the quotas', undefined, async () => inUse(eks, ec2, names)),
  ]);
  return names.flatMap((name, index) => {
    const limit = limits[index];
    const present = used?.[name];
    if (limit === undefined || (isRegional(name) && present === undefined)) return [];
    return [{ name, limit, ...(present !== undefined && { used: present }) }];
  });
}

const withinACluster: readonly QuotaName[] = ['node-groups', 'nodes-per-group', 'fargate-profiles'];

function isRegional(name: QuotaName): boolean {
  return !withinACluster.includes(name);
}

/** The account's own value, or else AWS's: Service Quotas knows the first only once there is one. */
async function limitOf(serviceQuotas: ServiceQuotasClient, name: QuotaName): Promise<number | undefined> {
  const { serviceCode: ServiceCode, quotaCode: QuotaCode } = quotas[name];
  try {
    return (await serviceQuotas.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota?.Value;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NoSuchResourceException') throw error;
    return (await serviceQuotas.send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota?.Value;
  }
}

type Usage = Partial<Record<QuotaName, number>>;

async function inUse(eks: EKSClient, ec2: EC2Client, names: readonly QuotaName[]): Promise<Usage> {
  const wanted = (...some: readonly QuotaName[]): boolean => some.some((name) => names.includes(name));
  const parts = await Promise.all([
    wanted('clusters') ? clusters(eks) : {},
    wanted('vpcs', 'internet-gateways') ? networks(ec2) : {},
    wanted('nat-gateways', 'addresses') ? waysOut(ec2) : {},
    names.some((name) => quotas[name].counts.startsWith('vCPUs')) ? vCpus(ec2, names) : {},
  ]);
  return Object.assign({}, ...parts) as Usage;
}

async function clusters(eks: EKSClient): Promise<Usage> {
  const pages = await allPages((nextToken) => eks.send(new ListClustersCommand({ nextToken })));
  return { clusters: pages.flatMap((page) => page.clusters ?? []).length };
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

async function vCpus(ec2: EC2Client, names: readonly QuotaName[]): Promise<Usage> {
  const instances = await runningInstances(ec2);
  const counted = instances.map((instance) => ({ instance, quota: vCpuQuota(instance.InstanceType ?? '', instance.InstanceLifecycle === 'spot' ? 'SPOT' : 'ON_DEMAND') }));
  const sizes = await sizesOf(ec2, [...new Set(instances.filter(({ CpuOptions }) => CpuOptions === undefined).flatMap(({ InstanceType }) => InstanceType ?? []))]);
  const usage: Usage = Object.fromEntries(names.map((name) => [name, 0]));
  for (const { instance, quota } of counted) {
    if (quota !== undefined && usage[quota] !== undefined) usage[quota] += sizeOf(instance, sizes);
  }
  return Object.fromEntries(Object.entries(usage).filter(([name]) => quotas[name as QuotaName].counts.startsWith('vCPUs')));
}

async function runningInstances(ec2: EC2Client): Promise<readonly Instance[]> {
  const ask = async (NextToken: string | undefined) => {
    const { Reservations = [], NextToken: nextToken } = await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }], MaxResults: 1000, ...(NextToken !== undefined && { NextToken }) }));
    return { instances: Reservations.flatMap(({ Instances = [] }) => Instances), nextToken };
  };
  return (await allPages(ask)).flatMap(({ instances }) => instances);
}

async function sizesOf(ec2: EC2Client, types: readonly _InstanceType[]): Promise<ReadonlyMap<string, number>> {
  if (types.length === 0) return new Map();
  const { InstanceTypes: found = [] } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: types.slice(0, 100) }));
  return new Map(found.map(({ InstanceType, VCpuInfo }) => [InstanceType ?? '', VCpuInfo?.DefaultVCpus ?? 0]));
}

/** As it was started, or else as its type has them. */
function sizeOf({ InstanceType = 't3.large', CpuOptions }: Instance, sizes: ReadonlyMap<string, number>): number {
  return CpuOptions === undefined ? (sizes.get(InstanceType) ?? 0) : (CpuOptions.CoreCount ?? 0) * (CpuOptions.ThreadsPerCore ?? 1);
}
