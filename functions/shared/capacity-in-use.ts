import { DescribeInstancesCommand, DescribeInstanceTypesCommand, DescribeVolumesCommand, type EC2Client, type Instance, type _InstanceType } from '@aws-sdk/client-ec2';
import { quotas, vCpuQuota, type QuotaName } from '../../core/plan/account/quotas.ts';
import { allPages } from './pages.ts';
import type { Usage } from './quotas.ts';

/** vCPUs of running instances, for those of the quotas that count them. */
export async function vCpusInUse(ec2: EC2Client, names: readonly QuotaName[]): Promise<Usage> {
  const counting = names.filter((name) => quotas[name].counts.startsWith('vCPUs'));
  if (counting.length === 0) return {};
  const instances = await runningInstances(ec2);
  const counted = instances.map((instance) => ({ instance, quota: vCpuQuota(instance.InstanceType ?? '', instance.InstanceLifecycle === 'spot' ? 'SPOT' : 'ON_DEMAND') }));
  const sizes = await sizesOf(ec2, [...new Set(instances.filter(({ CpuOptions }) => CpuOptions === undefined).flatMap(({ InstanceType }) => InstanceType ?? []))]);
  const usage: Usage = Object.fromEntries(counting.map((name) => [name, 0]));
  for (const { instance, quota } of counted) {
    if (quota !== undefined && usage[quota] !== undefined) usage[quota] += sizeOf(instance, sizes);
  }
  return usage;
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

/** TiB of the volumes of either type, whoever made them and whether or not they are attached. */
export async function storageInUse(ec2: EC2Client): Promise<Usage> {
  const ask = async (NextToken: string | undefined) => {
    const { Volumes: volumes = [], NextToken: nextToken } = await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'volume-type', Values: ['gp2', 'gp3'] }], MaxResults: 1000, ...(NextToken !== undefined && { NextToken }) }));
    return { volumes, nextToken };
  };
  const volumes = (await allPages(ask)).flatMap((page) => page.volumes);
  const tebibytes = (type: string): number => Math.round(volumes.filter(({ VolumeType }) => VolumeType === type).reduce((sum, { Size = 0 }) => sum + Size, 0) / 10.24) / 100;
  return { 'gp2-storage': tebibytes('gp2'), 'gp3-storage': tebibytes('gp3') };
}
