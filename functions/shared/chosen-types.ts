import { DescribeInstanceTypesCommand, type EC2Client, type InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { selectInstanceTypes, type InstanceTypeFact } from '../../core/plan/instance-types.ts';
import type { ProvisionFacts } from '../../core/plan/provision-facts.ts';
import { allNodeGroups } from '../../core/spec/all-node-groups.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { allPages } from './pages.ts';

/** The types that node groups' selectors choose. EC2 has a thousand, of which facts keep only those. */
export async function surveyInstanceTypes(ec2: EC2Client, spec: ClusterSpec): Promise<Pick<ProvisionFacts, 'chosenTypes'>> {
  const choosing = allNodeGroups(spec).filter(({ group }) => group.instanceSelector !== undefined);
  if (choosing.length === 0) return {};
  const catalogue = await describeInstanceTypes(ec2);
  return { chosenTypes: Object.fromEntries(choosing.map(({ group }) => [group.name, selectInstanceTypes(group, catalogue)])) };
}

async function describeInstanceTypes(ec2: EC2Client): Promise<readonly InstanceTypeFact[]> {
  const Filters = [{ Name: 'current-generation', Values: ['true'] }, { Name: 'bare-metal', Values: ['false'] }];
  const pages = await allPages((NextToken) => ec2.send(new DescribeInstanceTypesCommand({ Filters, MaxResults: 100, NextToken })).then(({ InstanceTypes = [], NextToken: nextToken }) => ({ InstanceTypes, nextToken })));
  return pages.flatMap(({ InstanceTypes }) => InstanceTypes.map(factOf));
}

function factOf({ InstanceType: instanceType, VCpuInfo, MemoryInfo, GpuInfo, NeuronInfo, ProcessorInfo }: InstanceTypeInfo): InstanceTypeFact {
  return {
    instanceType: instanceType ?? '',
    vCPUs: VCpuInfo?.DefaultVCpus ?? 0,
    memoryMiB: MemoryInfo?.SizeInMiB ?? 0,
    gpus: total(GpuInfo?.Gpus),
    neuronDevices: total(NeuronInfo?.NeuronDevices),
    architecture: ProcessorInfo?.SupportedArchitectures?.includes('arm64') === true ? 'arm64' : 'x86_64',
  };
}

function total(devices: readonly { readonly Count?: number | undefined }[] = []): number {
  return devices.reduce((sum, { Count = 0 }) => sum + Count, 0);
}
